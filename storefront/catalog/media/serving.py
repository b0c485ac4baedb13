"""Serve rendered pictures from local storage. With S3 the storage has its own addresses.

A picture's key names its content, so it may be kept for ever. Only renditions are served, never originals.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
)
from django.views.decorators.http import require_safe

from tenants.models import Membership

if TYPE_CHECKING:
    from tenants.models import Store

_UID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY = re.compile(rf"stores/(?P<uid>{_UID})/media/(?P<hash>[0-9a-f]{{64}})/\d{{1,5}}\.(?P<format>webp|avif)")
FOR_EVER = "max-age=31536000, immutable"


@require_safe
def shop_media(request: HttpRequest, key: str) -> HttpResponse:
    """A picture of the store whose host this is; another store's is not found."""
    match = _KEY.fullmatch(key)
    store = cast("Store", getattr(request, "store", None))
    if match is None or UUID(match["uid"]) != store.uid:
        raise Http404
    return _serve(request, key, match, f"public, {FOR_EVER}")


@require_safe
def team_media(request: HttpRequest, key: str) -> HttpResponse:
    """A picture on the platform's host, for members of the store it belongs to."""
    match = _KEY.fullmatch(key)
    if match is None or not request.user.is_authenticated:
        raise Http404
    if not Membership.objects.filter(account_id=request.user.pk, store__uid=UUID(match["uid"])).exists():
        raise Http404
    return _serve(request, key, match, f"private, {FOR_EVER}")


def _serve(request: HttpRequest, key: str, match: re.Match[str], kept: str) -> HttpResponse:
    tag = f'"{match["hash"][:32]}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        try:
            with default_storage.open(key) as file:
                response = HttpResponse(file.read(), content_type=f"image/{match['format']}")
        except FileNotFoundError:
            raise Http404 from None
    response.headers["Cache-Control"] = kept
    response.headers["ETag"] = tag
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
