"""Serve rendered pictures and videos from local storage. With S3 the storage has its own addresses.

A key names its content, so it may be kept for ever. Of pictures only renditions are served, never originals.
Videos are sent in the ranges that players ask for, none of which is large: a slow player holds no thread for
the length of a film.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.views.decorators.http import require_safe

from tenants.models import Membership

if TYPE_CHECKING:
    from tenants.models import Store

_UID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY = re.compile(
    rf"stores/(?P<uid>{_UID})/media/(?P<hash>[0-9a-f]{{64}})/"
    r"(?:\d{1,5}\.(?P<picture>webp|avif)|video\.(?P<video>mp4|webm))"
)
_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")
MOST_AT_ONCE = 2 * 1024 * 1024
"""Bytes of a video in one answer to a request for a range."""
_CHUNK = 64 * 1024
FOR_EVER = "max-age=31536000, immutable"


@require_safe
def shop_media(request: HttpRequest, key: str) -> HttpResponseBase:
    """A picture or video of the store whose host this is; another store's is not found."""
    match = _KEY.fullmatch(key)
    store = cast("Store", getattr(request, "store", None))
    if match is None or UUID(match["uid"]) != store.uid:
        raise Http404
    return _serve(request, key, match, f"public, {FOR_EVER}")


@require_safe
def team_media(request: HttpRequest, key: str) -> HttpResponseBase:
    """A picture or video on the platform's host, for members of the store it belongs to."""
    match = _KEY.fullmatch(key)
    if match is None or not request.user.is_authenticated:
        raise Http404
    if not Membership.objects.filter(account_id=request.user.pk, store__uid=UUID(match["uid"])).exists():
        raise Http404
    return _serve(request, key, match, f"private, {FOR_EVER}")


def _serve(request: HttpRequest, key: str, match: re.Match[str], kept: str) -> HttpResponseBase:
    tag = f'"{match["hash"][:32]}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        try:
            response = _video(request, key, match["video"], tag) if match["video"] else _picture(key, match)
        except FileNotFoundError:
            raise Http404 from None
    response.headers["Cache-Control"] = kept
    response.headers["ETag"] = tag
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _picture(key: str, match: re.Match[str]) -> HttpResponse:
    with default_storage.open(key) as file:
        return HttpResponse(file.read(), content_type=f"image/{match['picture']}")


def _video(request: HttpRequest, key: str, format: str, tag: str) -> HttpResponseBase:
    """The whole file, or the beginning of the range that a player asks for."""
    kind, size = f"video/{format}", default_storage.size(key)
    wanted = _RANGE.fullmatch(request.headers.get("Range", ""))
    if request.headers.get("If-Range", tag) != tag:
        wanted = None
    response: HttpResponseBase
    if wanted is None:
        response = StreamingHttpResponse(_chunks(key), content_type=kind)
        response.headers["Content-Length"] = str(size)
    elif (first := int(wanted[1])) >= size:
        response = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{size}"
    else:
        last = min(int(wanted[2] or size - 1), size - 1, first + MOST_AT_ONCE - 1)
        with default_storage.open(key) as file:
            file.seek(first)
            response = HttpResponse(file.read(max(last - first + 1, 0)), status=206, content_type=kind)
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _chunks(key: str) -> Iterator[bytes]:
    with default_storage.open(key) as file:
        while chunk := file.read(_CHUNK):
            yield chunk
