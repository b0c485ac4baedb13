"""What themes see of the store's rules and menus."""

from __future__ import annotations

from functools import cached_property

from storefront.catalog.queries import shop as catalog
from storefront.content.models import Policy
from themes.engine import Drop, Html, prop
from themes.page import Page
from themes.registry import global_object


class PolicyDrop(Drop):
    """`policy`: one of the shop's rules."""

    def __init__(self, row: Policy, page: Page) -> None:
        self._row = row
        self._page = page

    @prop
    def id(self) -> str:
        """What the rule is known by."""
        return self._row.kind

    @prop
    def title(self) -> str:
        """The rule's title in the page's language."""
        return str(Policy.Kind(self._row.kind).label)

    @prop
    def body(self) -> Html:
        """What it says."""
        return Html(self._row.text("body", self._page.locale))

    @prop
    def handle(self) -> str:
        """Its name in addresses."""
        return self._row.kind

    @prop
    def url(self) -> str:
        """Its address."""
        return f"{self._page.root}/policies/{self._row.kind}"


def policies_of(page: Page) -> list[PolicyDrop]:
    """The rules that have been written, in their fixed order; read once a page."""
    found: list[PolicyDrop] | None = page.scratch.get("policies")
    if found is None:
        rows = {row.kind: row for row in Policy.objects.all() if row.body.strip()}
        found = [PolicyDrop(rows[kind], page) for kind in Policy.Kind.values if kind in rows]
        page.scratch["policies"] = found
    return found


class LinkDrop(Drop):
    """One entry of a menu."""

    def __init__(self, title: str, url: str, page: Page) -> None:
        self._title = title
        self._url = url
        self._page = page

    @prop
    def title(self) -> str:
        return self._title

    @prop
    def url(self) -> str:
        return self._url

    @prop
    def handle(self) -> str:
        return self._url.rpartition("/")[2]

    @prop
    def active(self) -> bool:
        return self._page.root + self._page.path == self._url

    @prop
    def links(self) -> list[LinkDrop]:
        return []


class LinkListDrop(Drop):
    """A menu."""

    def __init__(self, handle: str, links: list[LinkDrop]) -> None:
        self._handle = handle
        self._links = links

    @prop
    def handle(self) -> str:
        return self._handle

    @prop
    def title(self) -> str:
        return self._handle

    @prop
    def links(self) -> list[LinkDrop]:
        return self._links

    @prop
    def levels(self) -> int:
        return 1


class LinkListsDrop(Drop):
    """`linklists`: the main menu holds the shop's collections, the footer's its policies."""

    MOST = 6

    def __init__(self, page: Page) -> None:
        self._page = page

    @cached_property
    def _main(self) -> list[LinkDrop]:
        rows = catalog.collections()[: self.MOST]
        root, locale = self._page.root, self._page.locale
        return [
            LinkDrop(row.text("title", locale), f"{root}/collections/{row.handle}", self._page)
            for row in rows
        ]

    @cached_property
    def _footer(self) -> list[LinkDrop]:
        links = [(policy.title(), policy.url()) for policy in policies_of(self._page)]
        return [LinkDrop(title, url, self._page) for title, url in links]

    def lookup(self, key: object) -> object:
        if key == "main-menu":
            return LinkListDrop("main-menu", self._main)
        if key == "footer":
            return LinkListDrop("footer", self._footer)
        return None


@global_object("linklists")
def _linklists(page: Page) -> object:
    """Menus by their handle."""
    return LinkListsDrop(page)
