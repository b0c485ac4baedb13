"""The page of notes, which `admin_pages` declares, in the menu."""

from __future__ import annotations

from kaidian_sdk import hookimpl
from kaidian_sdk.examples.admin_pages import TITLE
from kaidian_sdk.points.backoffice import MenuEntry


@hookimpl
def menu_entries() -> list[MenuEntry]:
    return [MenuEntry(id="notes", label=TITLE, page="notes", icon="file")]
