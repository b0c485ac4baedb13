"""Erasing a shopper: what says who they are goes; what they bought stays, as nobody's."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import record
from storefront.customers.erased import is_pseudonym
from storefront.customers.events import CustomerErased
from storefront.customers.locks import lock_customer
from storefront.customers.models import Customer
from storefront.personal import Person, parts


@transaction.atomic
def erase_customer(*, customer: Customer, actor: str) -> None:
    """Take away all that says who the customer is, in every domain. It can't be undone. Twice is once.

    Orders stay for the books, with amounts, taxes and the country, without name, address, phone or e-mail.
    Plugins and programs hear `customer.erased`. Raises ActionError "not_yet" while something is under way.
    """
    locked = lock_customer(customer.pk)
    if is_erased(locked):
        return
    person = Person(locked, locked.email)
    reasons = [reason for part in parts() if (reason := part.hinders(person))]
    if reasons:
        message = _("This customer can't be erased yet. %(reasons)s") % {"reasons": " ".join(reasons)}
        raise ActionError("not_yet", message)
    for part in parts():
        part.erase(person)
    record(CustomerErased(customer=locked.pk), subject=locked, actor=actor)


def is_erased(customer: Customer) -> bool:
    """Whether the row stands for somebody who was erased."""
    return is_pseudonym(customer.email)
