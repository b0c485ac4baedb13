"""What calls are told of carts, orders and people: plain facts, never the platform's rows. Money is minor
units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where something goes.

    `country` is ISO 3166-1 alpha-2; `region` a province or state as it was written.
    """

    country: str
    region: str = ""
    city: str = ""
    postcode: str = ""
    line1: str = ""
    line2: str = ""
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Some pieces of one variant. `price` is of one piece, `total` of all, after discounts (before them where
    discounts are asked for); `weight` grams of one.
    """

    id: str
    product: int
    variant: int
    title: str
    sku: str
    quantity: int
    price: int
    total: int
    weight: int = 0
    requires_shipping: bool = True
    is_taxable: bool = True
    vendor: str = ""
    product_type: str = ""
    tags: tuple[str, ...] = ()
    collections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who buys. `customer` is None for a guest; `orders` counts the paid ones before this."""

    customer: int | None = None
    email: str = ""
    orders: int = 0
    spent: int = 0
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """What somebody is about to buy. `address` is None until it is known."""

    currency: str
    lines: tuple[Line, ...]
    subtotal: int
    buyer: Buyer = Buyer()
    address: Address | None = None
    codes: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """An order as it was placed. `number` is what people call it; `ip` and `browser` are of whoever placed
    it.
    """

    number: str
    currency: str
    lines: tuple[Line, ...]
    subtotal: int
    shipping: int
    tax: int
    total: int
    buyer: Buyer
    address: Address | None
    ip: str = ""
    browser: str = ""
