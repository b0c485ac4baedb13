"""The examples of what merchants see, as one plugin."""

from __future__ import annotations

from kaidian_sdk import Field, hookimpl
from kaidian_sdk.examples.admin_pages import admin_pages
from kaidian_sdk.examples.cards import cards
from kaidian_sdk.examples.chat_bots import chat_bots
from kaidian_sdk.examples.customer_data import customer_data
from kaidian_sdk.examples.export_targets import export_targets
from kaidian_sdk.examples.import_sources import import_sources
from kaidian_sdk.examples.menu_entries import menu_entries
from kaidian_sdk.examples.shop_pages import shop_pages
from kaidian_sdk.examples.widgets import widgets
from kaidian_sdk.points.work import Metafield

__all__ = [
    "admin_pages",
    "cards",
    "chat_bots",
    "customer_data",
    "export_targets",
    "import_sources",
    "menu_entries",
    "metafields",
    "shop_pages",
    "widgets",
]


@hookimpl
def metafields() -> list[Metafield]:
    """The same field on all that merchants fill in."""
    care = Field(id="care", label="Care")
    return [
        Metafield(on="product", field=care),
        Metafield(on="variant", field=care),
        Metafield(on="collection", field=care),
        Metafield(on="customer", field=care),
        Metafield(on="order", field=care),
    ]
