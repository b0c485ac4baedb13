"""What themes see of the customer who is signed in: `customer`, nil for guests."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from django.db.models import F, Sum

from storefront.addresses import AddressDrop
from storefront.orders.drops import OrderDrop, order_drops
from storefront.orders.queries import orders_of
from themes.engine import Drop, Listing, prop
from themes.registry import global_object, page_object
from themes.rendering.page import Page

from .cookies import customer_of
from .models import Customer, CustomerAddress
from .names import split_name
from .queries import address_book

ADDRESS_FIELDS = (
    "first_name",
    "last_name",
    "company",
    "line1",
    "line2",
    "city",
    "region",
    "postcode",
    "country",
    "phone",
)


def address_fields(address: CustomerAddress) -> Mapping[str, str]:
    """An address of the book as a drop takes it."""
    return {name: getattr(address, name) for name in ADDRESS_FIELDS}


def address_drop(address: CustomerAddress, page: Page) -> AddressDrop:
    """An address of the book, for templates."""
    return AddressDrop(address_fields(address), page, identity=address.pk, is_default=address.is_default)


class CustomerDrop(Drop):
    """`customer`."""

    def __init__(self, row: Customer, page: Page) -> None:
        self._row = row
        self._page = page

    @prop
    def id(self) -> int:
        """Their number inside the shop."""
        return self._row.pk

    @prop
    def email(self) -> str:
        """Their e-mail address."""
        return self._row.email

    @prop
    def name(self) -> str:
        """Their whole name; "" where they never gave one."""
        return self._row.name

    @prop
    def first_name(self) -> str | None:
        """First name, or the whole of a name that is not in two parts."""
        return self._names[0] or None

    @prop
    def last_name(self) -> str | None:
        """Last name."""
        return self._names[1] or None

    @cached_property
    def _names(self) -> tuple[str, str]:
        row = self._row
        return (row.first_name, row.last_name) if row.first_name or row.last_name else split_name(row.name)

    @prop
    def phone(self) -> str | None:
        """Their phone number."""
        return self._row.phone or None

    @prop
    def has_account(self) -> bool:
        """Whether they have an account."""
        return self._row.has_account

    @prop
    def email_proven(self) -> bool:
        """Whether they showed that the address is theirs; until then orders placed as a guest stay hidden."""
        return self._row.email_proven_at is not None

    @prop
    def accepts_marketing(self) -> bool:
        """Whether they want news from the shop."""
        return self._row.accepts_marketing

    @prop
    def tags(self) -> list[str]:
        """What the shop noted about them in single words."""
        return self._row.tags

    @prop
    def tax_exempt(self) -> bool:
        """Nobody is free of taxes by their account."""
        return False

    @prop("has_avatar?")
    def has_avatar(self) -> bool:
        """Pictures of customers are not kept."""
        return False

    @prop("b2b?")
    def is_company(self) -> bool:
        """Customers are people here."""
        return False

    @prop
    def payment_methods(self) -> list[object]:
        """Ways to pay are kept by the payment provider, not here."""
        return []

    @cached_property
    def _orders(self) -> Listing[OrderDrop]:
        rows = orders_of(self._row)
        return Listing(
            lambda offset, limit: order_drops(list(rows[offset : offset + limit]), self._page, customer=self),
            rows.count,
        )

    @prop
    def orders(self) -> Listing[OrderDrop]:
        """Their orders, newest first."""
        return self._orders

    @prop
    def orders_count(self) -> int:
        """How many orders they placed."""
        return self._orders.total

    @prop
    def total_spent(self) -> int:
        """What their orders came to, without what was given back; in minor units of the shop's currency."""
        paid = orders_of(self._row).filter(paid_at__isnull=False, currency=self._page.currency).order_by()
        return paid.aggregate(spent=Sum(F("paid") - F("refunded")))["spent"] or 0

    @prop
    def last_order(self) -> OrderDrop | None:
        """Their latest order."""
        row = orders_of(self._row).first()
        return OrderDrop(row, self._page, customer=self) if row else None

    @cached_property
    def _addresses(self) -> Listing[AddressDrop]:
        return Listing.of([address_drop(row, self._page) for row in address_book(self._row)])

    @prop
    def addresses(self) -> Listing[AddressDrop]:
        """Their address book, the usual one first."""
        return self._addresses

    @prop
    def addresses_count(self) -> int:
        """How many addresses there are in it."""
        return self._addresses.total

    @prop
    def default_address(self) -> AddressDrop | None:
        """Their usual address."""
        return next((drop for drop in self._addresses if drop.default()), None)

    @prop
    def new_address(self) -> AddressDrop:
        """An empty address, for the form of a new one."""
        first, last = self._names
        return AddressDrop({"first_name": first, "last_name": last}, self._page)

    def json(self) -> object:
        return {
            "id": self._row.pk,
            "email": self._row.email,
            "first_name": self.first_name(),
            "last_name": self.last_name(),
            "name": self._row.name,
            "phone": self.phone(),
            "accepts_marketing": self._row.accepts_marketing,
            "tags": self._row.tags,
        }


@global_object("customer")
def _customer(page: Page) -> CustomerDrop | None:
    """The shopper who is signed in; nil for others."""
    customer = customer_of(page.request) if page.request is not None else None
    return CustomerDrop(customer, page) if customer else None


page_object(
    "email",
    str,
    "customers/reset_password",
    "customers/activate_account",
    about="The address that a new password is chosen for.",
)
