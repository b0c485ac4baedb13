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
from storefront.inventory.actions import OutOfStockError
from storefront.orders.actions import place_order
from storefront.orders.draft import DraftDiscount, DraftLine, OrderDraft
from storefront.orders.models import Order
from storefront.payments.actions import withdraw_order
from storefront.pricing.words import told

from .account import OWNER
from .locks import lock_checkout
from .models import Checkout
from .offers import LONGEST_CODE, LONGEST_NAME
from .queries import checkout_of, totals_again
from .refusals import refuse_while_closed
from .totals import Totals

LONGEST_LABEL = 120
LONGEST_IP = 45
LONGEST_BROWSER = 400
MOST_TURNS = 3
"""How often a cart may change under an order that is being placed."""


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


@transaction.atomic
def fill_in(*, cart: Cart, fields: Mapping[str, str], owner: str) -> None:
    """Keep more of what is typed, beside what the same customer (their id, "" for a guest) typed before."""
    kept = lock_checkout(cart).fields
    is_theirs = kept.get(OWNER, "") in ("", owner)
    keep_checkout(cart=cart, fields={**(kept if is_theirs else {}), **fields, OWNER: owner})


@dataclass(frozen=True)
class Visitor:
    """From where an order is placed: an address, and what the browser calls itself."""

    ip: str = ""
    browser: str = ""


class TotalChangedError(ActionError):
    """The order would come to another total (minor units) than the one that the shopper saw."""

    def __init__(self, total: int) -> None:
        super().__init__("total_changed", _("Prices have changed. Look at the new total, then pay."))
        self.total = total


def place_from_cart(
    *,
    totals: Totals,
    note: str,
    typed: Mapping[str, str],
    billing: Mapping[str, str] | None = None,
    visitor: Visitor | None = None,
    shown_total: int | None = None,
) -> Order:
    """The order of this checkout. Sent twice, it is the same order. `typed` is how the form was filled in;
    `billing` another address for the bill than for the parcel, as orders keep it; `shown_total` the minor
    units that the shopper agreed to, None where that is not known.

    An earlier order of the same cart that waits for its payment and asks for something else is withdrawn
    first; if its payment came through in the meantime, that order is returned and nothing is placed. Where
    the cart was changed by another request in the meantime, it is priced once more. Must not run inside a
    transaction. Raises ActionError "not_selling", "cart_empty", "cart_changed", OutOfStockError,
    TotalChangedError; then nothing is placed.
    """
    refuse_while_closed()
    for _turn in range(MOST_TURNS):
        draft = _draft(totals, note, visitor or Visitor(), billing or {})
        cart = totals.contents.cart
        if cart is None:
            raise _empty()
        if shown_total is not None and shown_total != totals.total:
            raise TotalChangedError(totals.total)
        earlier = _open_order(cart)
        if earlier is not None and earlier.fingerprint != draft.fingerprint:
            earlier = withdraw_order(order=earlier, reason="replaced")
            if earlier.paid_at is not None:
                return earlier
        order = _place(cart, draft, typed)
        if order is not None:
            return order
        # Outside of the transaction, since it asks plugins.
        totals = totals_again(totals, cart_contents(find_cart(cart.token)))
    raise ActionError("cart_changed", _("Your cart changes all the time. Look at it, then pay."))


@transaction.atomic
def _place(cart: Cart, draft: OrderDraft, typed: Mapping[str, str]) -> Order | None:
    """The order, None where the cart is no longer what the draft was made from."""
    keep_checkout(cart=cart, fields=typed)
    checkout = lock_checkout(cart)
    now = find_cart(cart.token)
    if now is None or now.updated_at != cart.updated_at:
        return None
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


def _draft(totals: Totals, note: str, visitor: Visitor, billing: Mapping[str, str]) -> OrderDraft:
    buying, contents = totals.buying, totals.contents
    if contents.cart is None or not contents.items:
        raise _empty()
    if short := shortage_of(contents):
        raise short
    options = contents.shelf.options
    return OrderDraft(
        cart_token=contents.cart.token,
        fingerprint=_fingerprint(totals, note, billing),
        email=buying.email,
        phone=buying.address.get("phone", ""),
        locale=buying.locale,
        currency=buying.currency,
        lines=[_line(item, options.get(item.product.pk, []), totals) for item in contents.items],
        address=dict(buying.address),
        billing_address=dict(billing),
        shipping_name=told(totals.rate.label, buying.locale, LONGEST_NAME) if totals.rate else "",
        shipping=totals.shipping,
        shipping_code=totals.rate.code if totals.rate else "",
        shipping_taxes=totals.taxes.shipping,
        discounts=_discounts(totals),
        ip=visitor.ip[:LONGEST_IP],
        browser=told(visitor.browser, "", LONGEST_BROWSER),
        note=note,
        attributes=contents.cart.attributes,
        customer=buying.customer,
    )


def shortage_of(contents: CartContents) -> OutOfStockError | None:
    """What can't be had of a cart as it is; None where all of it can."""
    short = {item.variant.pk: item.available or 0 for item in contents.items if item.is_short}
    return OutOfStockError(short) if short else None


def _line(item: CartItem, options: list[Option], totals: Totals) -> DraftLine:
    locale = totals.buying.locale
    values = zip(options, item.variant.option_values, strict=False)
    return DraftLine(
        variant=item.variant,
        quantity=item.quantity,
        unit_price=item.variant.price,
        title=item.product.text("title", locale),
        variant_title=" / ".join(option.value_text(value, locale) for option, value in values),
        picture=_smallest(item),
        properties=item.line.properties,
        taxes=totals.taxes.lines.get(item.line.pk, ()),
    )


def _discounts(totals: Totals) -> tuple[DraftDiscount, ...]:
    places = {item.line.pk: place for place, item in enumerate(totals.contents.items)}
    parts = [(each, 0) for each in totals.discounts.on_goods] + totals.shipping_discounts
    return tuple(
        DraftDiscount(
            label=told(each.label, totals.buying.locale, LONGEST_LABEL),
            source=each.source,
            code=told(each.code, "", LONGEST_CODE),
            is_whole=each.is_whole,
            lines={} if shipping else {places[line]: off for line, off in each.lines.items()},
            shipping=shipping,
        )
        for each, shipping in parts
    )


def _smallest(item: CartItem) -> str:
    """The storage key of a small picture, kept with the order after the product is gone."""
    renditions = item.picture.renditions if item.picture else []
    webp = [row for row in renditions if row["format"] == "webp" and row["width"] >= 160] or renditions
    return str(min(webp, key=lambda row: row["width"])["key"]) if webp else ""


def _fingerprint(totals: Totals, note: str, billing: Mapping[str, str]) -> str:
    buying, contents = totals.buying, totals.contents
    lines = [
        [item.variant.pk, item.quantity, item.variant.price, item.line.properties] for item in contents.items
    ]
    customer = buying.customer.pk if buying.customer else 0
    rate = totals.rate.code if totals.rate else ""
    off = [[each.source, each.total] for each in totals.discounts.on_goods]
    asked = [customer, buying.email, dict(buying.address), dict(billing), note, rate, totals.total, off]
    attributes = contents.cart.attributes if contents.cart else {}
    text = json.dumps([sorted(lines, key=str), asked, buying.locale, attributes], sort_keys=True)
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
