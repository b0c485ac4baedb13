"""What functions are told of a cart that is being bought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from kaidian_sdk.points.commerce import Address, Basket, Buyer, Line
from storefront.cart.queries import CartContents, CartItem
from storefront.catalog.models import CollectionProduct
from storefront.customers.models import Customer
from storefront.orders.queries import Bought, bought_by


@dataclass(frozen=True)
class Buying:
    """A cart, who buys it and where it goes, as far as that is known. `address` is as orders keep it."""

    contents: CartContents
    locale: str = ""
    currency: str = ""
    customer: Customer | None = None
    email: str = ""
    address: Mapping[str, str] = field(default_factory=dict)


def basket_of(buying: Buying, paths: frozenset[str]) -> Basket:
    """The cart as functions see it. What needs a query of its own is read only where `paths` ask for it."""
    contents = buying.contents
    collections = _collections(contents) if "basket.lines.collections" in paths else {}
    return Basket(
        currency=buying.currency,
        lines=tuple(_line(item, buying.locale, collections) for item in contents.items),
        subtotal=contents.subtotal,
        buyer=_buyer(buying, paths),
        address=_address(buying.address),
        attributes=dict(contents.cart.attributes) if contents.cart else {},
    )


def _line(item: CartItem, locale: str, collections: Mapping[int, tuple[int, ...]]) -> Line:
    variant, product = item.variant, item.product
    return Line(
        id=str(item.line.pk),
        product=product.pk,
        variant=variant.pk,
        title=product.text("title", locale),
        sku=variant.sku,
        quantity=item.quantity,
        price=variant.price,
        total=item.total,
        weight=variant.grams,
        requires_shipping=variant.requires_shipping,
        vendor=product.vendor,
        product_type=product.product_type,
        tags=tuple(product.tags),
        collections=collections.get(product.pk, ()),
    )


def _collections(contents: CartContents) -> dict[int, tuple[int, ...]]:
    """{product: ids of its collections}."""
    places = CollectionProduct.objects.filter(product__in={item.product.pk for item in contents.items})
    found: dict[int, list[int]] = defaultdict(list)
    for product, collection in places.order_by("collection").values_list("product_id", "collection_id"):
        found[product].append(collection)
    return {product: tuple(rows) for product, rows in found.items()}


def _buyer(buying: Buying, paths: frozenset[str]) -> Buyer:
    customer = buying.customer
    if customer is None:
        return Buyer(email=buying.email)
    before = Bought()
    if paths & {"basket.buyer.orders", "basket.buyer.spent"}:
        before = bought_by([customer.pk], buying.currency).get(customer.pk, before)
    email = buying.email or customer.email
    return Buyer(customer=customer.pk, email=email, orders=before.orders, spent=before.spent)


def _address(kept: Mapping[str, str]) -> Address | None:
    if not kept.get("country"):
        return None
    names = ("country", "region", "city", "postcode", "line1", "line2", "name", "phone")
    return Address(**{name: str(kept.get(name, "")) for name in names})
