"""Many products and collections as JSON, for scripts of themes: `/products.json`, `/collections.json`."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import Http404, JsonResponse
from django.views.decorators.http import require_safe

from storefront.shopfront import shop_page
from storefront.surface import ShopRequest

from .drops.product import product_drops
from .drops.records import as_record
from .models import Collection, Product
from .queries import shop

USUAL = 30
MOST = 250
FARTHEST = 10_000
"""How many things an answer has unless it is told, at most, and how far into a list one may ask."""


@require_safe
def products(request: ShopRequest, collection: str = "all") -> JsonResponse:
    """The products of a collection, `?limit=` of them on each `?page=`. Raises Http404 where it is gone."""
    row = None if collection == "all" else shop.collection_by_handle(collection)
    if row is None and collection != "all":
        raise Http404
    offset, limit = _window(request)
    drops = product_drops(list(shop.products_of(row)[offset : offset + limit]), shop_page(request))
    records = [{**as_record(drop, request.store.currency), "tags": drop.row.tags} for drop in drops]
    return JsonResponse({"products": records}, json_dumps_params={"ensure_ascii": False})


@require_safe
def collections(request: ShopRequest, handle: str = "") -> JsonResponse:
    """All collections, or one by its handle. Raises Http404 where there is none."""
    rows = Collection.objects.filter(is_published=True).order_by("position", "pk")
    active = Q(places__product__status=Product.Status.ACTIVE)
    counted = rows.annotate(products=Count("places", filter=active))
    if handle:
        row = counted.filter(handle=handle).first()
        if row is None:
            raise Http404
        data: dict[str, object] = {"collection": _record(row, row.products, request.locale)}
    else:
        offset, limit = _window(request)
        shown = counted[offset : offset + limit]
        data = {"collections": [_record(row, row.products, request.locale) for row in shown]}
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _record(row: Collection, products: int, locale: str) -> dict[str, object]:
    return {
        "id": row.pk,
        "title": row.text("title", locale),
        "handle": row.handle,
        "description": row.text("description", locale),
        "published_at": row.created_at,
        "products_count": products,
    }


def _window(request: ShopRequest) -> tuple[int, int]:
    limit = min(max(_whole(request.GET.get("limit", ""), USUAL), 1), MOST)
    number = max(_whole(request.GET.get("page", ""), 1), 1)
    return min((number - 1) * limit, FARTHEST), limit


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
