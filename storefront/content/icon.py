"""The icon that browsers ask for by themselves where a theme names none."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from storefront.surface import ShopRequest

DAY = 86_400
_TILE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="7" fill="#1f2933"/>'
    '<text x="16" y="22.5" font-family="system-ui,sans-serif" font-size="18" font-weight="600" fill="#fff"'
    ' text-anchor="middle">{}</text></svg>'
)


@require_safe
def favicon(request: ShopRequest) -> HttpResponse:
    """A tile with the first letter of the shop's name, as SVG."""
    tile = format_html(_TILE, request.store.name.strip()[:1].upper())
    response = HttpResponse(tile, content_type="image/svg+xml")
    response.headers["Cache-Control"] = f"public, max-age={DAY}"
    return response
