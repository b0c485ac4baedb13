"""A shop behind a password: who may look around in it, and what all others get instead.

Whoever typed the password has a cookie of that host alone, made of the password's hash, so a new password
signs all of them out. What people need who have bought already stays open, by links that nobody can guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from foundation.api.problems import CONTENT_TYPE, Problem
from foundation.request_ids import request_id
from storefront.surface import API, SAFE_METHODS, ShopRequest, open_to_other_sites
from tenants.models import Store
from themes.rendering.preview import Preview, preview_of, preview_url

COOKIE = "__Host-shop_password" if settings.SESSION_COOKIE_SECURE else "shop_password"
COOKIE_SECONDS = 30 * 24 * 3600
PATH = "/password"
WAY_BACK = "return_to"
_SALT = "storefront.closed"
_FILES = re.compile(r"/(?:theme|platform)-assets/.+")
_OPEN = re.compile(
    rf"{PATH}|/localization|/report-store|/robots\.txt|/favicon\.ico|/checkout/return/[^/]+|/orders/[^/]+(?:/state)?|{_FILES.pattern}"
)
"""What is for everybody: the entrance with its files, and an order by the secret in its address."""
_NEWS_FORMS = frozenset({"customer", "contact"})
"""Forms on the page of the password: a shop that opens soon gathers addresses."""
_DATA = re.compile(r"\.(?:js|json|xml|atom)$")
_SHOWN = "shown"
_SIGNATURE = 32
_PICTURE = re.compile(
    rb"/media/(stores/[0-9a-f-]{36}/media/[0-9a-f]{64}/(?:\d{1,5}\.(?:webp|avif)|video\.(?:mp4|webm)))"
)


def is_let_in(request: ShopRequest) -> bool:
    """Whether this visitor may look around: the shop is open, they typed its password, or they are of the
    team and look at a theme."""
    return not request.store.has_password or _has_cookie(request) or preview_of(request) is not None


def way_in(store: Store, path: str) -> str:
    """An address by which somebody of the team looks around while the shop is closed; for a day."""
    return preview_url(store, Preview(0), path)


def let_in(response: HttpResponse, store: Store) -> None:
    """Let the browser keep that its visitor knows the password."""
    response.set_cookie(
        COOKIE,
        _cookie_value(store),
        max_age=COOKIE_SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _cookie_value(store: Store) -> str:
    return salted_hmac(_SALT, f"{store.pk}:{store.password_hash}", algorithm="sha256").hexdigest()


def _has_cookie(request: ShopRequest) -> bool:
    return constant_time_compare(request.COOKIES.get(COOKIE, ""), _cookie_value(request.store))


class ClosedShop:
    """Middleware of shops: sends visitors to the password. A shop that is open pays nothing for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        store: Store | None = getattr(request, "store", None)
        if store is None or not store.has_password:
            return self.get_response(request)
        shop = cast(ShopRequest, request)
        response = self.get_response(request) if _may_pass(shop) else _refusal(shop)
        _show_pictures(shop, response)
        _keep_private(shop, response)
        return response


def _may_pass(request: ShopRequest) -> bool:
    path = request.path_info
    if is_let_in(request):
        return True
    if path == PATH:
        # Any section of the theme could be asked for by its name.
        return not {"section_id", "sections"} & request.GET.keys()
    if _OPEN.fullmatch(path):
        return True
    if path == "/contact" and request.method == "POST":
        return _is_news(request)
    return _may_see_picture(request)


def _is_news(request: ShopRequest) -> bool:
    """Whether this is a form of the page of the password, which is then the page that it returns to."""
    if request.POST.get("form_type") not in _NEWS_FORMS:
        return False
    fields = request.POST.copy()
    fields["return_to"] = request.root + PATH
    request.POST = cast(Any, fields)
    return True


def _refusal(request: ShopRequest) -> HttpResponse:
    """People go to the password and come back to where they were; scripts and pictures get a plain 401."""
    is_read = request.method in SAFE_METHODS
    if request.path_info.startswith(API):
        return _problem(request)
    if _wants_data(request):
        response: HttpResponse = JsonResponse({"status": 401, "message": "password required"}, status=401)
        response.headers["WWW-Authenticate"] = f'Password realm="{request.store.handle}"'
        return response
    here = request.root + request.path_info
    query = request.META.get("QUERY_STRING", "")
    back = f"{here}?{query}" if query else here
    is_worth_it = is_read and back not in {request.root, f"{request.root}/"}
    target = f"{request.root}{PATH}" + (f"?{urlencode({WAY_BACK: back})}" if is_worth_it else "")
    response = HttpResponseRedirect(target)
    response.status_code = 302 if is_read else 303
    return response


def _problem(request: ShopRequest) -> HttpResponse:
    """What programs are told."""
    told = Problem(401, "password_required", _("This shop is not open yet: it is behind a password."))
    response = JsonResponse(told.as_json(request_id.get()), status=401, content_type=CONTENT_TYPE)
    response.headers["WWW-Authenticate"] = f'Password realm="{request.store.handle}"'
    return open_to_other_sites(response)


def _wants_data(request: ShopRequest) -> bool:
    path = request.path_info
    return (
        path.startswith("/media/")
        or path == PATH
        or _DATA.search(path) is not None
        or bool({"section_id", "sections"} & request.GET.keys())
        or request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or request.headers.get("Sec-Fetch-Dest", "document") not in {"document", "iframe", "frame"}
    )


def _signature(store: Store, key: str) -> str:
    return salted_hmac(f"{_SALT}.picture", f"{store.pk}:{key}", algorithm="sha256").hexdigest()[:_SIGNATURE]


def _may_see_picture(request: ShopRequest) -> bool:
    """Whether this is a picture that stood on a page which its visitor was shown."""
    folder, _slash, key = request.path_info.lstrip("/").partition("/")
    given = request.GET.get(_SHOWN, "")[:_SIGNATURE]
    return folder == "media" and bool(given) and constant_time_compare(given, _signature(request.store, key))


def _show_pictures(request: ShopRequest, response: HttpResponse) -> None:
    """Sign the pictures of a page that is for everybody, or stands in a frame without cookies; those of a
    stylesheet always, since browsers keep it beyond the cookie. Pictures in S3 have addresses of their own.
    """
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    is_page = kind == "text/html" and not _has_cookie(request)
    if response.streaming or not (is_page or kind == "text/css"):
        return
    store = request.store
    response.content = _PICTURE.sub(
        lambda found: (
            b"%s?%s=%s" % (found[0], _SHOWN.encode(), _signature(store, found[1].decode()).encode())
        ),
        response.content,
    )


def _keep_private(request: ShopRequest, response: HttpResponse) -> None:
    """No cache between hands a shop behind a password to others."""
    kept = response.headers.get("Cache-Control", "")
    if request.path_info.startswith("/media/") and response.status_code in {200, 206, 304}:
        response.headers["Cache-Control"] = kept.replace("public", "private")
    elif not _FILES.fullmatch(request.path_info):
        response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
