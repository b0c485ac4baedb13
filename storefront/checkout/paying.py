"""Paying at the checkout: the ways that are shown, the start of a payment, and the way back from it."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from foundation.errors import ActionError
from kaidian_sdk.functions import PAYMENT_METHODS, Method, MethodFacts
from plugins.functions.running import run_functions
from storefront.cart.cookies import forget_cart
from storefront.orders.models import Order
from storefront.orders.queries import order_now
from storefront.payments.actions import GatewayDown, GatewayRefused, settle_payment, start_payment
from storefront.payments.addresses import back_url
from storefront.payments.gateways import gateways
from storefront.payments.models import Payment
from storefront.payments.queries import payment_by_key
from storefront.payments.ways import Way, ways_to_pay
from storefront.pricing.facts import Buying, basket_of
from storefront.surface import ShopRequest, open_to_other_sites

log = logging.getLogger(__name__)
FIELD = "gateway"
"""The form's field that names the chosen way to pay."""
_MODULE = re.compile(r"[A-Za-z0-9_-]+\.js")


@dataclass(frozen=True)
class ShownWay:
    """A way to pay, ready for the page. `module` is the address of its script, "" where it pays elsewhere."""

    way: Way
    module: str
    values: str
    chosen: bool


def open_ways(buying: Buying, total: int) -> list[Way]:
    """What can be chosen for this purchase, as the store's functions order it."""
    ways = {way.name: way for way in ways_to_pay(buying.currency, buying.plugins)}

    def gather(paths: frozenset[str]) -> MethodFacts:
        methods = tuple(Method(code=way.name, label=way.label) for way in ways.values())
        basket = basket_of(buying, paths)
        return MethodFacts(basket=basket, methods=methods, locale=buying.locale, total=total)

    for answer in run_functions(PAYMENT_METHODS, gather) if ways else ():
        left = {name: way for name, way in ways.items() if name not in answer.hidden}
        # Each function knows all ways; together they may leave none, and then the last one is not heard.
        if left:
            first = {name: left[name] for name in answer.first if name in left}
            ways = {**first, **left}
    return list(ways.values())


def shown_ways(request: ShopRequest, ways: list[Way], typed: Mapping[str, Any]) -> list[ShownWay]:
    """The ways for the page; the one chosen before is chosen, otherwise the first."""
    before = next((way.name for way in ways if way.name == typed.get(FIELD)), "")
    wanted = before or next((way.name for way in ways), "")
    return [
        ShownWay(
            way=way,
            module=module_address(request, way),
            values=json.dumps(dict(way.setup.values) if way.setup else {}, ensure_ascii=False),
            chosen=way.name == wanted,
        )
        for way in ways
    ]


def chosen_way(wanted: str, ways: list[Way]) -> Way | None:
    """The way of that name; the first where it is "", None for one that is not offered."""
    return next((way for way in ways if wanted in ("", way.name)), None)


def begin_payment(order: Order, gateway: str, own_page: str) -> JsonResponse | None:
    """Start a payment of an order: where to go, or what the browser confirms; None where it was declined.

    Raises as `start_payment`.
    """
    payment = start_payment(order=order, gateway=gateway)
    if payment.status == Payment.Status.FAILED:
        return None
    if payment.status == Payment.Status.SUCCEEDED or not (payment.client_secret or payment.pay_url):
        return JsonResponse({"redirect": own_page})
    if payment.client_secret:
        secret = payment.client_secret
        facts = {"client_secret": secret, "return_url": back_url(payment), "email": order.email}
        return JsonResponse(facts)
    return JsonResponse({"redirect": payment.pay_url})


@never_cache
@require_safe
def come_back(request: ShopRequest, key: str) -> HttpResponse:
    """Where the gateway sends the shopper: settle the payment, show the order or the checkout again."""
    payment = payment_by_key(key)
    if payment is None:
        raise Http404
    try:
        payment = settle_payment(payment=payment)
    except (ActionError, GatewayDown, GatewayRefused):
        log.exception("a payment could not be looked up; the webhook or the reconciler will settle it")
    order = order_now(payment.order_id)
    if order.paid_at is None and payment.status in (Payment.Status.FAILED, Payment.Status.CANCELLED):
        return HttpResponseRedirect(f"{request.root}/checkout?payment=failed")
    response = HttpResponseRedirect(f"{request.root}/orders/{order.token}")
    if order.paid_at is not None:
        forget_cart(response)
    return response


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def browser_module(request: ShopRequest, plugin: str, file: str) -> HttpResponse:
    """The script by which a gateway of this store takes payments on the page; its address has its version."""
    package = next((each.offer.plugin.package for each in gateways() if each.offer.plugin.id == plugin), "")
    script = _script(package, file) if package else None
    if script is None:
        raise Http404
    # Shops with a face of their own stand elsewhere, and load it as the shop's own page does.
    return open_to_other_sites(HttpResponse(script, content_type="text/javascript; charset=utf-8"))


def module_address(request: ShopRequest, way: Way) -> str:
    """Where the browser gets the script of a way to pay; "" where it pays elsewhere."""
    if way.setup is None:
        return ""
    package, file = way.gateway.offer.plugin.package, way.setup.module
    version = hashlib.sha256(_script(package, file) or b"").hexdigest()[:12]
    return f"{request.root}/checkout/gateways/{way.plugin}/{file}?v={version}"


@lru_cache(maxsize=64)  # strangers may name any file
def _script(package: str, file: str) -> bytes | None:
    """A file of a plugin's folder `browser/`; None where there is none."""
    if not _MODULE.fullmatch(file):
        return None
    try:
        return resources.files(package).joinpath("browser", file).read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None


def nobody_takes_money() -> str:
    """What shoppers are told where there is no way to pay."""
    return _("This shop can't take payments just now. Nothing was charged; please write to the shop.")
