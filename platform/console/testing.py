"""What tests of the console share: operators with a second step."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import Account
from backoffice.testing import client_of


def operator_account(email: str = "ops@example.com", *, has_every_right: bool = False) -> Account:
    """Somebody who runs the platform, and signs in with an app."""
    account = Account.objects.create_user(
        email, "x", language="en", is_staff=True, is_superuser=has_every_right
    )
    EmailAddress.objects.create(user=account, email=email, primary=True, verified=True)
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return account


def operator_client(email: str = "ops@example.com", *, has_every_right: bool = False) -> Client:
    """A browser in which such a one is signed in."""
    return client_of(operator_account(email, has_every_right=has_every_right))
