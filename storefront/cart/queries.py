"""Reads of carts: the cart as a shopper sees it, priced at this moment, in a fixed number of queries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, OuterRef, Subquery

from storefront.catalog.models import Media, Option, Product, Variant
from storefront.inventory.models import StockLevel

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
    def requires_shipping(self) -> bool:
        return any(item.variant.requires_shipping for item in self.items)


def find_cart(token: str) -> Cart | None:
    """The cart of a cookie's token, if there is one."""
    return Cart.objects.filter(token=token).first() if _TOKEN.fullmatch(token) else None


def cart_contents(cart: Cart | None) -> CartContents:
    """The lines of a cart that can still be bought: those of published products. Three queries."""
    if cart is None:
        return CartContents(None, [])
    stock = StockLevel.objects.filter(variant=OuterRef("variant")).values("variant")
    available = stock.annotate(n=F("on_hand") - F("reserved")).values("n")[:1]
    lines = list(
        cart.lines.filter(variant__product__status=Product.Status.ACTIVE)
        .select_related("variant__product", "variant__media")
        .annotate(available=Subquery(available))
    )
    pictures = _first_pictures([line.variant.product_id for line in lines if line.variant.media is None])
    return CartContents(cart, [_item(line, pictures) for line in lines])


def _item(line: CartLine, pictures: dict[int, Media]) -> CartItem:
    variant = line.variant
    stock: int | None = getattr(line, "available", None)
    return CartItem(
        line=line,
        variant=variant,
        product=variant.product,
        picture=variant.media or pictures.get(variant.product_id),
        available=None if variant.can_oversell else max(stock or 0, 0),
    )


def _first_pictures(product_ids: list[int]) -> dict[int, Media]:
    if not product_ids:
        return {}
    first = Media.objects.filter(product__in=product_ids, status=Media.Status.READY)
    return {
        media.product_id: media
        for media in first.order_by("product_id", "position", "id").distinct("product_id")
    }


def options_of(products: list[int]) -> dict[int, list[Option]]:
    """{product id: its options in order}, for lines that show the chosen values by name."""
    options: dict[int, list[Option]] = {}
    for option in Option.objects.filter(product__in=products):
        options.setdefault(option.product_id, []).append(option)
    return options
