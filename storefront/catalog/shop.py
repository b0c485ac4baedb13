"""Pages of the catalogue for shoppers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from storefront.shopfront import render, shop_page, template_of
from storefront.surface import ShopRequest
from themes.language.text import handleize
from themes.rendering.page import Page

from .drops import CollectionDrop, ProductDrop, Shown
from .drops.records import as_record, as_script_data
from .facets import chosen_in
from .models import Collection, Product
from .queries import shop

MAX_TAGS = 10
MAX_PICKS = 100


@require_safe
def home(request: ShopRequest) -> HttpResponse:
    """The shop's first page."""
    return render(request, template_of(request, "index"), shop_page(request, title=request.store.name), {})


@require_safe
def product(request: ShopRequest, handle: str) -> HttpResponse:
    """A product; `?variant=` chooses one of its variants, `?option_values=` by ids of option values."""
    return _product(request, _product_or_404(handle), shop_page(request), {})


def _product(request: ShopRequest, row: Product, page: Page, objects: Mapping[str, object]) -> HttpResponse:
    picks = request.GET.get("option_values", "")[:MAX_PICKS].split(",")
    drop = ProductDrop(row, page, variant=_whole(request.GET.get("variant", "")), picks=picks)
    page.title = row.text("seo_title", request.locale) or drop.title()
    page.description = row.text("seo_description", request.locale)
    template = template_of(request, "product", row.template_suffix)
    return render(request, template, page, {"product": drop, **objects})


@require_safe
def variant(request: ShopRequest, number: int) -> HttpResponse:
    """A variant by its id: its product with it chosen, or sections of that, which see `product_variant`."""
    row = shop.product_of_variant(number) if number < 2**63 else None
    if row is None:
        raise Http404
    address = f"/products/{quote(row.handle)}"
    if not {"section_id", "sections"} & request.GET.keys():
        return HttpResponseRedirect(f"{request.root}{address}?variant={number}")
    page = shop_page(request, path=address)
    drop = ProductDrop(row, page, variant=number)
    objects: dict[str, object] = {"product": drop, "product_variant": drop.selected_variant()}
    return render(request, template_of(request, "product", row.template_suffix), page, objects)


@require_safe
def product_json(request: ShopRequest, handle: str, wrapped: bool = False) -> HttpResponse:
    """A product as JSON, for scripts of themes; `wrapped` in the form of `.json`, with amounts as text."""
    drop = ProductDrop(_product_or_404(handle), shop_page(request))
    data = {"product": as_record(drop, request.store.currency)} if wrapped else as_script_data(drop)
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


@require_safe
def collection(request: ShopRequest, handle: str, tags: str = "") -> HttpResponse:
    """A collection, `?sort_by=` sorted and narrowed by `?filter.…=`; "all" holds everything.

    `tags` are handles of tags with + between them; a product must have all of them.
    """
    row = None if handle == "all" else shop.collection_by_handle(handle)
    if row is None and handle != "all":
        raise Http404
    page = shop_page(request, title=row.text("title", request.locale) if row else _("All products"))
    if row:
        page.description = row.text("seo_description", request.locale)
    return _shelf(request, page, row, Shown(tags=_tags(tags, row) if tags else ()))


@require_safe
def vendor(request: ShopRequest) -> HttpResponse:
    """All products of the vendor `?q=`."""
    name = _line(request.GET.get("q", ""))
    return (
        _shelf(request, shop_page(request, title=name), None, Shown(vendor=name))
        if name
        else _to_all(request)
    )


@require_safe
def product_type(request: ShopRequest) -> HttpResponse:
    """All products of the type `?q=`."""
    name = _line(request.GET.get("q", ""))
    return (
        _shelf(request, shop_page(request, title=name), None, Shown(type=name)) if name else _to_all(request)
    )


def _shelf(request: ShopRequest, page: Page, row: Collection | None, shown: Shown) -> HttpResponse:
    sort = request.GET.get("sort_by", "")
    shown = replace(shown, chosen=chosen_in(request.GET, page.currency))
    drop = CollectionDrop(row, page, sort if sort in shop.SORTS else "", shown=shown)
    template = template_of(request, "collection", row.template_suffix if row else "")
    return render(request, template, page, {"collection": drop, "current_tags": list(shown.tags)})


def _to_all(request: ShopRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{request.root}/collections/all")


def _tags(handles: str, row: Collection | None) -> tuple[str, ...]:
    """The tags that the handles in an address mean. Raises Http404 for one that no product here has."""
    known: dict[str, str] = {}
    for tag in shop.words_of(shop.scope_of(row)).tags:
        known.setdefault(handleize(tag), tag)
        known.setdefault(tag, tag)
    wanted = handles.replace(" ", "+").split("+")[:MAX_TAGS]
    if any(handle not in known for handle in wanted):
        raise Http404
    return tuple(dict.fromkeys(known[handle] for handle in wanted))


def _line(text: str) -> str:
    return text.replace("\x00", "").strip()[:255]


@require_safe
def collection_list(request: ShopRequest) -> HttpResponse:
    """All collections."""
    page = shop_page(request, title=_("Collections"))
    return render(request, template_of(request, "list-collections"), page, {})


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
    """A product reached through a collection, with the collection it was reached through beside it.

    Search engines are told of the product's own address, and a collection that is gone leads there.
    """
    row = _product_or_404(handle)
    own = f"/products/{quote(handle)}"
    around = None if collection == "all" else shop.collection_by_handle(collection)
    if around is None and collection != "all":
        return HttpResponseRedirect(request.root + own)
    page = shop_page(request, same_as=own)
    return _product(request, row, page, {"collection": CollectionDrop(around, page)})
