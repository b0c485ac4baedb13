"""A customer's address book."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import record
from storefront.customers.events import AddressRemoved, AddressSaved
from storefront.customers.locks import lock_customer
from storefront.customers.models import MAX_ADDRESSES, Customer, CustomerAddress
from storefront.customers.queries import address_book

from .sessions import actor_of


@dataclass(frozen=True)
class AddressDraft:
    """An address as it goes into the book. `country` is an ISO 3166-1 code."""

    country: str
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    phone: str = ""


@transaction.atomic
def save_address(
    *,
    customer: Customer,
    draft: AddressDraft,
    address: CustomerAddress | None = None,
    is_default: bool = False,
    actor: str = "",
) -> CustomerAddress:
    """Write an address of theirs, a new one unless given. The first one of a book is the usual one.

    The same new address twice is one entry. Without an `actor` it is the customer's own doing. Raises
    ActionError "book_full".
    """
    lock_customer(customer.pk)
    book = list(address_book(customer))
    same = [row for row in book if all(getattr(row, name) == value for name, value in asdict(draft).items())]
    row = address or (same[0] if same else None)
    if row is None:
        if len(book) >= MAX_ADDRESSES:
            raise ActionError("book_full", _("Your address book is full. Delete an address first."))
        row = CustomerAddress(customer=customer)
    for name, value in asdict(draft).items():
        setattr(row, name, value)
    if is_default or not book:
        CustomerAddress.objects.filter(customer=customer, is_default=True).exclude(pk=row.pk).update(
            is_default=False
        )
        row.is_default = True
    row.save()
    told = AddressSaved(customer=customer.pk, address=row.pk)
    record(told, subject=customer, actor=actor or actor_of(customer))
    return row


@transaction.atomic
def remove_address(*, customer: Customer, address_id: int, actor: str = "") -> bool:
    """Take an address out of the book; where it was the usual one, the newest of the rest becomes it.

    False where there is no such address of theirs (any more).
    """
    lock_customer(customer.pk)
    book = list(address_book(customer))
    gone = next((row for row in book if row.pk == address_id), None)
    if gone is None:
        return False
    rest = [row for row in book if row is not gone]
    gone.delete()
    if gone.is_default and rest:
        rest[0].is_default = True
        rest[0].save(update_fields=["is_default"])
    told = AddressRemoved(customer=customer.pk, address=address_id)
    record(told, subject=customer, actor=actor or actor_of(customer))
    return True
