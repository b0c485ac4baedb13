"""What themes see of menus: `linklists['main-menu'].links`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from urllib.parse import urlsplit

from storefront.catalog.drops import CollectionDrop
from storefront.catalog.drops.product import product_drops
from storefront.catalog.models import Collection
from storefront.catalog.queries import shop as catalog
from storefront.content.models import MenuItem, Policy
from storefront.content.queries import shop
from storefront.content.queries.menus import Link, LinkList, menus
from storefront.drops import policies_of
from themes.engine import Drop, prop
from themes.objects.handled import Handled
from themes.registry import global_object
from themes.rendering.page import Page

from .articles import BlogDrop, article_drops
from .pages import PageDrop

MOST = 50
"""How many links "every collection" becomes at most."""
TYPES = {
    MenuItem.Kind.HOME: "frontpage_link",
    MenuItem.Kind.URL: "http_link",
    MenuItem.Kind.EVERY_COLLECTION: "collection_link",
    MenuItem.Kind.EVERY_POLICY: "policy_link",
}
"""`link.type` where it is not the kind followed by "_link"."""


class LinkDrop(Drop):
    """`link`: an entry of a menu."""

    def __init__(self, link: Link, menus: LinkListsDrop, page: Page) -> None:
        self.link = link
        self._menus = menus
        self._page = page

    @cached_property
    def drops(self) -> list[LinkDrop]:
        """The links below it."""
        return self._menus.wrap(self.link.links)

    @cached_property
    def is_current(self) -> bool:
        """Whether it leads to the page that is shown."""
        own = self._own_path
        return own is not None and own == _bare(self._page.path)

    @cached_property
    def is_active(self) -> bool:
        """Whether it leads to the page that is shown, or to a part of the store that contains it."""
        own, here = self._own_path, self._page.path.rstrip("/") or "/"
        return self.is_current or (own is not None and own != "/" and here.startswith(f"{own}/"))

    @property
    def _own_path(self) -> str | None:
        """Its path as pages have it, without query; None for one that leads out of the shop."""
        try:
            parts = urlsplit(self.link.path)
        except ValueError:
            return None
        return None if parts.scheme or parts.netloc or not parts.path else _bare(parts.path)

    def json(self) -> dict[str, object]:
        """The link with all below it."""
        return {name: self[name] for name in ("title", "handle", "url", "type", "active", "current", "links")}

    @prop
    def title(self) -> str:
        """Its title in the page's language."""
        return self.link.title(self._page.locale)

    @prop
    def url(self) -> str:
        """Its address in the page's language."""
        path = self.link.path
        if path == "/":
            return self._page.root or "/"
        return self._page.root + path if path.startswith("/") else path

    @prop
    def handle(self) -> str:
        """The last part of its address; without one, made from its title."""
        return self.link.path.rstrip("/").rpartition("/")[2] or self.title()

    @prop
    def type(self) -> str:
        """Its kind: "collection_link", "page_link", "http_link" and so on."""
        return TYPES.get(self.link.kind, f"{self.link.kind.value}_link")

    @prop
    def object(self) -> object:
        """The page, product, collection, blog, article or policy it leads to; nil for other addresses."""
        return self._menus.object_of(self.link)

    @prop
    def links(self) -> list[LinkDrop]:
        """The links below it."""
        return self.drops

    @prop
    def levels(self) -> int:
        """How many levels of links are below it."""
        return max((1 + drop.levels() for drop in self.drops), default=0)

    @prop
    def active(self) -> bool:
        """Whether it leads to the page that is shown, or to a part of the store that contains it."""
        return self.is_active

    @prop
    def current(self) -> bool:
        """Whether it leads to the page that is shown."""
        return self.is_current

    @prop
    def child_active(self) -> bool:
        """Whether a link below it is active."""
        return any(drop.is_active or drop.child_active() for drop in self.drops)

    @prop
    def child_current(self) -> bool:
        """Whether a link below it is current."""
        return any(drop.is_current or drop.child_current() for drop in self.drops)


def _bare(path: str) -> str:
    """A path as links are compared: a product within a collection is the product."""
    rest = path.rstrip("/") or "/"
    return (
        rest[rest.index("/products/") :]
        if rest.startswith("/collections/") and "/products/" in rest
        else rest
    )


class LinkListDrop(Handled):
    """`linklist`: a menu."""

    def __init__(self, menu: LinkList, menus: LinkListsDrop, page: Page) -> None:
        self._menu = menu
        self._menus = menus
        self._page = page

    @prop
    def handle(self) -> str:
        """Its handle."""
        return self._menu.handle

    @prop
    def title(self) -> str:
        """Its name in the page's language."""
        return self._menu.titles.get(self._page.locale) or self._menu.titles[""]

    @prop
    def links(self) -> list[LinkDrop]:
        """Its links; each may have links below it."""
        return self._menus.wrap(self._menu.links)

    @prop
    def levels(self) -> int:
        """How many levels of links it has."""
        return max((1 + link.levels() for link in self.links()), default=0)


class LinkListsDrop(Drop):
    """`linklists`: the store's menus, by handle."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._objects: dict[MenuItem.Kind, dict[int, Drop]] = {}

    @cached_property
    def _menus(self) -> dict[str, LinkList]:
        return menus()

    def lookup(self, key: object) -> object:
        menu = self._menus.get(key) if isinstance(key, str) else None
        return LinkListDrop(menu, self, self._page) if menu else None

    def wrap(self, links: Sequence[Link]) -> list[LinkDrop]:
        """Links for templates; one that stands for every collection or policy becomes as many."""
        return [LinkDrop(each, self, self._page) for link in links for each in self._each(link)]

    def _each(self, link: Link) -> list[Link]:
        if link.kind == MenuItem.Kind.EVERY_COLLECTION:
            rows = catalog.collections()[:MOST]
            return [Link(link.kind, f"/collections/{row.handle}", _titles_of(row), row.pk) for row in rows]
        if link.kind == MenuItem.Kind.EVERY_POLICY:
            drops = policies_of(self._page)
            return [Link(link.kind, f"/policies/{drop.handle()}", {"": drop.title()}) for drop in drops]
        if link.kind == MenuItem.Kind.POLICY and not link.titles[""]:
            link.titles = {"": str(Policy.Kind(link.path.rpartition("/")[2]).label)}
        if not link.title(self._page.locale):
            link.titles[""] = str(link.kind.label)
        return [link]

    def object_of(self, link: Link) -> object:
        """What a link leads to; read for all links of its kind at once."""
        if link.kind in {MenuItem.Kind.POLICY, MenuItem.Kind.EVERY_POLICY}:
            kind = link.path.rpartition("/")[2]
            return next((drop for drop in policies_of(self._page) if drop.handle() == kind), None)
        if link.target is None:
            return None
        is_every = link.kind == MenuItem.Kind.EVERY_COLLECTION
        return self._read(MenuItem.Kind.COLLECTION if is_every else link.kind).get(link.target)

    def _read(self, kind: MenuItem.Kind) -> dict[int, Drop]:
        if kind not in self._objects:
            links = [link for menu in self._menus.values() for link in _flat(menu.links)]
            ids = [link.target for link in links if link.kind == kind and link.target]
            self._objects[kind] = _READERS[kind](ids, self._page)
        return self._objects[kind]


def _flat(links: Sequence[Link]) -> list[Link]:
    return [each for link in links for each in (link, *_flat(link.links))]


def _titles_of(row: Collection) -> dict[str, str]:
    return {"": row.title} | {
        locale: texts["title"] for locale, texts in row.translations.items() if texts.get("title")
    }


def _collections(ids: Sequence[int], page: Page) -> dict[int, Drop]:
    rows = catalog.collections()
    return {row.pk: CollectionDrop(row, page, beside=rows) for row in rows}


def _products(ids: Sequence[int], page: Page) -> dict[int, Drop]:
    rows = list(catalog.published().filter(pk__in=ids))
    return {row.pk: drop for row, drop in zip(rows, product_drops(rows, page), strict=True)}


def _pages(ids: Sequence[int], page: Page) -> dict[int, Drop]:
    return {row.pk: PageDrop(row, page) for row in shop.pages().filter(pk__in=ids)}


def _blogs(ids: Sequence[int], page: Page) -> dict[int, Drop]:
    return {row.pk: BlogDrop(row, page) for row in shop.blogs()}


def _articles(ids: Sequence[int], page: Page) -> dict[int, Drop]:
    rows = list(shop.articles().filter(pk__in=ids))
    return {row.pk: drop for row, drop in zip(rows, article_drops(rows, page), strict=True)}


_READERS: dict[MenuItem.Kind, Callable[[Sequence[int], Page], dict[int, Drop]]] = {
    MenuItem.Kind.COLLECTION: _collections,
    MenuItem.Kind.PRODUCT: _products,
    MenuItem.Kind.PAGE: _pages,
    MenuItem.Kind.BLOG: _blogs,
    MenuItem.Kind.ARTICLE: _articles,
}


@global_object("linklists")
def _linklists(page: Page) -> LinkListsDrop:
    """The store's menus, by handle."""
    return LinkListsDrop(page)
