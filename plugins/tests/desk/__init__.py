"""The examples of what merchants see, as one plugin."""

from __future__ import annotations

from kaidian_sdk.examples.admin_pages import admin_pages
from kaidian_sdk.examples.cards import cards
from kaidian_sdk.examples.import_sources import import_sources
from kaidian_sdk.examples.menu_entries import menu_entries
from kaidian_sdk.examples.shop_pages import shop_pages
from kaidian_sdk.examples.widgets import widgets

__all__ = ["admin_pages", "cards", "import_sources", "menu_entries", "shop_pages", "widgets"]
