"""What themes see of the store itself: shop, localization, menus."""

from __future__ import annotations

from functools import cached_property

from babel import Locale

from storefront.catalog.queries import shop as catalog
from storefront.content.models import Policy
from storefront.languages import own_name
from storefront.surface import prefix_of
from tenants.context import require_store
from themes.drops import ShopLocaleDrop
from themes.engine import Drop, Html, prop
from themes.page import Page
from themes.registry import global_object


class PolicyDrop(Drop):
    """`policy`: one of the shop's rules."""

    def __init__(self, row: Policy, page: Page) -> None:
        self._row = row
        self._page = page

    @prop
    def title(self) -> str:
        return str(Policy.Kind(self._row.kind).label)

    @prop
    def body(self) -> Html:
        return Html(self._row.text("body", self._page.locale))

    @prop
    def handle(self) -> str:
        return self._row.kind

    @prop
    def url(self) -> str:
        return f"{self._page.root}/policies/{self._row.kind}"


class ShopDrop(Drop):
    """`shop`."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._store = require_store()

    @prop
    def name(self) -> str:
        return self._store.name

    @prop
    def email(self) -> str:
        return self._store.email

    @prop
    def currency(self) -> str:
        return self._store.currency

    @prop
    def url(self) -> str:
        return self._store.url

    @prop
    def secure_url(self) -> str:
        return self._store.url

    @prop
    def domain(self) -> str:
        return self._store.host

    @prop
    def permanent_domain(self) -> str:
        return self._store.host

    @prop
    def locale(self) -> str:
        return self._store.locale

    @prop
    def products_count(self) -> int:
        return catalog.published().count()

    @prop
    def collections_count(self) -> int:
        return len(catalog.collections())

    @prop
    def policies(self) -> list[PolicyDrop]:
        """The rules that have been written, in their fixed order."""
        return policies_of(self._page)

    def lookup(self, key: object) -> object:
        kind = str(key).replace("_", "-")
        if kind not in Policy.Kind.values:
            return None
        return next((policy for policy in policies_of(self._page) if policy.handle() == kind), None)


def policies_of(page: Page) -> list[PolicyDrop]:
    """The rules that have been written, in their fixed order; read once a page."""
    found: list[PolicyDrop] | None = page.scratch.get("policies")
    if found is None:
        rows = {row.kind: row for row in Policy.objects.all() if row.body.strip()}
        found = [PolicyDrop(rows[kind], page) for kind in Policy.Kind.values if kind in rows]
        page.scratch["policies"] = found
    return found


class LocalizationDrop(Drop):
    """`localization`: the languages of the shop."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._store = require_store()

    def _language(self, code: str) -> ShopLocaleDrop:
        reader = Locale.parse(self._page.locale, sep="-")
        language = Locale.parse(code, sep="-")
        return ShopLocaleDrop(
            iso_code=code,
            name=language.get_display_name(reader) or code,
            endonym_name=own_name(code),
            root_url=prefix_of(self._store, code) or "/",
            primary=code == self._store.locale,
        )

    @prop
    def available_languages(self) -> list[ShopLocaleDrop]:
        return [self._language(code) for code in self._store.all_locales]

    @prop
    def language(self) -> ShopLocaleDrop:
        return self._language(self._page.locale)


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


@global_object("shop")
def _shop(page: Page) -> object:
    return ShopDrop(page)


@global_object("localization")
def _localization(page: Page) -> object:
    return LocalizationDrop(page)


@global_object("linklists")
def _linklists(page: Page) -> object:
    return LinkListsDrop(page)
