"""Search and recommendations for shoppers, as pages, as sections and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.money import Money
from storefront.catalog.drops import CollectionDrop, ProductDrop
from storefront.catalog.facets import chosen_in
from storefront.catalog.models import Product
from storefront.shopfront import render, shop_page, template_of
from storefront.surface import ShopRequest
from themes.engine import Drop
from themes.rendering.page import Page

from .drops import Predicting, PredictiveSearchDrop, RecommendationsDrop, SearchDrop
from .queries import SORTS, Intent, SoldOut, plain
from .registry import PRODUCT, searchers

MOST = 10
"""Results of one kind in predictive search, and recommendations at once."""
PREDICTED = ("query", "product", "collection", "page", "article")
PLURALS = {"query": "queries"}


@require_safe
def search(request: ShopRequest) -> HttpResponse:
    """What was found for `?q=`; `?type=` names kinds of things, facets and `?sort_by=` are as in a
    collection.
    """
    page = shop_page(request, title=_("Search"))
    sort = request.GET.get("sort_by", "")
    drop = SearchDrop(
        plain(request.GET.get("q", "")),
        page,
        kinds=_kinds(request.GET.get("type", ""), (PRODUCT, *searchers())),
        sort=sort if sort in SORTS else "",
        chosen=chosen_in(request.GET, page.currency),
        sold_out=_sold_out(request.GET, "options[unavailable_products]"),
    )
    return render(request, template_of(request, "search"), page, {"search": drop})


@require_safe
def suggest(request: ShopRequest, as_json: bool = False) -> HttpResponse:
    """What is found while one types: a section with `predictive_search`, or JSON."""
    asked = request.GET
    words = plain(asked.get("q", ""))
    page = shop_page(request)
    kinds = _kinds(asked.get("resources[type]", ""), PREDICTED)
    limit = _number(asked.get("resources[limit]", ""), MOST)
    lists: dict[str, list[Any]] = {_plural(kind): [] for kind in kinds}
    if words:
        sold_out = _sold_out(asked, "resources[options][unavailable_products]")
        predicting = Predicting(words, page, limit=limit, sold_out=sold_out)
        left = limit
        for kind in kinds:
            found = predicting.of_kind(kind)
            if asked.get("resources[limit_scope]") == "all":
                found = found[:left]
                left -= len(found)
            lists[_plural(kind)] = found
    if as_json or "section_id" not in asked:
        results = {name: [_json(drop, page) for drop in drops] for name, drops in lists.items()}
        return _told({"resources": {"results": results}})
    drop = PredictiveSearchDrop(words, kinds, lists)
    return render(request, "search", page, {"predictive_search": drop})


@require_safe
def recommendations(request: ShopRequest, as_json: bool = False) -> HttpResponse:
    """Products that go with `?product_id=`: a section with `recommendations`, or JSON."""
    number = request.GET.get("product_id", "")
    known = number.isascii() and number.isdigit() and len(number) < 19
    product = Product.objects.filter(pk=int(number), status=Product.Status.ACTIVE).first() if known else None
    if product is None:
        text = _("There is no such product.")
        return _told({"status": 404, "message": "Not found", "description": text}, status=404)
    wanted = request.GET.get("intent", "")
    intent = Intent(wanted) if wanted in set(Intent) else Intent.RELATED
    page = shop_page(request)
    drop = RecommendationsDrop(page, product, intent, _number(request.GET.get("limit", ""), MOST))
    if as_json or "section_id" not in request.GET:
        return _told({"intent": intent.value, "products": [each.json() for each in drop.drops]})
    return render(request, "product", page, {"recommendations": drop, "product": ProductDrop(product, page)})


def _told(data: Mapping[str, object], status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})


def _kinds(text: str, known: tuple[str, ...]) -> list[str]:
    """The kinds that are named and known, in the order in which they are listed here; all when none is."""
    named = {name.strip() for name in text[:200].split(",")}
    return [kind for kind in known if kind in named] or list(known)


def _plural(kind: str) -> str:
    return PLURALS.get(kind, f"{kind}s")


def _number(text: str, most: int) -> int:
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 9 else most


def _sold_out(asked: Mapping[str, str], name: str) -> SoldOut:
    text = asked.get(name, "")
    return SoldOut(text) if text in set(SoldOut) else SoldOut.LAST


def _json(drop: Drop, page: Page) -> object:
    """A result as scripts of themes expect it: amounts in currency units, as text."""
    if isinstance(drop, ProductDrop):
        return _product(drop, page)
    if isinstance(drop, CollectionDrop):
        return {
            "id": drop.id(),
            "title": drop.title(),
            "handle": drop.handle(),
            "body": str(drop.description()),
            "url": drop.url(),
            "featured_image": _picture(drop),
        }
    own = drop.json()
    return own or {name: drop[name] for name in ("id", "title", "handle", "url")}


def _product(drop: ProductDrop, page: Page) -> dict[str, object]:
    def amount(minor: int | None) -> str:
        return str(Money(minor, page.currency).decimal if minor is not None else Decimal(0))

    picture = _picture(drop)
    return {
        "id": drop.id(),
        "title": drop.title(),
        "handle": drop.handle(),
        "body": str(drop.description()),
        "url": drop.url(),
        "vendor": drop.vendor(),
        "type": drop.type(),
        "tags": drop.tags(),
        "available": drop.available(),
        "price": amount(drop.price_min()),
        "price_min": amount(drop.price_min()),
        "price_max": amount(drop.price_max()),
        "compare_at_price_min": amount(drop.compare_at_price_min()),
        "compare_at_price_max": amount(drop.compare_at_price_max()),
        "image": picture["url"],
        "featured_image": picture,
        "variants": [],
    }


def _picture(drop: ProductDrop | CollectionDrop) -> dict[str, object]:
    picture = drop.featured_image()
    if picture is None:
        return {"url": None, "alt": None, "width": None, "height": None, "aspect_ratio": None}
    names = ("alt", "width", "height", "aspect_ratio")
    return {"url": picture.picture.url, **{name: picture[name] for name in names}}
