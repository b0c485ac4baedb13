"""Requests for Chinese invoices: asked for in the shop, issued by the merchant."""

from __future__ import annotations

from kaidian_fapiao.asking import answer
from kaidian_fapiao.desk import TITLE, act, show
from kaidian_fapiao.people import erase, export
from kaidian_sdk import hookimpl
from kaidian_sdk.points.backoffice import AdminPage, MenuEntry
from kaidian_sdk.points.people import CustomerData
from kaidian_sdk.points.storefront import ShopPage, ThemeBlock


@hookimpl
def shop_pages() -> list[ShopPage]:
    return [ShopPage(id="fapiao", answer=answer)]


@hookimpl
def theme_blocks() -> list[ThemeBlock]:
    return [ThemeBlock(id="link", file="link.liquid")]


@hookimpl
def admin_pages() -> list[AdminPage]:
    return [AdminPage(id="requests", permission="orders.view", show=show, act=act)]


@hookimpl
def menu_entries() -> list[MenuEntry]:
    return [MenuEntry(id="requests", label=TITLE, page="requests", icon="file")]


@hookimpl
def customer_data() -> list[CustomerData]:
    return [CustomerData(id="requests", export=export, erase=erase)]
