"""Carts in a shop's API. Whoever knows a cart's token may read and change it; nobody else finds it.

Its discounts are asked of plugins, so no transaction is open while it is told: only the change has one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.db import transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.etags import matches, stale, tag_of
from foundation.api.once import first_time
from foundation.api.problems import not_found
from foundation.api.serializers import Money, Sent, Shown, list_of
from foundation.errors import ActionError
from storefront.cart.actions import (
    MAX_PROPERTY_LENGTH,
    add_line,
    create_cart,
    set_attributes,
    set_note,
    set_properties,
    set_quantities,
)
from storefront.cart.drops import CartDrop
from storefront.cart.line_drops import LineItemDrop
from storefront.cart.locks import lock_cart
from storefront.cart.models import MAX_NOTE, MAX_QUANTITY, Cart
from storefront.cart.queries import cart_contents, find_cart

from .shapes import whole_address
from .views import ShopResource

MOST_AT_ONCE = 50
MOST_ID = 10**18 - 1


@dataclass(frozen=True)
class Seen:
    """A cart and what shoppers see of it now."""

    cart: Cart
    drop: CartDrop


class CartLineShown(Shown):
    """So many of one variant, at its price of this moment. `total` is after discounts of the line alone."""

    id = serializers.SerializerMethodField()
    product_id = serializers.IntegerField()
    variant_id = serializers.IntegerField()
    handle = serializers.SerializerMethodField()
    title = serializers.CharField(source="product_title")
    variant_title = serializers.CharField(allow_null=True)
    sku = serializers.CharField(allow_blank=True)
    quantity = serializers.IntegerField()
    available = serializers.SerializerMethodField()
    properties = serializers.SerializerMethodField()
    price = Money()
    full_total = Money(source="original_line_price")
    total = Money(source="final_line_price")

    def get_id(self, drop: LineItemDrop) -> int:
        """What the line is called in addresses."""
        return drop.item.line.pk

    def get_handle(self, drop: LineItemDrop) -> str:
        """The product's handle."""
        return drop.item.product.handle

    def get_available(self, drop: LineItemDrop) -> int | None:
        """Units that this cart can have; null where there is no end to them."""
        return drop.item.available

    def get_properties(self, drop: LineItemDrop) -> dict[str, str]:
        """What is wanted of it besides: {"Engraving": "For Lin"}."""
        return cast(dict[str, str], drop.item.line.properties)


class CartDiscountShown(Shown):
    """What a discount takes off the goods."""

    title = serializers.CharField()
    amount = Money(source="total_allocated_amount")


class CartShown(Shown):
    """A cart. `subtotal` is before discounts, `total` after them; sending and added taxes come on top."""

    token = serializers.CharField(source="cart.token")
    lines = CartLineShown(source="drop.items", many=True)
    item_count = serializers.IntegerField(source="drop.item_count")
    note = serializers.CharField(source="cart.note", allow_blank=True)
    attributes = serializers.DictField(source="cart.attributes", child=serializers.CharField())
    subtotal = Money(source="drop.original_total_price")
    discount = Money(source="drop.total_discount")
    discounts = CartDiscountShown(source="drop.discount_applications", many=True)
    total = Money(source="drop.total_price")
    taxes_included = serializers.BooleanField(source="drop.taxes_included")
    requires_shipping = serializers.BooleanField(source="drop.requires_shipping")
    grams = serializers.IntegerField(source="drop.total_weight")
    shop_url = serializers.SerializerMethodField()
    updated_at = serializers.DateTimeField(source="cart.updated_at")

    def get_shop_url(self, seen: Seen) -> str:
        """A link that puts the same goods into the cart of the shop's own pages, to check out there;
        properties and attributes don't go with it. "" while the cart is empty."""
        units: dict[int, int] = {}
        for line in cast(list[LineItemDrop], seen.drop["items"]):
            units[line.item.variant.pk] = units.get(line.item.variant.pk, 0) + line.item.quantity
        pairs = ",".join(f"{variant}:{quantity}" for variant, quantity in units.items())
        return whole_address(f"{self.context['view'].shop.root}/cart/{pairs}") if pairs else ""


class TextsSent(serializers.DictField):
    """Texts by their names: {"Engraving": "For Lin"}. An empty one takes its name away."""

    child = serializers.CharField(max_length=MAX_PROPERTY_LENGTH, allow_blank=True)


class CartLineSent(Sent):
    """Units of a variant; more of what is in the cart already are added to its line."""

    variant_id = serializers.IntegerField(min_value=1, max_value=MOST_ID)
    quantity = serializers.IntegerField(min_value=1, max_value=MAX_QUANTITY, default=1)
    properties = TextsSent(required=False)


class CartLineChangeSent(Sent):
    """What a line shall be. A quantity of 0 removes it; properties are all that it shall have."""

    quantity = serializers.IntegerField(min_value=0, max_value=MAX_QUANTITY, required=False)
    properties = TextsSent(required=False)


class CartChangeSent(Sent):
    """What the shopper says besides. Attributes that are not named stay."""

    note = serializers.CharField(max_length=MAX_NOTE, allow_blank=True, required=False)
    attributes = TextsSent(required=False)


class CartSent(CartChangeSent):
    """A new cart."""

    lines = list_of(CartLineSent, most=MOST_AT_ONCE, required=False)


class _ChangedSince(Exception):
    """The cart is no longer as the caller saw it."""


class CartResource(ShopResource):
    """A cart, by the token that its maker was told; priced for the customer whose token is sent beside it."""

    shown: type[Shown] = CartShown
    knows_customers = True

    def cart(self, token: str) -> Cart:
        """The cart of an address. Raises Problem 404."""
        cart = find_cart(token)
        if cart is None:
            raise not_found()
        return cart

    def seen(self, token: str) -> Seen:
        """The cart as it is now."""
        cart = self.cart(token)
        return Seen(cart, CartDrop(cart_contents(cart), self.around))

    def changed(self, token: str, change: Callable[[Cart], None]) -> Response:
        """The cart after a change, if it is as the caller saw it before. Raises Problem 404, 412.

        With an idempotency key the change is made once, also where its answer was never told.
        """
        before = self.cart(token)
        has_condition = "If-Match" in self.request.headers
        tag = tag_of(self.show(self.seen(token), whole=True)) if has_condition else ""
        try:
            with transaction.atomic():
                cart = lock_cart(before.pk)
                if self.is_first():
                    if has_condition and not self._is_as_seen(tag, cart, before):
                        raise _ChangedSince
                    change(cart)
        except _ChangedSince:
            raise stale(tag_of(self.show(self.seen(token), whole=True))) from None
        return self.told(self.seen(token))

    def is_first(self) -> bool:
        """Whether a call was not done before, to ask in the transaction of its change."""
        key = self.idempotency_key
        return not key or first_time(key)

    def _is_as_seen(self, tag: str, cart: Cart, before: Cart) -> bool:
        return matches(self.request.headers["If-Match"], tag) and cart.updated_at == before.updated_at


class CartViewSet(CartResource):
    """Carts."""

    sends = {"create": CartSent, "partial_update": CartChangeSent}
    outside = ("create", "partial_update")

    def create(self, request: Request) -> Response:
        """Begin a cart. Its token is a secret: whoever has it may read and change the cart."""
        sent = self.sent()
        with transaction.atomic():
            cart = create_cart(locale=self.shop.locale)
            for place, line in enumerate(sent.get("lines", ())):
                _add(cart, line, at=f"lines.{place}.")
            _say(cart, sent)
        answer = self.told(self.seen(cart.token))
        answer.status_code = 201
        answer.headers["Location"] = f"{request.path.rstrip('/')}/{cart.token}"
        return answer

    def retrieve(self, request: Request, token: str) -> Response:
        """A cart, at the prices of this moment. What is no longer for sale is not in it."""
        return self.told(self.seen(token))

    def partial_update(self, request: Request, token: str) -> Response:
        """Change its note and attributes."""
        self.cart(token)
        sent = self.sent()
        return self.changed(token, lambda cart: _say(cart, sent))


class CartLineView(CartResource):
    """The lines of a cart."""

    sends = {"create": CartLineSent, "partial_update": CartLineChangeSent}
    answers = {"destroy": CartShown}
    statuses = {"create": 200}
    outside = ("create", "partial_update", "destroy")

    def create(self, request: Request, token: str) -> Response:
        """Put something into a cart."""
        self.cart(token)
        sent = self.sent()
        return self.changed(token, lambda cart: _add(cart, sent))

    def partial_update(self, request: Request, token: str, id: int) -> Response:
        """Change a line; it joins another that is wanted the same way."""
        self._line(token, id)
        sent = self.sent()

        def change(cart: Cart) -> None:
            if "quantity" in sent:
                set_quantities(cart=cart, quantities={id: sent["quantity"]})
            if "properties" in sent:
                set_properties(cart=cart, line_id=id, properties=sent["properties"])

        return self.changed(token, change)

    def destroy(self, request: Request, token: str, id: int) -> Response:
        """Take a line out of a cart."""
        self._line(token, id)
        return self.changed(token, lambda cart: set_quantities(cart=cart, quantities={id: 0}))

    def _line(self, token: str, id: int) -> None:
        if not self.cart(token).lines.filter(pk=id).exists():
            raise not_found()


def _add(cart: Cart, line: Mapping[str, Any], *, at: str = "") -> None:
    """Put a line in. A refusal names its place in what was sent."""
    try:
        add_line(
            cart=cart,
            variant_id=line["variant_id"],
            quantity=line["quantity"],
            properties=line.get("properties"),
        )
    except ActionError as error:
        if not at or not error.field:
            raise
        raise ActionError(error.code, error.message, field=at + error.field) from None


def _say(cart: Cart, sent: Mapping[str, Any]) -> None:
    if "note" in sent:
        set_note(cart=cart, note=sent["note"])
    if "attributes" in sent:
        set_attributes(cart=cart, attributes=sent["attributes"])
