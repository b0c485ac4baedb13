"""What themes see of the customer who is signed in: `customer`, nil for guests."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from django.db.models import F, Sum

from storefront.addresses import AddressDrop
from storefront.orders.drops import OrderDrop, order_drops
from storefront.orders.queries import orders_of
from themes.engine import Listing, prop
from themes.objects.metafields import HasMetafields
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


class CustomerDrop(HasMetafields):
    """`customer`: a customer of the store."""

    def __init__(self, row: Customer, page: Page) -> None:
        self._row = row
        self._page = page

    @prop
    def id(self) -> int:
        """Id of the customer."""
        return self._row.pk

    @prop
    def email(self) -> str:
        """The e-mail address."""
        return self._row.email

    @prop
    def name(self) -> str:
        """The full name; "" where none was given."""
        return self._row.name

    @prop
    def first_name(self) -> str | None:
        """First name, or the whole name where it is not given in two parts."""
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
        """The phone number."""
        return self._row.phone or None

    @prop
    def has_account(self) -> bool:
        """Whether the customer has an account."""
        return self._row.has_account

    @prop
    def email_proven(self) -> bool:
        """Whether the e-mail address is confirmed; until then orders placed as a guest stay hidden."""
        return self._row.email_proven_at is not None

    @prop
    def accepts_marketing(self) -> bool:
        """Whether the customer wants marketing e-mails."""
        return self._row.accepts_marketing

    @prop
    def tags(self) -> list[str]:
        """The tags that the store gave the customer."""
        return self._row.tags

    @prop
    def tax_exempt(self) -> bool:
        """Whether the customer pays no taxes; never here."""
        return False

    @prop("has_avatar?")
    def has_avatar(self) -> bool:
        """Whether the customer has a picture; never here."""
        return False

    @prop("b2b?")
    def is_company(self) -> bool:
        """Whether it is a business customer; never here."""
        return False

    @prop
    def payment_methods(self) -> list[object]:
        """Saved payment methods; empty, because the payment provider keeps them."""
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
        """The customer's orders, newest first."""
        return self._orders

    @prop
    def orders_count(self) -> int:
        """The number of orders."""
        return self._orders.total

    @prop
    def total_spent(self) -> int:
        """The total of all orders less refunds, in minor units of the store's currency."""
        paid = orders_of(self._row).filter(paid_at__isnull=False, currency=self._page.currency).order_by()
        return paid.aggregate(spent=Sum(F("paid") - F("refunded")))["spent"] or 0

    @prop
    def last_order(self) -> OrderDrop | None:
        """The latest order."""
        row = orders_of(self._row).first()
        return OrderDrop(row, self._page, customer=self) if row else None

    @cached_property
    def _addresses(self) -> Listing[AddressDrop]:
        return Listing.of([address_drop(row, self._page) for row in address_book(self._row)])

    @prop
    def addresses(self) -> Listing[AddressDrop]:
        """The address book, the default address first."""
        return self._addresses

    @prop
    def addresses_count(self) -> int:
        """The number of addresses in the address book."""
        return self._addresses.total

    @prop
    def default_address(self) -> AddressDrop | None:
        """The default address."""
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
    """The customer who is signed in; nil for other visitors."""
    customer = customer_of(page.request) if page.request is not None else None
    return CustomerDrop(customer, page) if customer else None


page_object(
    "email",
    str,
    "customers/reset_password",
    "customers/activate_account",
    about="The e-mail address whose password is being chosen.",
)
