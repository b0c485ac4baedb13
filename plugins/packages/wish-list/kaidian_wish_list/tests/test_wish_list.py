"""The wish list, used by a shopper in a shop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kaidian_sdk.points.backoffice import Facts
from plugins.actions import change_plugin_settings, install_plugin
from plugins.cards import widgets_of
from plugins.storage import PluginStorage
from plugins.testing import with_plugins
from storefront.customers.testing import make_account, signed_in_at
from storefront.testing import make_product, shopper_at
from tenants.context import enter_store
from tenants.models import Store
from themes.actions import change_theme_settings, install_theme

pytestmark = pytest.mark.django_db
BLOCK = "kaidian://apps/wish-list/blocks/heart"


@pytest.fixture
def shop(store: Store) -> Iterator[Store]:
    """A shop whose product page has the button."""
    with with_plugins("kaidian_wish_list"):
        install_plugin(plugin="wish-list")
        install_theme(package="courtyard")
        section = {"type": "apps", "blocks": {"b": {"type": BLOCK}}, "block_order": ["b"]}
        change_theme_settings(
            settings={"templates": {"product": {"sections": {"s": section}, "order": ["s"]}}}
        )
        yield store


def test_who_is_not_signed_in_is_asked_to(shop: Store) -> None:
    product = make_product()
    guest = shopper_at(shop)
    assert "登录后收藏" in guest.get(f"/products/{product.handle}").text
    assert guest.get("/apps/wish-list").headers["Location"] == "/account/login"


def test_a_wish_is_kept_shown_and_taken_back(shop: Store) -> None:
    product = make_product("紫水晶手串")
    customer = make_account()
    browser = signed_in_at(shop, customer)
    assert "还没有收藏商品" in browser.get("/apps/wish-list").text
    form = {"handle": product.handle, "title": product.title, "from": "product"}
    assert browser.post("/apps/wish-list/add", form).headers["Location"] == f"/products/{product.handle}"
    browser.post("/apps/wish-list/add", form)  # the second press
    assert "已在心愿单" in browser.get(f"/products/{product.handle}").text
    assert "紫水晶手串" in browser.get("/apps/wish-list").text
    enter_store(shop)
    (card,) = widgets_of(shop, shop.memberships.get())
    assert isinstance(card.parts[0].part, Facts)
    assert card.parts[0].part.rows == ((product.handle, "1"),)
    assert (
        browser.post("/apps/wish-list/remove", {"handle": product.handle}).headers["Location"]
        == "/apps/wish-list"
    )
    enter_store(shop)
    assert PluginStorage("wish-list").get(f"wishes:{customer.pk}") == {}
    assert widgets_of(shop, shop.memberships.get()) == []


def test_there_is_an_end_to_wishes(shop: Store) -> None:
    change_plugin_settings(plugin="wish-list", values={"most": 1})
    customer = make_account()
    browser = signed_in_at(shop, customer)
    for handle in ("one", "two", ""):
        browser.post("/apps/wish-list/add", {"handle": handle})
    enter_store(shop)
    assert PluginStorage("wish-list").get(f"wishes:{customer.pk}") == {"one": "one"}
    assert browser.get("/apps/wish-list/other").status_code == 404
