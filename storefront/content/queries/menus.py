"""Menus as shoppers see them: every link of every menu with what it leads to, in one query."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from storefront.content.models import Menu, MenuItem

TABLES = {
    MenuItem.Kind.COLLECTION: "catalog_collection",
    MenuItem.Kind.PRODUCT: "catalog_product",
    MenuItem.Kind.PAGE: "content_contentpage",
    MenuItem.Kind.BLOG: "content_blog",
    MenuItem.Kind.ARTICLE: "content_article",
}
"""Tables that links lead to. Those of the catalogue are reached by name, as one query reads all."""


@dataclass(slots=True)
class Link:
    """A link that can be followed now. `path` is the address without the prefix of a language.

    `titles` is {locale: text}, "" for the store's first language; `target` the id of what it leads to.
    """

    kind: MenuItem.Kind
    path: str
    titles: dict[str, str]
    target: int | None = None
    links: list[Link] = field(default_factory=list)

    def title(self, locale: str) -> str:
        """Its words in a language, else in the store's first."""
        return self.titles.get(locale) or self.titles[""]


@dataclass(slots=True)
class LinkList:
    """A menu with its links."""

    handle: str
    titles: dict[str, str]
    links: list[Link]


def menus() -> dict[str, LinkList]:
    """{handle: menu}: all menus. A link whose page, product or collection is not shown is left out, with
    those below it. EVERY_COLLECTION and EVERY_POLICY stand there as they are."""
    with connection.cursor() as cursor:
        cursor.execute(_MENUS)
        found = {
            handle: (menu, LinkList(handle, _titles(title, _json(texts)), []))
            for menu, handle, title, texts in cursor.fetchall()
        }
        cursor.execute(_ITEMS)
        rows = cursor.fetchall()
    below: dict[tuple[int, int | None], list[_Row]] = defaultdict(list)
    for values in rows:
        row = _Row(*values)
        below[row.menu, row.parent].append(row)
    for menu, links in found.values():
        links.links = _links(below, menu, None)
    return {handle: links for handle, (_menu, links) in found.items()}


@dataclass(slots=True)
class _Row:
    id: int
    menu: int
    parent: int | None
    kind: str
    target: int | None
    address: str
    title: str
    translations: Any
    handle: str | None
    blog: str | None
    own_title: str | None
    own_translations: Any


def _links(below: dict[tuple[int, int | None], list[_Row]], menu: int, parent: int | None) -> list[Link]:
    links = []
    for row in below.get((menu, parent), ()):
        path = _path(row)
        if path is None:
            continue
        own = _titles(row.own_title or "", _json(row.own_translations))
        titles = own | _titles(row.title, _json(row.translations)) if row.title else own
        kind = MenuItem.Kind(row.kind)
        links.append(Link(kind, path, titles, row.target, _links(below, menu, row.id)))
    return links


def _path(row: _Row) -> str | None:
    """The address of a link; None for one that leads nowhere now, "" for those that stand for several."""
    kind = MenuItem.Kind(row.kind)
    if kind in TABLES:
        if row.handle is None:
            return None
        folder = {"article": f"blogs/{row.blog}", "page": "pages"}.get(kind, f"{kind}s")
        return f"/{folder}/{row.handle}"
    fixed = {"home": "/", "search": "/search", "catalog": "/collections/all", "collections": "/collections"}
    if kind == MenuItem.Kind.POLICY:
        return f"/policies/{row.address}"
    return row.address if kind == MenuItem.Kind.URL else fixed.get(kind, "")


def _json(value: Any) -> dict[str, dict[str, str]]:
    return json.loads(value) if isinstance(value, str) else value or {}


def _titles(title: str, translations: dict[str, dict[str, str]]) -> dict[str, str]:
    return {"": title} | {
        locale: texts["title"] for locale, texts in translations.items() if texts.get("title")
    }


_MENUS = f'SELECT id, handle, title, translations FROM "{Menu._meta.db_table}" ORDER BY id'  # noqa: S608
_ITEMS = """
SELECT i.id, i.menu_id, i.parent_id, i.kind, i.target, i.address, i.title, i.translations,
    coalesce(c.handle, p.handle, g.handle, b.handle, a.handle), ab.handle,
    coalesce(c.title, p.title, g.title, b.title, a.title),
    coalesce(c.translations, p.translations, g.translations, b.translations, a.translations)
FROM content_menuitem i
LEFT JOIN catalog_collection c ON i.kind = 'collection' AND c.id = i.target AND c.is_published
LEFT JOIN catalog_product p ON i.kind = 'product' AND p.id = i.target AND p.status = 'active'
LEFT JOIN content_contentpage g
    ON i.kind = 'page' AND g.id = i.target AND g.published_at <= statement_timestamp()
LEFT JOIN content_blog b ON i.kind = 'blog' AND b.id = i.target
LEFT JOIN content_article a
    ON i.kind = 'article' AND a.id = i.target AND a.published_at <= statement_timestamp()
LEFT JOIN content_blog ab ON ab.id = a.blog_id
ORDER BY i.menu_id, i.position
"""
