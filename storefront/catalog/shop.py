"""Pages of the catalogue for shoppers."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from storefront.shopfront import render, shop_page
from storefront.surface import ShopRequest

from .drops import CollectionDrop, ProductDrop, SearchDrop
from .models import Product
from .queries import shop

MAX_WORDS = 200


@require_safe
def home(request: ShopRequest) -> HttpResponse:
    """The shop's first page."""
    return render(request, "index", shop_page(request, title=request.store.name), {})


@require_safe
def product(request: ShopRequest, handle: str) -> HttpResponse:
    """A product; `?variant=` chooses one of its variants."""
    row = _product_or_404(handle)
    page = shop_page(request)
    drop = ProductDrop(row, page, variant=_whole(request.GET.get("variant", "")))
    page.title = row.text("seo_title", request.locale) or drop.title()
    page.description = row.text("seo_description", request.locale)
    return render(request, "product", page, {"product": drop})


@require_safe
def product_json(request: ShopRequest, handle: str) -> HttpResponse:
    """A product as JSON, for scripts of themes."""
    drop = ProductDrop(_product_or_404(handle), shop_page(request))
    return JsonResponse(drop.json(), json_dumps_params={"ensure_ascii": False})


@require_safe
def collection(request: ShopRequest, handle: str) -> HttpResponse:
    """A collection, `?sort_by=` sorted; "all" holds everything."""
    row = None if handle == "all" else shop.collection_by_handle(handle)
    if row is None and handle != "all":
        raise Http404
    page = shop_page(request, title=row.text("title", request.locale) if row else _("All products"))
    if row:
        page.description = row.text("seo_description", request.locale)
    sort = request.GET.get("sort_by", "")
    drop = CollectionDrop(row, page, sort if sort in shop.SORTS else "")
    return render(request, "collection", page, {"collection": drop})


@require_safe
def collection_list(request: ShopRequest) -> HttpResponse:
    """All collections."""
    return render(request, "list-collections", shop_page(request, title=_("Collections")), {})


@require_safe
def search(request: ShopRequest) -> HttpResponse:
    """What was found for `?q=`."""
    words = request.GET.get("q", "").replace("\x00", "")[:MAX_WORDS]
    page = shop_page(request, title=_("Search"))
    return render(request, "search", page, {"search": SearchDrop(words, page)})


def not_found(request: ShopRequest, exception: Exception | None = None) -> HttpResponse:
    """The theme's own page for an address that leads nowhere."""
    return render(request, "404", shop_page(request, title=_("Page not found")), {}, status=404)


def _product_or_404(handle: str) -> Product:
    row = shop.product_by_handle(handle)
    if row is None:
        raise Http404
    return row


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@require_safe
def product_within(request: ShopRequest, collection: str, handle: str) -> HttpResponse:
    """A product reached through a collection is the product."""
    return HttpResponseRedirect(f"{request.root}/products/{quote(handle)}")
