"""Changes of an account that allauth does not make itself."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from .models import Account


@transaction.atomic
def create_verified_account(*, email: str, password: str, name: str = "", language: str = "") -> Account:
    """An account whose address needs no confirmation, for demos and tests. Raises IntegrityError if taken."""
    account = Account.objects.create_user(email, password, name=name, language=language)
    EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=True)
    return account


def change_profile(*, account: Account, name: str, language: str) -> None:
    """Set the name that teammates see, and the language (empty: as the browser says)."""
    account.name = name
    account.language = language
    account.save(update_fields=["name", "language"])


def choose_language(*, account: Account, language: str) -> None:
    """Keep a language chosen from the menu."""
    account.language = language
    account.save(update_fields=["language"])
