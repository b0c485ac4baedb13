"""Serves the pictures of offered themes: of approved versions to all, else to who may see them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from themes.directory.models import LookPicture, OfferedVersion

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def picture(request: HttpRequest, digest: str) -> HttpResponse:
    """A picture by the digest of its content."""
    found = LookPicture.objects.filter(digest=digest)
    body = found.filter(version__state=OfferedVersion.State.APPROVED).values_list("body", flat=True).first()
    caching = FOR_EVER
    if body is None:
        body, caching = _draft(request.user, digest), "private, no-store"
    response = HttpResponse(bytes(body), content_type="image/webp")
    response.headers["Cache-Control"] = caching
    return response


def _draft(account: Any, digest: str) -> bytes:
    rows = LookPicture.objects.filter(digest=digest)
    if not account.is_authenticated:
        raise Http404
    own = rows if account.is_staff and account.is_active else rows.filter(version__theme__owner_id=account.pk)
    body = own.values_list("body", flat=True).first()
    if body is None:
        raise Http404
    return bytes(body)
