"""Pages and articles among what a shop's search finds."""

from __future__ import annotations

from django.db.models import Model, Q, QuerySet

from storefront.search.queries import MAX_TERMS
from storefront.search.registry import Searcher, register
from themes.engine import Listing
from themes.rendering.page import Page

from .drops.articles import ArticleDrop
from .drops.pages import PageDrop
from .queries import shop


def _with_all[Row: Model](rows: QuerySet[Row], terms: str) -> QuerySet[Row]:
    """Those that have every word in their title or text, in any language."""
    for term in terms.split()[:MAX_TERMS]:
        rows = rows.filter(
            Q(title__icontains=term) | Q(body__icontains=term) | Q(translations__icontains=term)
        )
    return rows


def find_pages(terms: str, page: Page) -> Listing[PageDrop]:
    """Pages that are shown, by title."""
    rows = _with_all(shop.pages(), terms)
    return Listing(
        lambda offset, limit: [PageDrop(row, page) for row in rows[offset : offset + limit]], rows.count
    )


def find_articles(terms: str, page: Page) -> Listing[ArticleDrop]:
    """Articles that are shown, newest first."""
    rows = _with_all(shop.articles(), terms)

    def fetch(offset: int, limit: int) -> list[ArticleDrop]:
        found = list(rows[offset : offset + limit])
        shelf = shop.ArticleShelf(found)
        return [ArticleDrop(row, page, shelf) for row in found]

    return Listing(fetch, rows.count)


register(Searcher("article", find_articles))
register(Searcher("page", find_pages))
