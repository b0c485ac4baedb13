"""The checkout in a shop's API: filled in, priced and placed by the same actions and queries as the shop's
own page. Carriers, taxes, discounts and gateways are asked on the way, so no transaction is open meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.addresses import FIELDS
from foundation.api.etags import matches, stale, tag_of
from foundation.api.problems import Fault, Problem, pointer
from foundation.api.serializers import Shown
from foundation.errors import ActionError
from foundation.rates import Rate, client_ip
from kaidian_sdk.points.payments import BrowserSetup
from plugins.calling import Offers
from storefront.cart.models import Cart
from storefront.cart.queries import CartContents, cart_contents
from storefront.checkout.account import OWNER, begin, owner_of
from storefront.checkout.actions import (
    TotalChangedError,
    Visitor,
    fill_in,
    place_from_cart,
    shortage_of,
)
from storefront.checkout.forms import BILLING, OTHER, billing_part
from storefront.checkout.locks import lock_checkout
from storefront.checkout.models import Checkout
from storefront.checkout.paying import FIELD, chosen_way, module_address, nobody_takes_money, open_ways
from storefront.checkout.presenters import Summary, summary_of
from storefront.checkout.purchase import Purchase, countries_for, look_at, refusals_of
from storefront.checkout.queries import checkout_of
from storefront.checkout.refusals import cart_refusals
from storefront.localization import home_country
from storefront.orders.models import Order
from storefront.payments.actions import GatewayDown, start_payment
from storefront.payments.gateways import STRIPE
from storefront.payments.models import Payment
from storefront.payments.ways import Way

from .carts import CartResource
from .checkout_shapes import CheckoutChangeSent, CheckoutShown, PlacingSent
from .orders import PlacedShown, Standing
from .shapes import whole_address

log = logging.getLogger(__name__)
PLACING = Rate("shop-api-placing", most=300, seconds=300)
"""Orders placed from one place on the network, by this API."""
AT = {"email": "email", "rate": "shipping_method", "note": "note", FIELD: "payment_method"}
"""The members of what is told, by the form's inputs; all others are parts of an address."""


@dataclass(frozen=True)
class Seen:
    """A checkout as it is now."""

    typed: Mapping[str, str]
    purchase: Purchase
    ways: list[Way]
    faults: list[Fault]
    is_refused: bool = False
    """Whether plugins or functions are among those who found the faults."""


class CheckoutResource(CartResource):
    """The way of a cart to its order."""

    shown: type[Shown] = CheckoutShown

    def contents(self, token: str) -> CartContents:
        """What is in the cart. Raises Problem 404, ActionError "cart_empty"."""
        contents = cart_contents(self.cart(token))
        if not contents.items:
            raise ActionError("cart_empty", _("Your cart is empty."))
        return contents

    def checkout(self, contents: CartContents, cart: Cart) -> Seen:
        """The checkout as it is now."""
        plugins = Offers()
        served = countries_for(contents, plugins)
        before = checkout_of(cart)
        typed = begin(self.shop, before.fields if before else {}, served)["typed"]
        typed = {"note": cart.note, "country": home_country(self.shop.store), **typed}
        purchase = look_at(self.shop, contents, typed, served, plugins)
        ways = open_ways(purchase.totals.buying, purchase.totals.total)
        faults = list(_faults(purchase, ways, typed, served))
        refused = cart_refusals(purchase.totals.buying) if faults else refusals_of(purchase)
        complaints = [Fault(each.text, "refused", _place(each.field)) for each in refused]
        return Seen(typed, purchase, ways, [*faults, *complaints], is_refused=bool(refused))

    def shape(self, seen: Seen) -> dict[str, Any]:
        """What is told of it."""
        totals, locale = seen.purchase.totals, self.shop.locale
        summary = summary_of(totals, self.shop)
        chosen = chosen_way(seen.typed.get(FIELD, ""), seen.ways)
        return {
            "email": seen.typed.get("email", ""),
            "shipping_address": {name: seen.typed.get(name, "") for name in FIELDS},
            "billing_address": _billing_shown(seen.typed),
            "shipping_method": totals.rate.code if totals.rate else "",
            "payment_method": chosen.name if chosen else "",
            "note": seen.typed.get("note", ""),
            "requires_shipping": totals.contents.requires_shipping,
            "shipping_methods": [
                {
                    "code": offer.code,
                    "name": offer.name(locale),
                    "promise": offer.promise(locale),
                    "price": offer.price,
                }
                for offer in seen.purchase.offers
            ],
            "payment_methods": [self._way(way) for way in seen.ways],
            **_amounts(summary),
            "faults": [fault.as_json() for fault in seen.faults],
        }

    def _way(self, way: Way) -> dict[str, Any]:
        setup: BrowserSetup | None = way.setup
        return {
            "name": way.name,
            "label": way.label,
            "help": way.help,
            "browser": setup
            and {
                "module": whole_address(module_address(self.shop, way)),
                "script_url": setup.script_url,
                "frame_urls": list(setup.frame_urls),
                "connect_urls": list(setup.connect_urls),
                "values": dict(setup.values),
            },
        }


class CheckoutView(CheckoutResource):
    """What was filled in, and what follows from it."""

    sends = {"partial_update": CheckoutChangeSent}
    outside = ("partial_update",)

    def retrieve(self, request: Request, token: str) -> Response:
        """The checkout of a cart at this moment: what can be chosen, what it comes to, what is missing.

        What a customer who was signed in filled in is told to them alone.
        """
        return self.told(self._now(token))

    def partial_update(self, request: Request, token: str) -> Response:
        """Fill in what is known. An address is sent as a whole."""
        contents, sent = self.contents(token), self.sent()
        cart = contents.cart or self.cart(token)
        before, is_same = checkout_of(cart), True
        header = self.request.headers.get("If-Match")
        if header is not None:
            is_same = matches(header, tag_of(self.show(self._now(token), whole=True)))
        with transaction.atomic():
            now = lock_checkout(cart)
            is_same = is_same and (header is None or _is_as_it_was(before, now))
            if is_same:
                fill_in(cart=cart, fields=_typed(sent), owner=owner_of(self.shop))
        if not is_same:
            raise stale(tag_of(self.show(self._now(token), whole=True)))
        return self.told(self._now(token))

    def _now(self, token: str) -> dict[str, Any]:
        contents = self.contents(token)
        return self.shape(self.checkout(contents, contents.cart or self.cart(token)))


class PlacingView(CheckoutResource):
    """From the checkout to an order."""

    shown = PlacedShown
    sends = {"create": PlacingSent}
    outside = ("create",)
    needs_key = ("create",)
    cost = 20

    def create(self, request: Request, token: str) -> Response:
        """Place the order and begin its payment.

        It is placed once however often this is sent, and waits 30 minutes for its payment. Where the total is
        another than the one that was shown, 409 `total_changed` tells it and nothing is placed.
        """
        contents = self.contents(token)
        self.demand_key()
        sent = self.sent()
        if not PLACING.take(client_ip(self.shop)):
            raise Problem(429, "too_many", _("Too many orders came from your address. Wait some minutes."))
        seen = self.checkout(contents, contents.cart or self.cart(token))
        if seen.faults:
            raise _incomplete(seen)
        order = self._placed(seen, sent["total"])
        payment = None if order.paid_at is not None else self._begun(order, seen)
        order.refresh_from_db()
        answer = Response(self.show(Standing(order, payment)), status=201)
        answer.headers["Location"] = self.request.path.partition("/carts/")[0] + f"/orders/{order.token}"
        return answer

    def _placed(self, seen: Seen, total: int) -> Order:
        visitor = Visitor(ip=client_ip(self.shop), browser=self.request.headers.get("User-Agent", ""))
        typed = {**seen.typed, OWNER: owner_of(self.shop)}
        try:
            return place_from_cart(
                totals=seen.purchase.totals,
                note=seen.purchase.note,
                billing=seen.purchase.billing,
                typed=typed,
                visitor=visitor,
                shown_total=total,
            )
        except TotalChangedError as error:
            now = {"amount": error.total, "currency": self.caller.currency}
            raise Problem(409, error.code, error.message, more={"total": now}) from None

    def _begun(self, order: Order, seen: Seen) -> Payment:
        way = chosen_way(seen.typed.get(FIELD, ""), seen.ways)
        try:
            return start_payment(order=order, gateway=way.name if way else STRIPE)
        except GatewayDown:
            log.exception("the payment gateway could not be reached")
            told = _("The payment service can't be reached just now. Nothing was charged; try again.")
            raise Problem(503, "gateway_down", told, headers={"Retry-After": "5"}) from None


def _faults(
    purchase: Purchase, ways: list[Way], typed: Mapping[str, str], served: list[str] | None
) -> Iterator[Fault]:
    if served == []:
        yield Fault(_("This shop has not set up shipping yet."), "no_shipping", "#/shipping_method")
    for name, wrong in purchase.errors.items():
        yield Fault(wrong.text, wrong.code, _place(name))
    if (short := shortage_of(purchase.totals.contents)) is not None:
        yield Fault(short.message, short.code)
    if not purchase.totals.total:
        return
    if not ways:
        yield Fault(nobody_takes_money(), "no_payment_method", "#/payment_method")
    elif chosen_way(typed.get(FIELD, ""), ways) is None:
        text = _("This way to pay is not offered any more. Choose another.")
        yield Fault(text, "not_offered", "#/payment_method")


def _place(name: str) -> str:
    """A JSON pointer to a form's input; "" for none of them."""
    if name in AT:
        return pointer(AT[name])
    part = name.removeprefix(f"{BILLING}-")
    field = "region" if part == "region_of" else part
    address = "shipping_address" if part == name else "billing_address"
    return pointer(f"{address}.{field}") if field in FIELDS else ""


def _billing_shown(typed: Mapping[str, str]) -> dict[str, str] | None:
    if typed.get(BILLING) != OTHER:
        return None
    part = billing_part(typed)
    return {name: part.get(name, "") for name in FIELDS}


def _incomplete(seen: Seen) -> Problem:
    if seen.is_refused:
        text = " ".join(dict.fromkeys(str(each.detail) for each in seen.faults))
        return Problem(422, "refused", text, seen.faults)
    text = _("Something is missing or wrong. See “errors”; they point into the checkout.")
    return Problem(422, "checkout_incomplete", text, seen.faults)


def _typed(sent: Mapping[str, Any]) -> dict[str, str]:
    """What was sent, by the form's inputs."""
    typed = {ours: sent[theirs] for ours, theirs in AT.items() if theirs in sent}
    if "shipping_address" in sent:
        address = {name: sent["shipping_address"].get(name, "") for name in FIELDS}
        typed |= {**address, "region_of": address["country"]}
    if "billing_address" in sent:
        typed[BILLING] = OTHER if sent["billing_address"] is not None else ""
        address = {name: (sent["billing_address"] or {}).get(name, "") for name in FIELDS}
        address["region_of"] = address["country"]
        typed |= {f"{BILLING}-{name}": text for name, text in address.items()}
    return typed


def _is_as_it_was(before: Checkout | None, now: Checkout) -> bool:
    return now.updated_at == before.updated_at if before else not now.fields


def _amounts(summary: Summary) -> dict[str, Any]:
    off = [(*row, False) for row in summary.savings.goods] + [
        (*row, True) for row in summary.savings.shipping
    ]
    return {
        "item_count": summary.count,
        "subtotal": summary.subtotal,
        "discounts": [
            {"title": title, "amount": amount, "is_of_shipping": of_shipping}
            for title, amount, of_shipping in off
        ],
        "shipping": summary.shipping,
        "tax": summary.tax,
        "tax_name": summary.tax_name,
        "taxes_included": summary.tax_included,
        "total": summary.total,
    }
