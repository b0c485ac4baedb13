"""What plugins and functions are told of a cart that is being bought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from foundation.addresses import FIELDS
from kaidian_sdk.points.commerce import Address, Basket, Buyer, Line
from plugins.calling import Offer, Offers
from storefront.cart.queries import CartContents, CartItem
from storefront.catalog.models import CollectionProduct
from storefront.customers.models import Customer
from storefront.orders.queries import Bought, bought_by

if TYPE_CHECKING:
    from .discounts import Discounted

COLLECTIONS = "basket.lines.collections"
BOUGHT = frozenset({"basket.buyer.orders", "basket.buyer.spent"})
EVERYTHING = frozenset({COLLECTIONS, *BOUGHT})
"""What needs a query of its own."""


@dataclass(frozen=True)
class Buying:
    """A cart, who buys it and where it goes, as far as that is known. `address` is as orders keep it.

    What it takes queries or calls to know is asked for once. Its discounts call plugins and functions, so
    they are not to be asked for first within a transaction.
    """

    contents: CartContents
    locale: str = ""
    currency: str = ""
    customer: Customer | None = None
    email: str = ""
    address: Mapping[str, str] = field(default_factory=dict)
    plugins: Offers = field(default_factory=Offers, compare=False, repr=False)

    @cached_property
    def discounts(self) -> Discounted:
        """What is taken off."""
        from .discounts import discounts_of

        return discounts_of(self)

    @property
    def goods(self) -> int:
        """Minor units for everything in the cart, after discounts."""
        return self.contents.subtotal - self.discounts.total

    @cached_property
    def collections(self) -> Mapping[int, tuple[int, ...]]:
        """{product: ids of its collections}."""
        products = {item.product.pk for item in self.contents.items}
        found: dict[int, list[int]] = defaultdict(list)
        places = CollectionProduct.objects.filter(product__in=products).order_by("collection")
        for product, collection in places.values_list("product_id", "collection_id"):
            found[product].append(collection)
        return {product: tuple(rows) for product, rows in found.items()}

    @cached_property
    def bought(self) -> Bought:
        """What the customer bought before."""
        if self.customer is None:
            return Bought()
        return bought_by([self.customer.pk], self.currency).get(self.customer.pk, Bought())


def basket_of(buying: Buying, paths: frozenset[str], *, is_full_price: bool = False) -> Basket:
    """The cart as others see it. What needs a query of its own is read only where `paths` ask for it.

    Prices are those after discounts; with `is_full_price` before them.
    """
    contents = buying.contents
    collections = buying.collections if COLLECTIONS in paths else {}
    off = {} if is_full_price else buying.discounts.off
    return Basket(
        currency=buying.currency,
        lines=tuple(_line(item, buying.locale, collections, off) for item in contents.items),
        subtotal=contents.subtotal - sum(off.values()),
        buyer=_buyer(buying, paths),
        address=address_of(buying.address),
        attributes=dict(contents.cart.attributes) if contents.cart else {},
    )


def basket_for(offer: Offer, buying: Buying, *, is_full_price: bool = False) -> Basket:
    """The cart as what a plugin declares sees it: all of it. The core's own parts look for the rest
    themselves.
    """
    paths = frozenset[str]() if offer.plugin.is_core else EVERYTHING
    return basket_of(buying, paths, is_full_price=is_full_price)


def _line(
    item: CartItem, locale: str, collections: Mapping[int, tuple[int, ...]], off: Mapping[int, int]
) -> Line:
    variant, product = item.variant, item.product
    return Line(
        id=str(item.line.pk),
        product=product.pk,
        variant=variant.pk,
        title=product.text("title", locale),
        sku=variant.sku,
        quantity=item.quantity,
        price=variant.price,
        total=item.total - off.get(item.line.pk, 0),
        weight=variant.grams,
        requires_shipping=variant.requires_shipping,
        is_taxable=variant.is_taxable,
        vendor=product.vendor,
        product_type=product.product_type,
        tags=tuple(product.tags),
        collections=collections.get(product.pk, ()),
    )


def _buyer(buying: Buying, paths: frozenset[str]) -> Buyer:
    customer = buying.customer
    if customer is None:
        return Buyer(email=buying.email)
    before = buying.bought if paths & BOUGHT else Bought()
    return Buyer(
        customer=customer.pk,
        email=buying.email or customer.email,
        orders=before.orders,
        spent=before.spent,
        tags=tuple(customer.tags),
    )


def address_of(kept: Mapping[str, str]) -> Address | None:
    """An address as orders keep it, None while its country is not known."""
    if not kept.get("country"):
        return None
    return Address(**{name: str(kept.get(name, "")) for name in FIELDS})
