"""See a theme in the shop before shoppers do: another theme, an old version, what is not saved yet, or a shop
that is closed to them.

A member of the team gets an address of the shop with a signed token. The token moves into a short-lived
cookie of that host, so that one can walk around; a bar on each page says so and leads out again. Frames of
the theme editor, where browsers keep no cookies, send the token with each request instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.utils.encoding import escape_uri_path

from tenants.models import Store

PARAMETER = "preview_theme"
COOKIE = "theme_preview"
OFF = "off"
TOKEN_SECONDS = 24 * 3600
COOKIE_SECONDS = 2 * 3600
_SALT = "themes.rendering.preview"


@dataclass(frozen=True, slots=True)
class Preview:
    """What is previewed: a theme as it is saved, with its unsaved work, or as it was in a version.

    A `theme` of 0 is the one that shoppers see: so the team looks around in a shop that is closed to them.
    `editing` is set in the frame of the theme editor; `language` is then the merchant's own, in which faults
    are told.
    """

    theme: int
    working: bool = False
    version: int = 0
    editing: bool = False
    language: str = ""


def make_token(store: Store, preview: Preview) -> str:
    """A token for this store's own shop, good for a day."""
    values = [store.pk, preview.theme, preview.working, preview.version, preview.editing, preview.language]
    return signing.dumps(values, salt=_SALT)


def preview_url(store: Store, preview: Preview, path: str = "/") -> str:
    """The address in the store's shop at which the preview begins."""
    glue = "&" if "?" in path else "?"
    return f"{store.url}{path}{glue}{urlencode({PARAMETER: make_token(store, preview)})}"


def read_token(token: str, store: Store) -> Preview | None:
    """What a token shows, None when it is not ours, not this store's, or too old."""
    try:
        owner, *preview = signing.loads(token, salt=_SALT, max_age=TOKEN_SECONDS)
        return Preview(*preview) if owner == store.pk else None
    except (signing.BadSignature, ValueError, TypeError):
        return None


def preview_of(request: HttpRequest) -> Preview | None:
    """What this request to a shop previews, as ThemePreviews found it."""
    found: Preview | None = getattr(request, "theme_preview", None)
    return found


def asset_query(request: HttpRequest | None) -> str:
    """What addresses of files that depend on the theme's settings end in: the token, where the page is of a
    frame without cookies, else "".
    """
    preview = preview_of(request) if request is not None else None
    if preview is None or not preview.editing:
        return ""
    return "?" + urlencode({PARAMETER: getattr(request, "theme_preview_token", "")})


class ThemePreviews:
    """Middleware of shops: finds the token, keeps the cookie, and marks every page of a preview.

    Such pages are kept by no cache and no search engine. Requests without a token pass untouched.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        store: Store | None = getattr(request, "store", None)
        if store is None or (PARAMETER not in request.GET and COOKIE not in request.COOKIES):
            return self.get_response(request)
        token = request.GET.get(PARAMETER)
        if token == OFF:
            return _left(request)
        preview = read_token(token or request.COOKIES.get(COOKIE, ""), store)
        if preview is None or not (preview.theme or store.has_password):
            return self._plain(request, has_ended=bool(token))
        request.theme_preview = preview  # type: ignore[attr-defined]
        request.theme_preview_token = token or request.COOKIES[COOKIE]  # type: ignore[attr-defined]
        response = self.get_response(request)
        _mark(request, response, preview)
        if token and not preview.editing:
            _keep(response, token)
        return response

    def _plain(self, request: HttpRequest, *, has_ended: bool) -> HttpResponse:
        """What shoppers see. Whoever followed a link that shows nothing is told so, and no more."""
        response = self.get_response(request)
        if has_ended and _is_page(response):
            response.headers["Cache-Control"] = "no-store"
            _add_bar(request, response, None, "")
        if COOKIE in request.COOKIES:
            response.delete_cookie(COOKIE)
        return response


def _keep(response: HttpResponse, token: str) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.PUBLIC_SCHEME == "https",
    )


def _left(request: HttpRequest) -> HttpResponse:
    query = request.GET.copy()
    query.pop(PARAMETER, None)
    response = HttpResponseRedirect(_address(request, query))
    response.delete_cookie(COOKIE)
    response.headers["Cache-Control"] = "no-store"
    return response


def _address(request: HttpRequest, query: QueryDict) -> str:
    # Two slashes at its start would lead to another host.
    path = "/" + escape_uri_path(request.path).lstrip("/")
    return f"{path}?{query.urlencode()}" if query else path


def _is_page(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming


def _mark(request: HttpRequest, response: HttpResponse, preview: Preview) -> None:
    is_page = _is_page(response)
    if is_page:
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin"
    if preview.editing:
        platform = f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}"
        policy = f"base-uri 'self'; frame-ancestors {platform}; object-src 'none'"
        response.headers["Content-Security-Policy"] = policy
    elif is_page and (name := _previewed(request)):
        _add_bar(request, response, preview, name)


def _previewed(request: HttpRequest) -> str:
    """The name of the theme that the page was made of, "" for pages without a theme."""
    return str(getattr(request, "theme_previewed", None) or "")


def _add_bar(request: HttpRequest, response: HttpResponse, preview: Preview | None, name: str) -> None:
    query = request.GET.copy()
    query[PARAMETER] = OFF
    facts = {"name": name, "preview": preview, "exit": _address(request, query)}
    bar = render_to_string("themes/preview_bar.html", facts).encode()
    before, end, after = response.content.rpartition(b"</body>")
    if end:
        response.content = before + bar + end + after
