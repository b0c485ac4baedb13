"""Pages of text for shoppers."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from storefront.drops import PolicyDrop
from storefront.shopfront import render, shop_page
from storefront.surface import ShopRequest

from .models import Policy


@require_safe
def policy(request: ShopRequest, kind: str) -> HttpResponse:
    """One of the shop's rules."""
    row = Policy.objects.filter(pk=kind).first()
    if row is None or not row.body.strip():
        raise Http404
    page = shop_page(request, title=str(Policy.Kind(kind).label))
    return render(request, "policy", page, {"policy": PolicyDrop(row, page)})
