"""What sending the cart would cost, for themes that show it before the checkout."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.addresses import country_names
from foundation.money import Money
from storefront.cart.cookies import cart_of
from storefront.cart.queries import cart_contents
from storefront.customers.cookies import customer_of
from storefront.pricing.facts import Buying
from storefront.surface import ShopRequest

from .offers import offers_of


@never_cache
@require_safe
def shipping_rates(request: ShopRequest) -> HttpResponse:
    """The ways of sending the cart to `?shipping_address[country]=`, a code or a name, with their prices."""
    contents = cart_contents(cart_of(request))
    code = _country(request.GET.get("shipping_address[country]", ""), request.locale)
    if not code:
        problem = {"country": [_("Choose a country.")]}
        return JsonResponse(problem, status=422, json_dumps_params={"ensure_ascii": False})
    region = request.GET.get("shipping_address[province]", "")[:100]
    buying = Buying(
        contents,
        locale=request.locale,
        currency=request.store.currency,
        customer=customer_of(request),
        address={"country": code, "region": region},
    )
    rows = [
        {
            "name": offer.name(request.locale),
            "presentment_name": offer.name(request.locale),
            "code": offer.code,
            "price": str(Money(offer.price, request.store.currency).decimal),
            "currency": request.store.currency,
            "source": "shop",
            "delivery_days": [],
        }
        for offer in offers_of(buying)
    ]
    return JsonResponse({"shipping_rates": rows}, json_dumps_params={"ensure_ascii": False})


def _country(text: str, locale: str) -> str:
    """The code of a country by its code or its name, in the page's language or in English; "" for others."""
    wanted = text.strip().casefold()
    for language in (locale, "en"):
        for code, name in country_names(language).items():
            if wanted and wanted in (code.casefold(), name.casefold()):
                return code
    return ""
