"""What the command line of theme developers talks to: a theme access token instead of a sign-in.

    GET  theme-access/themes                      {"themes": [{"id", "name", "role", "preview_url"}]}
    POST theme-access/themes?file=&name=&theme=   a zip as the body; 201 with the draft and warnings
    GET  theme-access/themes/<id or "main">       the theme as a zip

Faults are RFC 9457 problem details; those of a theme are listed in `problems`, by file and line.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from foundation.errors import ActionError
from foundation.rates import Rate, client_ip
from tenants.context import in_store
from tenants.models import Store
from themes.actions import note_token_use, push_theme
from themes.actions.tokens import PREFIX, digest_of
from themes.cards import card_of
from themes.errors import UnknownTheme
from themes.format.problems import PackageError
from themes.models import StoreTheme, ThemeToken
from themes.rendering.preview import Preview, preview_url
from themes.stored.archive import MOST_ZIP_BYTES, pack
from themes.stored.intake import files_of

REQUESTS = Rate("theme-token", most=120, seconds=60)
"""Of one token."""
GUESSES = Rate("theme-token-guess", most=20, seconds=300)
"""Wrong tokens from one address."""


def problem(status: int, detail: str, **more: Any) -> JsonResponse:
    """A refusal as problem details."""
    response = JsonResponse({"status": status, "detail": str(detail), **more}, status=status)
    response.headers["Content-Type"] = "application/problem+json"
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def with_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, inside the store, for requests with one of the store's tokens: (request, store, token, …).

    A store that is not there is told apart from a wrong token by nothing.
    """

    @wraps(view)
    def page(request: HttpRequest, handle: str, **kwargs: Any) -> HttpResponse:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        store = Store.objects.filter(handle=handle, status=Store.Status.ACTIVE).first()
        if scheme.lower() != "bearer" or not secret.startswith(PREFIX) or store is None:
            return _refused(request)
        with in_store(store), timezone.override(store.time_zone):
            token = ThemeToken.objects.filter(digest=digest_of(secret), revoked_at=None).first()
            if token is None:
                return _refused(request)
            if not REQUESTS.take(token.digest):
                return problem(429, _("That was a bit fast. Wait a moment and try again."))
            note_token_use(token=token)
            return view(request, store, token, **kwargs)

    return never_cache(csrf_exempt(page))


def _refused(request: HttpRequest) -> HttpResponse:
    if not GUESSES.take(client_ip(request)):
        return problem(429, _("That was a bit fast. Wait a moment and try again."))
    return problem(401, _("This token opens nothing here: it is mistyped, revoked, or of another store."))


@with_token
@require_http_methods(["GET", "HEAD", "POST"])
def themes(request: HttpRequest, store: Store, token: ThemeToken) -> HttpResponse:
    """The store's themes, or one more of them."""
    if request.method == "POST":
        return _pushed(request, store, token)
    rows = StoreTheme.objects.order_by("-role", "pk")
    return JsonResponse({"themes": [_theme(store, row) for row in rows]})


def _pushed(request: HttpRequest, store: Store, token: ThemeToken) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_ZIP_BYTES:
        return problem(413, _("The file is larger than themes may be."))
    row, wanted = None, request.GET.get("theme", "")
    if wanted:
        row = (
            StoreTheme.objects.filter(pk=int(wanted)).first()
            if wanted.isascii() and wanted.isdigit()
            else None
        )
        if row is None:
            return problem(404, _("There is no such theme."))
    try:
        body = io.BytesIO(request.read(MOST_ZIP_BYTES + 1))
        file_name = request.GET.get("file", "")[:120] or "theme.zip"
        theme, warnings = push_theme(
            file=body,
            file_name=file_name,
            theme=row,
            name=request.GET.get("name", ""),
            actor=f"theme-token:{token.pk}",
        )
    except PackageError as error:
        faults = [each.json() for each in error.problems]
        return problem(422, _("The theme has faults."), problems=faults)
    except ActionError as error:
        return problem(409, str(error))
    told = {**_theme(store, theme), "warnings": [each.json() for each in warnings]}
    return JsonResponse(told, status=201)


@with_token
@require_safe
def download(request: HttpRequest, store: Store, token: ThemeToken, number: str) -> HttpResponse:
    """A theme's code as a zip; "main" is the one that shoppers see."""
    main = StoreTheme.objects.filter(role=StoreTheme.Role.MAIN)
    theme = main.first() if number == "main" else _by_number(number)
    if theme is None:
        return problem(404, _("There is no such theme."))
    try:
        content = pack(files_of(theme.source), slugify(theme.name) or "theme")
    except UnknownTheme:
        return problem(404, _("There is no such theme."))
    return HttpResponse(content, content_type="application/zip")


def _by_number(text: str) -> StoreTheme | None:
    is_number = text.isascii() and text.isdigit() and len(text) < 19
    return StoreTheme.objects.filter(pk=int(text)).first() if is_number else None


def _theme(store: Store, theme: StoreTheme) -> dict[str, object]:
    return {
        "id": theme.pk,
        "name": card_of(theme).name,
        "role": theme.role,
        "preview_url": preview_url(store, Preview(theme.pk)),
    }
