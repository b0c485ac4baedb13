"""What search engines are told: robots.txt, and the map of a shop in parts of a few thousand addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from storefront.catalog.models import Collection, Product
from storefront.surface import ShopRequest, prefix_of
from tenants.models import Store

from .models import Article, Blog, ContentPage
from .queries import shop

PART_SIZE = 2_500
"""Addresses of a part, each once a language: half of what a map may hold with many languages."""
MAX_PARTS = 50_000
"""Parts that the format lets an index name."""
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
HIDDEN_PATHS = ("/cart", "/checkout", "/account", "/orders", "/search", "/*?*sort_by=", "/*?*view=")

type Place = tuple[str, datetime | None]
"""A path without the prefix of a language, and when it last changed."""


def _products() -> QuerySet[Product]:
    return Product.objects.filter(status=Product.Status.ACTIVE).order_by("pk")


def _collections() -> QuerySet[Collection]:
    return Collection.objects.filter(is_published=True).order_by("pk")


def _pages() -> QuerySet[ContentPage]:
    return shop.pages().order_by("pk")


def _blogs() -> QuerySet[Blog]:
    return Blog.objects.order_by("pk")


def _articles() -> QuerySet[Article]:
    return shop.articles().order_by("pk")


PARTS: dict[str, tuple[Callable[[], QuerySet[Any]], str, tuple[str, ...]]] = {
    "products": (_products, "/products/{}", ("handle",)),
    "collections": (_collections, "/collections/{}", ("handle",)),
    "pages": (_pages, "/pages/{}", ("handle",)),
    "blogs": (_blogs, "/blogs/{}", ("handle",)),
    "articles": (_articles, "/blogs/{}/{}", ("blog__handle", "handle")),
}
"""Each kind of thing: what is shown of it, its path, and the columns that fill the path."""


@require_safe
def robots(request: ShopRequest) -> HttpResponse:
    """Where there is nothing to find, and where the map is; nothing at all behind a password."""
    if request.store.has_password:
        return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")
    lines = ["User-agent: *"]
    for locale in request.store.all_locales:
        lines += [f"Disallow: {prefix_of(request.store, locale)}{path}" for path in HIDDEN_PATHS]
    lines.append(f"Sitemap: {request.store.url}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def index(request: ShopRequest) -> HttpResponse:
    """The parts of the map."""
    base = request.store.url
    parts = [f"{base}/sitemap_shop_1.xml"]
    for kind, (rows, _path, _columns) in PARTS.items():
        count = rows().count()
        parts += [f"{base}/sitemap_{kind}_{part}.xml" for part in range(1, -(-count // PART_SIZE) + 1)]
    inner = "".join(f"<sitemap><loc>{escape(part)}</loc></sitemap>" for part in parts)
    return _xml(f"<sitemapindex {NAMESPACES}>{inner}</sitemapindex>")


@require_safe
def part(request: ShopRequest, kind: str, number: int) -> HttpResponse:
    """One part of the map: each thing in every language, with its other languages beside it."""
    if not 1 <= number <= MAX_PARTS or (kind not in PARTS and (kind, number) != ("shop", 1)):
        raise Http404
    places: list[Place] = [("/", None)] if kind == "shop" else list(_places(kind, number))
    if not places:
        raise Http404
    inner = "".join(_entries(request.store, places))
    spaces = f'{NAMESPACES} xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return _xml(f"<urlset {spaces}>{inner}</urlset>")


def _places(kind: str, number: int) -> Iterator[Place]:
    rows, path, columns = PARTS[kind]
    start = (number - 1) * PART_SIZE
    for *names, changed in rows().values_list(*columns, "updated_at")[start : start + PART_SIZE]:
        yield path.format(*(quote(str(name)) for name in names)), changed


def _entries(store: Store, places: Iterable[Place]) -> Iterator[str]:
    prefixes = {locale: f"{store.url}{prefix_of(store, locale)}" for locale in store.all_locales}
    for path, changed in places:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{locale}" href={quoteattr(base + path)}/>'
            for locale, base in prefixes.items()
        )
        when = f"<lastmod>{changed.date().isoformat()}</lastmod>" if changed else ""
        for base in prefixes.values():
            alternates = others if len(prefixes) > 1 else ""
            yield f"<url><loc>{escape(base + path)}</loc>{when}{alternates}</url>"


def _xml(body: str) -> HttpResponse:
    return HttpResponse(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}', content_type="application/xml")
