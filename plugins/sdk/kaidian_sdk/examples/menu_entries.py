"""The page of notes in the menu."""

from __future__ import annotations

from kaidian_sdk import hookimpl
from kaidian_sdk.examples import admin_pages as pages
from kaidian_sdk.points.backoffice import AdminPage, MenuEntry


@hookimpl
def admin_pages() -> list[AdminPage]:
    return pages.admin_pages()


@hookimpl
def menu_entries() -> list[MenuEntry]:
    return [MenuEntry(id="notes", label=pages.TITLE, page="notes", icon="file")]
