"""The checkout's pages: one form, the way back from the payment, and the order's own page."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from foundation.errors import ActionError
from foundation.rates import client_ip
from plugins.calling import Offers
from storefront.cart.cookies import cart_of
from storefront.cart.queries import CartContents, cart_contents
from storefront.customers.cookies import customer_of
from storefront.inventory.actions import OutOfStockError
from storefront.localization import home_country
from storefront.orders.models import Order
from storefront.orders.queries import order_by_token
from storefront.payments.actions import GatewayDown
from storefront.payments.gateways import STRIPE
from storefront.pricing.facts import Buying
from storefront.surface import DJANGO_LANGUAGE, ShopRequest

from .account import OWNER, begin, owner_of
from .actions import TotalChangedError, Visitor, keep_checkout, place_from_cart
from .csp import HEADER, guarded, policy
from .forms import BILLING, OTHER, TYPED, BillingForm, CheckoutForm, billing_part
from .paying import FIELD, begin_payment, chosen_way, nobody_takes_money, open_ways, shown_ways
from .presenters import order_summary, order_view, summary_of
from .purchase import Purchase, billing_form_for, countries_for, form_for, look_at, refusals_of
from .queries import checkout_of, totals_at
from .refusals import Refused, cart_refusals

log = logging.getLogger(__name__)


@never_cache
@require_safe
@guarded
def checkout(request: ShopRequest) -> HttpResponse:
    """Contact, address, shipping and payment on one page."""
    cart = cart_of(request)
    contents = cart_contents(cart)
    if cart is None or not contents.items:
        return HttpResponseRedirect(f"{request.root}/cart")
    before = checkout_of(cart)
    served = countries_for(contents, plugins := Offers())
    if served == []:
        shown = _totals_context(request, _buying(request, contents, {}, plugins), {})
        return render(request, "checkout/no_shipping.html", shown)
    account = begin(request, before.fields if before else {}, served)
    typed = account.pop("typed")
    initial = {"country": home_country(request.store), "note": cart.note, **typed}
    form = form_for(request, served, initial=initial)
    typed["country"] = form.rules.country
    buying = _buying(request, contents, typed, plugins)
    context = _totals_context(request, buying, typed)
    ways = open_ways(buying, context["summary"].total)
    shown = {
        **context,
        **account,
        "form": form,
        "billing": _billing(request, typed),
        "bills_elsewhere": typed.get(BILLING) == OTHER,
        "refused": cart_refusals(buying),
        "ways": shown_ways(request, ways, before.fields if before else {}),
        "no_way": "" if ways else nobody_takes_money(),
    }
    response = render(request, "checkout/checkout.html", shown)
    response.headers[HEADER] = policy(way.setup for way in ways if way.setup)
    return response


def _billing(request: ShopRequest, typed: Mapping[str, str]) -> BillingForm:
    """The other billing address as it was typed, or begun in the country of the parcel."""
    begun = {name: text for name, text in billing_part(typed).items() if text}
    return billing_form_for(request, initial={"country": typed.get("country", ""), **begun})


def _buying(
    request: ShopRequest, contents: CartContents, typed: Mapping[str, str], plugins: Offers
) -> Buying:
    """What is known of the purchase while it is being typed."""
    country = str(typed.get("country") or "")
    region = typed.get("region", "") if typed.get("region_of", "") in ("", country) else ""
    return Buying(
        contents=contents,
        locale=request.locale,
        currency=request.store.currency,
        customer=customer_of(request),
        email=str(typed.get("email") or ""),
        address={**typed, "country": country, "region": region},
        plugins=plugins,
    )


def _totals_context(request: ShopRequest, buying: Buying, typed: Mapping[str, str]) -> dict[str, Any]:
    totals, offers = totals_at(buying, rate=typed.get("rate", ""))
    needs_shipping = buying.contents.requires_shipping
    return {
        "summary": summary_of(totals, request),
        "rates": [
            {
                "id": offer.code,
                "name": offer.name(request.locale),
                "promise": offer.promise(request.locale),
                "price": offer.price,
                "chosen": totals.rate is not None and offer.code == totals.rate.code,
            }
            for offer in offers
        ],
        "needs_shipping": needs_shipping,
        "ships_here": bool(offers) or not needs_shipping,
        "store": request.store,
        "root": request.root,
        "currency": request.store.currency,
        "locale": request.locale,
        "language": DJANGO_LANGUAGE.get(request.locale, request.locale),
    }


@never_cache
@require_POST
def totals(request: ShopRequest) -> HttpResponse:
    """Shipping and totals for the country and rate as chosen now; what was typed is kept.

    With `fields` also the address's fields, as another country has them, with `billing_fields` those of the
    billing address. With `reload`, which browsers send
    that run no script, it leads back to the checkout.
    """
    cart = cart_of(request)
    contents = cart_contents(cart)
    if cart is None or not contents.items:
        return HttpResponse(headers={"HX-Redirect": f"{request.root}/cart"})
    typed = _typed(request)
    keep_checkout(cart=cart, fields=typed)
    if "reload" in request.POST:
        return HttpResponseRedirect(f"{request.root}/checkout")
    plugins = Offers()
    context = _totals_context(request, _buying(request, contents, typed, plugins), typed)
    if "fields" in request.POST:
        context["form"] = form_for(request, countries_for(contents, plugins), initial=typed)
    if "billing_fields" in request.POST:
        context["billing"] = billing_form_for(request, initial=billing_part(typed))
    return render(request, "checkout/totals.html", context)


def _typed(request: ShopRequest) -> dict[str, str]:
    typed = {name: request.POST.get(name, "").replace("\x00", "") for name in TYPED}
    return {**typed, FIELD: request.POST.get(FIELD, "")[:100], OWNER: owner_of(request)}


def _whole(text: str) -> int | None:
    """The number that a field of ours holds, None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@never_cache
@require_POST
def pay(request: ShopRequest) -> HttpResponse:
    """Place the order and start its payment; the browser then confirms it with the gateway, or goes there.

    Answers JSON: {client_secret, return_url, email}, {redirect}, or {errors: {field: text}, message} with
    422, and with 503 while the gateway cannot be reached. With `only_check` nothing is placed: {} or the
    errors.
    """
    cart = cart_of(request)
    contents = cart_contents(cart)
    if cart is None or not contents.items:
        return _problem(_("Your cart is empty. Nothing was charged."), redirect=f"{request.root}/cart")
    problem, purchase = _looked_at(request, contents)
    if problem is not None or purchase is None:
        keep_checkout(cart=cart, fields=_typed(request))
        return problem or JsonResponse({})
    if "only_check" in request.POST:
        return JsonResponse({})
    totals = purchase.totals
    way = chosen_way(request.POST.get(FIELD, ""), open_ways(totals.buying, totals.total))
    if way is None and totals.total:
        return _no_way(request)
    try:
        return _start(request, purchase, way.name if way else STRIPE)
    except ActionError as error:
        keep_checkout(cart=cart, fields=_typed(request))
        if isinstance(error, TotalChangedError):
            return _problem(str(error), reload=True)
        if isinstance(error, OutOfStockError):
            return _problem(f"{error} {_('Nothing was charged.')}", redirect=f"{request.root}/cart")
        return _problem(str(error))
    except GatewayDown:
        log.exception("the payment gateway could not be reached")
        told = _("The payment service can't be reached just now. Nothing was charged; try again.")
        return _problem(told, status=503)


def _looked_at(request: ShopRequest, contents: CartContents) -> tuple[JsonResponse | None, Purchase | None]:
    """What speaks against the purchase, if anything does, and the purchase as it was filled in."""
    served = countries_for(contents, plugins := Offers())
    if served == []:
        text = _("This shop has not set up shipping yet. Nothing was charged.")
        return _problem(text, redirect=f"{request.root}/checkout"), None
    purchase = look_at(request, contents, request.POST, served, plugins)
    if purchase.errors:
        errors = {name: wrong.text for name, wrong in purchase.errors.items()}
        stale = list(errors) == ["rate"]
        text = errors["rate"] if stale else _("Please look at the marked fields.")
        return _problem(text, errors=errors, **({"reload": True} if stale else {})), None
    refused = refusals_of(purchase)
    return (_refused(refused) if refused else None), purchase


def _refused(refused: list[Refused]) -> JsonResponse:
    errors = {each.field: each.text for each in refused if each.field in CheckoutForm.base_fields}
    message = " ".join(dict.fromkeys(each.text for each in refused))
    return _problem(message, errors=errors)


def _no_way(request: ShopRequest) -> JsonResponse:
    if request.POST.get(FIELD):
        text = _("This way to pay is not offered any more. Nothing was charged; choose another.")
        return _problem(text, redirect=f"{request.root}/checkout")
    return _problem(nobody_takes_money())


def _start(request: ShopRequest, purchase: Purchase, way: str) -> HttpResponse:
    visitor = Visitor(ip=client_ip(request), browser=request.headers.get("User-Agent", ""))
    shown = _whole(request.POST.get("shown_total", ""))
    order = place_from_cart(
        totals=purchase.totals,
        note=purchase.note,
        billing=purchase.billing,
        typed=_typed(request),
        visitor=visitor,
        shown_total=shown,
    )
    own_page = _status_url(request, order)
    if order.paid_at is not None:
        return JsonResponse({"redirect": own_page})
    declined = _(
        "The payment did not go through. Your cart is still here; try again or use another way to pay."
    )
    return begin_payment(order, way, own_page) or _problem(declined)


def _problem(message: str, *, status: int = 422, **more: Any) -> JsonResponse:
    body = {"message": message, **more}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def _status_url(request: ShopRequest, order: Order) -> str:
    return f"{request.root}/orders/{order.token}"


@never_cache
@require_safe
@guarded
def status(request: ShopRequest, token: str) -> HttpResponse:
    """An order's own page, for whoever has its link: where it stands, what is in it, where it goes."""
    order = _order_or_404(token)
    response = render(request, "checkout/order.html", _order_context(request, order))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def state(request: ShopRequest, token: str) -> HttpResponse:
    """The part of the page that changes, asked for again while a payment is under way."""
    return render(request, "checkout/order_state.html", _order_context(request, _order_or_404(token)))


def _order_context(request: ShopRequest, order: Order) -> dict[str, Any]:
    return {
        "order": order,
        "shown": order_view(order, request.locale),
        "summary": order_summary(order, request),
        "store": request.store,
        "root": request.root,
        "currency": order.currency,
        "locale": request.locale,
        "language": DJANGO_LANGUAGE.get(request.locale, request.locale),
    }


def _order_or_404(token: str) -> Order:
    order = order_by_token(token)
    if order is None:
        raise Http404
    return order
