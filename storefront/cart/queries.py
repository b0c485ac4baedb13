"""Reads of carts: the cart as a shopper sees it, priced at this moment, in a fixed number of queries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from foundation.prepared import PreparedRead
from storefront.catalog.models import Media, Product, Variant
from storefront.catalog.queries.shop import Shelf
from storefront.inventory.sql import available_of

from .models import Cart, CartLine

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class CartItem:
    """One line, priced now. Amounts are minor units of the store's currency.

    `available` is None where it may be sold without limit.
    """

    line: CartLine
    variant: Variant
    product: Product
    picture: Media | None
    available: int | None

    @property
    def quantity(self) -> int:
        return self.line.quantity

    @property
    def total(self) -> int:
        return self.variant.price * self.line.quantity

    @property
    def is_short(self) -> bool:
        """Whether more is wanted than can be had."""
        return self.available is not None and self.available < self.line.quantity


@dataclass(frozen=True)
class CartContents:
    """A cart and its lines, newest first. `cart` is None for a shopper who has none yet."""

    cart: Cart | None
    items: list[CartItem]

    @cached_property
    def count(self) -> int:
        """Units in the cart."""
        return sum(item.quantity for item in self.items)

    @cached_property
    def subtotal(self) -> int:
        """Minor units, before shipping and added tax."""
        return sum(item.total for item in self.items)

    @property
    def grams(self) -> int:
        """Weight of everything."""
        return sum(item.variant.grams * item.quantity for item in self.items)

    @property
    def requires_shipping(self) -> bool:
        return any(item.variant.requires_shipping for item in self.items)

    @cached_property
    def shelf(self) -> Shelf:
        """The products of the lines, each once, and what is read of them."""
        return Shelf(list({item.product.pk: item.product for item in self.items}.values()))


def find_cart(token: str) -> Cart | None:
    """The cart of a cookie's token, if there is one."""
    return _BY_TOKEN.first(token) if _TOKEN.fullmatch(token) else None


def available_to(cart: Cart, variant: Variant) -> int | None:
    """Units of a variant that this cart may hold; None where it may be sold without limit."""
    if variant.can_oversell:
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_available('%s')}", [variant.pk, cart.token, variant.pk])
        (units,) = cursor.fetchone()
    return max(units or 0, 0)


def sells_any(variant_ids: Iterable[int]) -> bool:
    """Whether the shop has any of these variants on sale."""
    on_sale = Variant.objects.filter(product__status=Product.Status.ACTIVE)
    return on_sale.filter(pk__in=list(variant_ids)).exists()


def cart_contents(cart: Cart | None) -> CartContents:
    """The lines of a cart that can still be bought: those of published products. Four queries."""
    if cart is None:
        return CartContents(None, [])
    variants = {variant.pk: variant for variant in _VARIANTS.rows(cart.token, cart.pk)}
    if not variants:
        return CartContents(cart, [])
    products = {
        product.pk: product for product in _PRODUCTS.rows([row.product_id for row in variants.values()])
    }
    chosen = [variant.media_id for variant in variants.values() if variant.media_id]
    media = _MEDIA.rows(chosen, list(products))
    lines = [line for line in _LINES.rows(cart.pk) if line.variant_id in variants]
    return CartContents(cart, [_item(line, variants[line.variant_id], products, media) for line in lines])


def _item(line: CartLine, variant: Variant, products: dict[int, Product], media: list[Media]) -> CartItem:
    line.variant = variant
    variant.product = products[variant.product_id]
    stock: int | None = getattr(variant, "available", None)
    return CartItem(
        line=line,
        variant=variant,
        product=variant.product,
        picture=_picture(variant, media),
        available=None if variant.can_oversell else max(stock or 0, 0),
    )


def _picture(variant: Variant, media: list[Media]) -> Media | None:
    """The variant's own, else the product's first."""
    own = next((row for row in media if row.pk == variant.media_id), None)
    ready = (
        row for row in media if row.product_id == variant.product_id and row.status == Media.Status.READY
    )
    return own or next(ready, None)


# What the cart's own order reserved while it waits for its payment is still the shopper's to buy. Orders are
# reached by their table's name: they stand above the cart.
_AVAILABLE = """(
    {stock} + coalesce((
        SELECT sum(l.quantity - l.cancelled) FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
        WHERE o.cart_token = %s AND o.paid_at IS NULL AND o.cancelled_at IS NULL
        AND l.variant_id = {variant}
    ), 0)
)"""


def _available(variant: str) -> str:
    return _AVAILABLE.format(stock=available_of(variant), variant=variant)


_BY_TOKEN = PreparedRead(Cart, "WHERE t.token = %s")
_LINES = PreparedRead(CartLine, "WHERE t.cart_id = %s ORDER BY t.added_at DESC, t.id DESC")
_VARIANTS = PreparedRead(
    Variant,
    """JOIN catalog_product p ON p.id = t.product_id AND p.status = 'active'
    WHERE t.id IN (SELECT line.variant_id FROM cart_cartline line WHERE line.cart_id = %s)""",
    extra={"available": _available("t.id")},
)
_PRODUCTS = PreparedRead(Product, "WHERE t.id = ANY(%s)", left_out=("description", "search_text", "extra"))
_MEDIA = PreparedRead(
    Media,
    """WHERE t.id = ANY(%s) OR t.product_id = ANY(%s) AND t.status = 'ready' AND NOT EXISTS (
        SELECT FROM catalog_media before
        WHERE before.product_id = t.product_id AND before.status = 'ready'
        AND (before.position, before.id) < (t.position, t.id)
    ) ORDER BY t.position, t.id""",
)
