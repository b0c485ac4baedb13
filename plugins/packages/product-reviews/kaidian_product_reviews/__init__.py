"""Reviews of products: written by shoppers, looked at by the merchant, shown in the shop."""

from __future__ import annotations

from kaidian_product_reviews.blocks import reviews, stars
from kaidian_product_reviews.desk import TITLE, act, show
from kaidian_product_reviews.people import erase, export
from kaidian_product_reviews.writing import answer
from kaidian_sdk import hookimpl
from kaidian_sdk.points.backoffice import AdminPage, MenuEntry
from kaidian_sdk.points.people import CustomerData
from kaidian_sdk.points.storefront import ShopPage, ThemeBlock


@hookimpl
def shop_pages() -> list[ShopPage]:
    return [ShopPage(id="reviews", answer=answer)]


@hookimpl
def theme_blocks() -> list[ThemeBlock]:
    return [
        ThemeBlock(id="reviews", file="reviews.liquid", data=reviews),
        ThemeBlock(id="stars", file="stars.liquid", data=stars),
    ]


@hookimpl
def admin_pages() -> list[AdminPage]:
    return [AdminPage(id="reviews", permission="customers.view", show=show, act=act)]


@hookimpl
def menu_entries() -> list[MenuEntry]:
    return [MenuEntry(id="reviews", label=TITLE, page="reviews", icon="star")]


@hookimpl
def customer_data() -> list[CustomerData]:
    return [CustomerData(id="reviews", export=export, erase=erase)]
