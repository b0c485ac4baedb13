"""What every request to a store's host passes: its language, and where it may come from.

Cookies of a storefront are SameSite=Lax and forms of a theme carry no token, so a change is only taken
from the store's own pages: the browser says where a request comes from, and we look.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils import timezone, translation
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from tenants.models import Store
    from themes.objects.forms import FormDrop

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SHORT = {"zh-Hans": "zh"}
"""How a language is written in an address where that differs from its tag."""
DJANGO_LANGUAGE = {"zh-Hans": "zh-hans"}
POLICY = "base-uri 'self'; frame-ancestors 'none'; object-src 'none'"
"""What no theme needs. Which scripts a shop runs is its merchant's choice; the checkout is stricter."""


class ShopRequest(HttpRequest):
    """A request to a store's host, after routing and StorefrontSurface."""

    store: Store
    locale: str
    root: str
    sent_forms: dict[str, FormDrop]


def prefix_of(store: Store, locale: str) -> str:
    """What addresses in `locale` begin with: "" for the store's first language, "/en" for another."""
    return "" if locale == store.locale else f"/{SHORT.get(locale, locale)}"


class StorefrontSurface:
    """Middleware: the language of the address, the time zone of the store, no changes from elsewhere.

    It sets `request.locale` ("zh-Hans") and `request.root` ("" or "/zh"), and leaves platform requests alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request, "store", None) is None:
            return self.get_response(request)
        shop = cast(ShopRequest, request)
        # Nothing in the database has it in its name, and asking for it there is an error.
        shop.path_info = shop.path_info.replace("\x00", "\ufffd")
        self._choose_language(shop)
        language = DJANGO_LANGUAGE.get(shop.locale, shop.locale)
        with translation.override(language), timezone.override(shop.store.time_zone):
            response = _refusal(shop) or self.get_response(shop)
        response.headers.setdefault("Content-Language", shop.locale)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    @staticmethod
    def _choose_language(request: ShopRequest) -> None:
        request.locale, request.root = request.store.locale, ""
        first, slash, rest = request.path_info.lstrip("/").partition("/")
        for locale in request.store.locales:
            if first == SHORT.get(locale, locale) and locale != request.store.locale:
                request.locale, request.root = locale, f"/{first}"
                request.path_info = f"/{rest}" if slash else "/"
                return


API = "/api/"
_FOR_OTHER_SITES = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
    "Access-Control-Allow-Headers": "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match,"
    " If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Idempotent-Replay, Location, RateLimit, RateLimit-Policy,"
    " Retry-After, X-Request-ID",
    "Access-Control-Max-Age": "86400",
}


def open_to_other_sites[Answer: HttpResponse](response: Answer) -> Answer:
    """Let scripts of every site read an answer of the API. Browsers send no cookies with such a request."""
    for name, value in _FOR_OTHER_SITES.items():
        response.headers[name] = value
    return response


def _refusal(request: ShopRequest) -> HttpResponse | None:
    # The API reads no cookies, so another site can make nobody's browser do anything by it.
    if request.method in SAFE_METHODS or request.path_info.startswith(API):
        return None
    if not comes_from_elsewhere(request):
        return None
    return HttpResponseForbidden(_("This form was sent from another site, so it was not taken."))


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that another site sent this. No word of it at all is no browser, and harmless:
    without one there are no cookies to abuse."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc != request.get_host()
    except ValueError:
        return True
