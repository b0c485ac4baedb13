"""What an order is made from: everything decided, nothing to look up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from storefront.catalog.models import Variant
from storefront.customers.models import Customer


@dataclass(frozen=True)
class DraftTax:
    """The tax on one line or on shipping, in minor units."""

    name: str
    basis_points: int
    amount: int
    is_included: bool


@dataclass(frozen=True)
class DraftDiscount:
    """Money off, in the shopper's language. `source` is the plugin or function that gave it.

    `lines` are minor units off lines by their place in the draft, from 0; `is_whole`: they are shares of an
    amount off the order. `shipping` is minor units off sending.
    """

    label: str
    source: str
    code: str = ""
    is_whole: bool = False
    lines: Mapping[int, int] = field(default_factory=dict)
    shipping: int = 0

    @property
    def total(self) -> int:
        return sum(self.lines.values()) + self.shipping


@dataclass(frozen=True)
class DraftLine:
    """One line with its full price, in the shopper's language."""

    variant: Variant
    quantity: int
    unit_price: int
    title: str
    variant_title: str
    picture: str
    properties: dict[str, str] = field(default_factory=dict)
    taxes: tuple[DraftTax, ...] = ()

    @property
    def total(self) -> int:
        return self.unit_price * self.quantity


@dataclass(frozen=True)
class OrderDraft:
    """A whole order before it is placed. Amounts are minor units of `currency`; `shipping` is its full
    price.
    """

    cart_token: str
    fingerprint: str
    email: str
    phone: str
    locale: str
    currency: str
    lines: list[DraftLine]
    address: dict[str, str]
    shipping_name: str
    shipping: int
    shipping_code: str = ""
    shipping_taxes: tuple[DraftTax, ...] = ()
    discounts: tuple[DraftDiscount, ...] = ()
    ip: str = ""
    browser: str = ""
    billing_address: dict[str, str] = field(default_factory=dict)
    """{} where it is the same as `address`."""
    note: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    customer: Customer | None = None
    """Who is signed in; None for a guest, who is known by the e-mail address."""

    @property
    def subtotal(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def taxes(self) -> list[DraftTax]:
        return [*(tax for line in self.lines for tax in line.taxes), *self.shipping_taxes]

    @property
    def discount(self) -> int:
        """What is taken off goods and sending."""
        return sum(each.total for each in self.discounts)

    @property
    def tax(self) -> int:
        return sum(tax.amount for tax in self.taxes)

    @property
    def tax_included(self) -> bool:
        return all(tax.is_included for tax in self.taxes)

    @property
    def total(self) -> int:
        added = sum(tax.amount for tax in self.taxes if not tax.is_included)
        return self.subtotal + self.shipping - self.discount + added
