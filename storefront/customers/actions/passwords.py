"""Passwords, and the links in letters by which somebody shows that an address is theirs."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import record
from storefront.customers.events import (
    CustomerRegistered,
    EmailProven,
    InvitationDeclined,
    PasswordChanged,
)
from storefront.customers.locks import lock_customer, lock_token
from storefront.customers.models import Customer, CustomerToken
from storefront.customers.queries import open_token
from storefront.customers.tokens import digest_of, new_token

from .sessions import actor_of, end_sessions

Purpose = CustomerToken.Purpose
GOOD_FOR = {
    Purpose.RESET: timedelta(hours=2),
    Purpose.CONFIRM: timedelta(days=7),
    Purpose.ACTIVATE: timedelta(days=30),
}
LONGEST = 200


def check_new_password(password: str, customer: Customer) -> None:
    """Refuse a password that is easily guessed. Raises ActionError "password_weak" that says why."""
    try:
        validate_password(password, customer)  # type: ignore[arg-type]
    except ValidationError as error:
        raise ActionError("password_weak", " ".join(error.messages), field="password") from None
    if len(password) > LONGEST:
        told = _("Choose a password of at most %(most)s characters.") % {"most": LONGEST}
        raise ActionError("password_weak", told, field="password")


@transaction.atomic
def issue_link(*, customer: Customer, purpose: CustomerToken.Purpose) -> str:
    """A new token for a letter's link. Those of earlier letters stay good: letters may come out of order."""
    now = timezone.now()
    CustomerToken.objects.filter(customer=customer, expires_at__lte=now).delete()
    token = new_token()
    CustomerToken.objects.create(
        customer=customer,
        purpose=purpose,
        digest=digest_of(token),
        email=customer.email,
        expires_at=now + GOOD_FOR[purpose],
    )
    return token


@transaction.atomic
def set_password(*, token: str, purpose: CustomerToken.Purpose, password: str) -> Customer:
    """Choose a password by a letter's link: the address is proven, all links used up, everybody signed out.

    Raises ActionError "link_used" where the link is not good (any more), and "password_weak".
    """
    customer = _use(token, purpose)
    check_new_password(password, customer)
    is_new, was_proven = not customer.password, customer.email_proven_at is not None
    now = timezone.now()
    customer.password = make_password(password)
    customer.email_proven_at = customer.email_proven_at or now
    customer.registered_at = customer.registered_at or now
    customer.save(update_fields=["password", "email_proven_at", "registered_at"])
    CustomerToken.objects.filter(customer=customer).delete()
    end_sessions(customer)
    actor = actor_of(customer)
    event = CustomerRegistered(customer=customer.pk) if is_new else PasswordChanged(customer=customer.pk)
    record(event, subject=customer, actor=actor)
    if not was_proven:
        record(EmailProven(customer=customer.pk), subject=customer, actor=actor)
    return customer


@transaction.atomic
def decline_invitation(*, token: str) -> None:
    """Want no account: the invitation's links are used up. Raises ActionError "link_used"."""
    customer = _use(token, Purpose.ACTIVATE)
    CustomerToken.objects.filter(customer=customer, purpose=Purpose.ACTIVATE).delete()
    customer.invited_at = None
    customer.save(update_fields=["invited_at"])
    record(InvitationDeclined(customer=customer.pk), subject=customer, actor=actor_of(customer))


@transaction.atomic
def confirm_email(*, token: str, customer: Customer) -> None:
    """Prove the address of the customer who is signed in. Raises ActionError "link_used".

    Whoever only has the letter can't: an account opened with a stranger's address would become real by the
    stranger's careless click.
    """
    found = _use(token, Purpose.CONFIRM)
    if found.pk != customer.pk:
        raise link_used()
    CustomerToken.objects.filter(customer=found, purpose=Purpose.CONFIRM).delete()
    if found.email_proven_at is None:
        found.email_proven_at = timezone.now()
        found.save(update_fields=["email_proven_at"])
        record(EmailProven(customer=found.pk), subject=found, actor=actor_of(found))


def _use(token: str, purpose: CustomerToken.Purpose) -> Customer:
    """The link's customer, locked, with the link locked first so that two clicks come one after the other."""
    found = open_token(token, purpose)
    if found is None or lock_token(found.pk) is None:
        raise link_used()
    customer = lock_customer(found.customer_id)
    if customer.disabled_at is not None:
        raise link_used()
    return customer


def link_used() -> ActionError:
    """What is said of a link that is not good (any more)."""
    return ActionError(
        "link_used", _("This link has been used or is too old. Ask for a new one."), field="form"
    )
