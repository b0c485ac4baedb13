"""What the team does about customers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import record
from storefront.customers.events import (
    CustomerChanged,
    CustomerCreated,
    CustomerDisabled,
    CustomerEnabled,
    CustomerInvited,
)
from storefront.customers.locks import lock_customer
from storefront.customers.models import Customer, CustomerToken
from storefront.customers.names import full_name

from .marketing import set_marketing
from .sessions import end_sessions


@dataclass(frozen=True)
class CustomerDraft:
    """What the team writes down about a customer."""

    email: str
    first_name: str
    last_name: str
    phone: str
    locale: str
    note: str
    tags: tuple[str, ...]
    accepts_marketing: bool


def save_customer(*, draft: CustomerDraft, actor: str, customer: Customer | None = None) -> Customer:
    """Write a customer, a new one unless given.

    Another address is not proven, and links sent to the old one are void. Raises ActionError "email_taken".
    """
    try:
        return _save(draft, actor, customer)
    except IntegrityError:
        told = _("Another customer has this address.")
        raise ActionError("email_taken", told, field="email") from None


@transaction.atomic
def _save(draft: CustomerDraft, actor: str, given: Customer | None) -> Customer:
    customer = lock_customer(given.pk) if given else Customer(email=draft.email.lower())
    parts = (draft.first_name, draft.last_name)
    fields: dict[str, object] = {
        "email": draft.email.lower(),
        "first_name": draft.first_name,
        "last_name": draft.last_name,
        "phone": draft.phone,
        "locale": draft.locale,
        "note": draft.note,
        "tags": list(draft.tags),
    }
    if any(parts) or (customer.first_name, customer.last_name) != parts:
        fields["name"] = full_name(*parts)
    changed = [name for name, value in fields.items() if getattr(customer, name) != value]
    if "email" in changed and given:
        customer.email_proven_at = None
        CustomerToken.objects.filter(customer=customer).delete()
    for name, value in fields.items():
        setattr(customer, name, value)
    if given is None or changed:
        customer.save()
        event = (
            CustomerChanged(customer=customer.pk, fields=changed)
            if given
            else CustomerCreated(customer=customer.pk)
        )
        record(event, subject=customer, actor=actor)
    set_marketing(
        customer=customer, accepts=draft.accepts_marketing, source=Customer.Consent.TEAM, actor=actor
    )
    customer.refresh_from_db()
    return customer


@transaction.atomic
def invite_customer(*, customer: Customer, actor: str) -> None:
    """Ask a guest to choose a password; the letter follows.

    Raises ActionError "has_account", "is_disabled".
    """
    locked = lock_customer(customer.pk)
    if locked.password:
        raise ActionError("has_account", _("This customer has an account already."))
    if locked.disabled_at is not None:
        raise ActionError("is_disabled", _("Enable this account first."))
    locked.invited_at = timezone.now()
    locked.save(update_fields=["invited_at"])
    record(CustomerInvited(customer=locked.pk), subject=locked, actor=actor)


@transaction.atomic
def disable_customer(*, customer: Customer, actor: str) -> None:
    """Bar the account: nobody can sign in to it, and whoever is signed in is out. Twice is once."""
    locked = lock_customer(customer.pk)
    if locked.disabled_at is not None:
        return
    locked.disabled_at = timezone.now()
    locked.save(update_fields=["disabled_at"])
    end_sessions(locked)
    CustomerToken.objects.filter(customer=locked).delete()
    record(CustomerDisabled(customer=locked.pk), subject=locked, actor=actor)


@transaction.atomic
def enable_customer(*, customer: Customer, actor: str) -> None:
    """Let them sign in again. Twice is once."""
    locked = lock_customer(customer.pk)
    if locked.disabled_at is None:
        return
    locked.disabled_at = None
    locked.save(update_fields=["disabled_at"])
    record(CustomerEnabled(customer=locked.pk), subject=locked, actor=actor)
