"""What shoppers change of themselves, signed in to their account."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import record
from storefront.customers.events import CustomerChanged, PasswordChanged
from storefront.customers.locks import lock_customer
from storefront.customers.models import Customer, CustomerToken
from storefront.customers.names import full_name

from .marketing import set_marketing
from .passwords import check_new_password
from .sessions import actor_of, end_sessions


@dataclass(frozen=True)
class Profile:
    """Who somebody says they are. `phone` is E.164 or ""."""

    first_name: str
    last_name: str
    phone: str
    accepts_marketing: bool


@transaction.atomic
def change_profile(*, customer: Customer, profile: Profile) -> None:
    """Write a customer's name, phone number and wish for news as they tell it."""
    locked, actor = lock_customer(customer.pk), actor_of(customer)
    fields = {
        "first_name": profile.first_name,
        "last_name": profile.last_name,
        "name": full_name(profile.first_name, profile.last_name),
        "phone": profile.phone,
    }
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    if changed:
        for name in changed:
            setattr(locked, name, fields[name])
        locked.save(update_fields=changed)
        record(CustomerChanged(customer=locked.pk, fields=changed), subject=locked, actor=actor)
    set_marketing(
        customer=locked, accepts=profile.accepts_marketing, source=Customer.Consent.ACCOUNT, actor=actor
    )


@transaction.atomic
def change_password(*, customer: Customer, current: str, password: str) -> Customer:
    """Choose another password, knowing the one there is: everybody is signed out, links of letters are void.

    Raises ActionError "wrong_password" (field "password_current") and "password_weak".
    """
    locked = lock_customer(customer.pk)
    if not check_password(current, locked.password):
        told = _("This is not your password.")
        raise ActionError("wrong_password", told, field="password_current")
    check_new_password(password, locked)
    locked.password = make_password(password)
    locked.save(update_fields=["password"])
    CustomerToken.objects.filter(customer=locked).delete()
    end_sessions(locked)
    record(PasswordChanged(customer=locked.pk), subject=locked, actor=actor_of(locked))
    return locked
