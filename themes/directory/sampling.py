"""A version of an offered theme in the sample shop, before anybody adds it.

A stranger's scripts run there, so every look of every version has a host of its own beside the stores'
(no store's address has two hyphens in a row). Nobody is signed in on it, it keeps nothing, and its policy
lets it fetch nothing from elsewhere. The host is signed, and good for some days.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from tenants.context import on_platform
from tenants.hosts import split_host
from themes.directory.models import OfferedVersion
from themes.engine import TemplateError
from themes.errors import UnknownTheme
from themes.format.problems import PackageError
from themes.resolve import resolve
from themes.samples.site import Answer, Site

PREFIX = "sample--"
GOOD_DAYS = 3
MOST_BODY = 100_000
CART = 2
"""So many lines are in the sample cart."""
_DAY = 24 * 3600
_LABEL = re.compile(rf"{PREFIX}(\d{{1,15}})-(\d{{1,2}})-(\d{{1,6}})-([0-9a-f]{{24}})")
_METHODS = frozenset({"GET", "HEAD", "POST"})


def sample_url(version: OfferedVersion, preset: str, language: str = "en") -> str:
    """The address of the sample shop in a look of a version. Raises ValueError for a look it has not."""
    look = [each["preset"] for each in version.looks].index(preset)
    day = int(time.time() // _DAY) + GOOD_DAYS
    label = f"{PREFIX}{version.pk}-{look}-{day}-{_signature(version, look, day)}"
    path = "/en" if language == "en" else "/"
    return f"{settings.PUBLIC_SCHEME}://{label}.{settings.STORES_DOMAIN}{settings.PUBLIC_PORT}{path}"


class SampleShops:
    """Middleware that answers for the hosts of sample shops; all others pass untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.suffix = f".{settings.STORES_DOMAIN}"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        header = request.META.get("HTTP_HOST", "")
        if not header.lower().startswith(PREFIX):
            return self.get_response(request)
        host, _port = split_host(header)
        found = _LABEL.fullmatch(host.removesuffix(self.suffix)) if host.endswith(self.suffix) else None
        version = _version(*found.groups()) if found else None
        answer = _missing() if version is None else _answer(request, version, int(found[2]) if found else 0)
        return _guarded(answer)


def _version(number: str, look: str, day: str, signature: str) -> OfferedVersion | None:
    if int(day) < time.time() // _DAY:
        return None
    with on_platform():
        version = OfferedVersion.objects.filter(pk=int(number)).first()
    if version is None or int(look) >= len(version.looks):
        return None
    is_ours = constant_time_compare(signature, _signature(version, int(look), int(day)))
    return version if is_ours else None


def _signature(version: OfferedVersion, look: int, day: int) -> str:
    # With the digest: a link to a draft ends when the developer replaces it.
    value = f"{version.pk}.{version.digest}.{look}.{day}"
    return salted_hmac("themes.directory.sampling", value, algorithm="sha256").hexdigest()[:24]


def _answer(request: HttpRequest, version: OfferedVersion, look: int) -> HttpResponse:
    if request.method not in _METHODS:
        return HttpResponse(status=405)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BODY:
        return HttpResponse(status=413)
    try:
        theme = resolve(version.digest, version.looks[look]["preset"], {})
        in_english = request.path_info.split("/")[1:2] == ["en"]
        site = Site(theme, "en" if in_english else "zh-Hans", cart=CART)
        return _sent(site.respond(request.method or "GET", request.get_full_path(), request.body))
    except (UnknownTheme, PackageError, FileNotFoundError):
        return _missing()
    except TemplateError as error:
        return HttpResponse(str(error), status=500, content_type="text/plain; charset=utf-8")


def _sent(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)
    for name, value in answer.headers.items():
        response.headers[name] = value
    return response


def _missing() -> HttpResponse:
    return HttpResponse(
        "This preview has ended. 这个预览已失效。\n", status=404, content_type="text/plain; charset=utf-8"
    )


def _guarded(response: HttpResponse) -> HttpResponse:
    platform = f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}"
    response.headers["Content-Security-Policy"] = (
        "default-src 'self' data: blob:; "
        "script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        f"object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors {platform}; "
        "sandbox allow-scripts allow-forms allow-same-origin"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
