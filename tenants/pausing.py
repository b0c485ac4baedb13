"""Who wants to change something in a store while it is taken to another database.

That pause lasts a second or so, thus people wait for its end and notice little. Where it takes longer they
get a page that keeps what they typed. Programs are told at once, and come back by themselves.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from foundation.api.problems import Problem

from .context import current_store, on_platform
from .hosts import routes
from .models import Store
from .queries import has_moved, store_by_id

MOVING_SECONDS = 2
"""When to come back, as Retry-After."""
LONGEST_WAIT, ASKED_EVERY = 3.0, 0.1
WAITING = 3
"""How many requests of a process wait for stores: each holds a turn, and other stores need some."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_SECRETS = ("password", "secret")
_MOST_KEPT = 200_000
"""Characters of a form that are sent back to be sent once more."""
_SENTENCE = _("This store is being moved, which takes some seconds. Nothing was saved or charged: try again.")
_places = threading.BoundedSemaphore(WAITING)


def settled(store: Store) -> Store | None:
    """The store's row as soon as it is no longer being moved; None where that takes too long.

    Must not be called in a transaction.
    """
    if not _places.acquire(blocking=False):
        return None
    try:
        until = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < until:
            now = store_by_id(store.pk)
            if now is None or not now.is_moving:
                routes.forget(store.pk)
                return now
            time.sleep(ASKED_EVERY)
    finally:
        _places.release()
    return None


def come_back(request: HttpRequest, language: str = "") -> HttpResponse:
    """503, with what was typed to be sent once more; a page that was only to be read comes by itself.

    `language`: what scripts are answered in, where no other is chosen yet.
    """
    is_reading = request.method in SAFE_METHODS
    if not is_reading and _is_script(request):
        with translation.override(_language_of(request) or language or translation.get_language()):
            said = {"status": 503, "message": str(_SENTENCE), "description": str(_SENTENCE)}
        answer: HttpResponse = JsonResponse(said, status=503, json_dumps_params={"ensure_ascii": False})
    else:
        facts = {"platform": platform_url(), "is_reading": is_reading, "fields": list(_typed(request))}
        with on_platform():
            page = render_to_string("tenants/moving.html", {**facts, "action": request.get_full_path()})
        answer = HttpResponse(page, status=503)
        answer.headers["Content-Security-Policy"] = POLICY
        if is_reading:
            answer.headers["Refresh"] = str(MOVING_SECONDS)
    answer.headers["Retry-After"] = str(MOVING_SECONDS)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def moving_problem(error: Exception | None) -> Problem | None:
    """For APIs: that the current store can't be changed now, or that an error came of its having moved."""
    store: Store | None = getattr(error, "failed_in", None) or current_store()
    if store is None:
        return None
    if error is None:
        is_so = store.is_moving
    else:
        is_so = isinstance(error, DatabaseError) and has_moved(store)
    if not is_so:
        return None
    routes.forget(store.pk)
    return Problem(503, "store_moving", _SENTENCE, headers={"Retry-After": str(MOVING_SECONDS)})


def _language_of(request: HttpRequest) -> str | None:
    """The language that a shop's address begins with."""
    first = request.path_info.split("/", 2)[1]
    try:
        return translation.get_supported_language_variant(first)
    except LookupError:
        return None


def _is_script(request: HttpRequest) -> bool:
    """Whether a theme's script asks, as at /cart/add.js."""
    return request.path_info.endswith(".js") or "application/json" in request.headers.get("Accept", "")


def _typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """The fields of a form, unless some can't be kept on a page: files, and what nobody is to see."""
    if request.method != "POST" or request.content_type not in _FORMS:
        return
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        has_files = bool(request.FILES)
    except (SuspiciousOperation, MultiPartParserError, OSError):
        return
    is_secret = any(word in name.lower() for name, _value in fields for word in _SECRETS)
    size = sum(len(name) + len(value) for name, value in fields)
    if not has_files and not is_secret and size <= _MOST_KEPT:
        yield from fields


def platform_url() -> str:
    """The front door of the platform."""
    return f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}/"
