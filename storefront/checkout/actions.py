"""From cart to order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from storefront.cart.actions import set_quantities
from storefront.cart.models import Cart
from storefront.cart.queries import CartContents, CartItem, cart_contents, find_cart
from storefront.catalog.models import Option
from storefront.customers.models import Customer
from storefront.inventory.actions import OutOfStockError
from storefront.orders.actions import place_order
from storefront.orders.draft import DraftLine, OrderDraft
from storefront.orders.models import Order
from storefront.payments.actions import withdraw_order
from storefront.taxes.queries import tax_rule

from .locks import lock_checkout
from .models import Checkout
from .offers import Offer
from .queries import checkout_of
from .totals import Totals


@dataclass(frozen=True)
class CheckoutInput:
    """What the shopper filled in, checked; `typed` is how they wrote it, by field."""

    email: str
    address: dict[str, str]
    rate: Offer | None
    note: str
    locale: str
    currency: str
    typed: Mapping[str, str]
    customer: Customer | None = None


def keep_checkout(*, cart: Cart, fields: Mapping[str, str]) -> None:
    """Keep what was typed so far, right or wrong, so that a reload loses nothing."""
    kept = {name: str(value).replace("\x00", "")[:2000] for name, value in fields.items()}
    # One statement, whether there was one before or not.
    Checkout.objects.bulk_create(
        [Checkout(cart=cart, fields=kept, updated_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["cart"],
        update_fields=["fields", "updated_at"],
    )


def place_from_cart(*, contents: CartContents, wanted: CheckoutInput) -> Order:
    """The order of this checkout. Sent twice, it is the same order.

    An earlier order of the same cart that waits for its payment and asks for something else is withdrawn
    first; if its payment came through in the meantime, that order is returned and nothing is placed.
    Raises ActionError "cart_empty", OutOfStockError.
    """
    if contents.cart is None:
        raise _empty()
    earlier = _open_order(contents.cart)
    if earlier is not None and earlier.fingerprint != _draft(contents, wanted).fingerprint:
        earlier = withdraw_order(order=earlier, reason="replaced")
        if earlier.paid_at is not None:
            return earlier
    return _place(contents.cart, contents, wanted)


@transaction.atomic
def _place(cart: Cart, contents: CartContents, wanted: CheckoutInput) -> Order:
    keep_checkout(cart=cart, fields=wanted.typed)
    checkout = lock_checkout(cart)
    now = find_cart(cart.token)
    if now is None or now.updated_at != cart.updated_at:
        contents = cart_contents(now)  # changed by another request while this one waited
    draft = _draft(contents, wanted)
    before = checkout.order
    if before is not None and before.is_open and before.fingerprint == draft.fingerprint:
        return before
    order = place_order(draft=draft)
    checkout.order = order
    checkout.updated_at = timezone.now()
    checkout.save(update_fields=["order", "updated_at"])
    return order


def _open_order(cart: Cart) -> Order | None:
    checkout = checkout_of(cart)
    order = checkout.order if checkout else None
    return order if order is not None and order.is_open else None


def _empty() -> ActionError:
    return ActionError("cart_empty", _("Your cart is empty."))


def _draft(contents: CartContents, wanted: CheckoutInput) -> OrderDraft:
    if contents.cart is None or not contents.items:
        raise _empty()
    short = {item.variant.pk: item.available or 0 for item in contents.items if item.is_short}
    if short:
        raise OutOfStockError(short)
    rule = tax_rule(wanted.address["country"], wanted.address.get("region", ""))
    totals = Totals(contents, wanted.rate, rule)
    options = contents.shelf.options
    return OrderDraft(
        cart_token=contents.cart.token,
        fingerprint=_fingerprint(contents, wanted, totals),
        email=wanted.email,
        phone=wanted.address.get("phone", ""),
        locale=wanted.locale,
        currency=wanted.currency,
        lines=[
            _line(item, options.get(item.product.pk, []), totals, wanted.locale) for item in contents.items
        ],
        address=wanted.address,
        shipping_name=wanted.rate.name(wanted.locale) if wanted.rate else "",
        shipping=totals.shipping,
        shipping_tax=totals.shipping_tax,
        note=wanted.note,
        attributes=contents.cart.attributes,
        customer=wanted.customer,
    )


def _line(item: CartItem, options: list[Option], totals: Totals, locale: str) -> DraftLine:
    values = zip(options, item.variant.option_values, strict=False)
    return DraftLine(
        variant=item.variant,
        quantity=item.quantity,
        unit_price=item.variant.price,
        title=item.product.text("title", locale),
        variant_title=" / ".join(option.value_text(value, locale) for option, value in values),
        picture=_smallest(item),
        properties=item.line.properties,
        tax=totals.line_tax(item),
    )


def _smallest(item: CartItem) -> str:
    """The storage key of a small picture, kept with the order after the product is gone."""
    renditions = item.picture.renditions if item.picture else []
    webp = [row for row in renditions if row["format"] == "webp" and row["width"] >= 160] or renditions
    return str(min(webp, key=lambda row: row["width"])["key"]) if webp else ""


def _fingerprint(contents: CartContents, wanted: CheckoutInput, totals: Totals) -> str:
    lines = [
        [item.variant.pk, item.quantity, item.variant.price, item.line.properties] for item in contents.items
    ]
    customer = wanted.customer.pk if wanted.customer else 0
    rate = wanted.rate.pk if wanted.rate else 0
    asked = [customer, wanted.email, wanted.address, wanted.note, rate, totals.total]
    attributes = contents.cart.attributes if contents.cart else {}
    text = json.dumps([sorted(lines, key=str), asked, wanted.locale, attributes], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def empty_bought(*, order: Order) -> None:
    """Take what an order bought out of its cart, once; what was added since stays."""
    cart = find_cart(order.cart_token)
    checkout = lock_checkout(cart) if cart else None
    if cart is None or checkout is None or checkout.order_id != order.pk:
        return
    checkout.order = None
    checkout.save(update_fields=["order"])
    bought: dict[int | None, int] = {}
    for line in order.lines.all():
        bought[line.variant_id] = bought.get(line.variant_id, 0) + line.quantity
    left = {
        line.pk: max(line.quantity - bought.get(line.variant_id, 0), 0)
        for line in cart.lines.all()
        if line.variant_id in bought
    }
    set_quantities(cart=cart, quantities=left)
