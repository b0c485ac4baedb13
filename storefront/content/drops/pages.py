"""What themes see of pages of text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storefront.content.models import ContentPage
from storefront.content.queries import shop
from themes.engine import Html, Listing, prop
from themes.objects.handled import Handled
from themes.objects.metafields import HasMetafields
from themes.registry import global_object, page_object
from themes.rendering.page import Page


class PageDrop(Handled, HasMetafields):
    """`page`: a page of the store, such as "About us"."""

    def __init__(self, row: ContentPage, page: Page) -> None:
        self._row = row
        self._page = page

    @prop
    def id(self) -> int:
        """Id of the page."""
        return self._row.pk

    @prop
    def object_type(self) -> str:
        """Its kind in search results: "page"."""
        return "page"

    @prop
    def title(self) -> str:
        """Its title in the page's language."""
        return self._row.text("title", self._page.locale)

    @prop
    def handle(self) -> str:
        """Its name in addresses."""
        return self._row.handle

    @prop
    def content(self) -> Html:
        """Its text, as HTML."""
        return Html(self._row.text("body", self._page.locale))

    @prop
    def url(self) -> str:
        """Its address in the page's language."""
        return f"{self._page.root}/pages/{self._row.handle}"

    @prop
    def author(self) -> str:
        """The author's name."""
        return self._row.author

    @prop
    def template_suffix(self) -> str | None:
        """The suffix of its alternate template; nil for the default one."""
        return self._row.template_suffix or None

    @prop
    def published_at(self) -> datetime | None:
        """When it was published."""
        return self._row.published_at


def page_drops(rows: Sequence[ContentPage], page: Page) -> list[PageDrop]:
    """Pages, for templates."""
    return [PageDrop(row, page) for row in rows]


@global_object("pages")
def _pages(page: Page) -> Listing[PageDrop]:
    """All pages by title, or one by its handle."""
    rows = shop.pages()

    def named(handle: str) -> PageDrop | None:
        row = shop.page_by_handle(handle)
        return PageDrop(row, page) if row else None

    return Listing(
        lambda offset, limit: page_drops(list(rows[offset : offset + limit]), page), rows.count, named=named
    )


page_object("page", PageDrop, "page", about='The page of the store that is shown, such as "About us".')
