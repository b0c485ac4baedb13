"""Blocks and embeds of plugins in the shop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from plugins.actions import install_plugin, switch_plugin
from plugins.models import Installation, LogLine
from plugins.testing import with_plugins
from storefront.catalog.models import Product
from storefront.testing import make_product
from tenants.context import enter_store
from tenants.models import Store
from themes.actions import change_theme_settings, install_theme
from themes.app_blocks import app_blocks

pytestmark = pytest.mark.django_db
BLOCK = "kaidian://apps/looks/blocks/looks"
EMBED = "kaidian://apps/looks/blocks/verify"


class Shop:
    """A shop that sells one thing, with the plugin in its theme."""

    def __init__(self, store: Store, product: Product) -> None:
        self.store, self.product = store, product
        self.client = Client(headers={"host": store.host})

    def place(self, *texts: str) -> None:
        """Put a block with each text into a section for apps on the product page, and the embed on every
        page.
        """
        blocks = {f"b{n}": {"type": BLOCK, "settings": {"text": text}} for n, text in enumerate(texts)}
        section = {"type": "apps", "blocks": blocks, "block_order": list(blocks)}
        product = {"sections": {"own": section}, "order": ["own"]}
        embeds = {"e": {"type": EMBED, "settings": {}}}
        settings = {"templates": {"product": product}, "settings": {"blocks": embeds}}
        change_theme_settings(settings=settings)

    def page(self) -> str:
        """The product page."""
        response = self.client.get(f"/products/{self.product.handle}")
        enter_store(self.store)
        assert response.status_code == 200
        return response.text


@pytest.fixture
def shop(store: Store) -> Iterator[Shop]:
    with with_plugins("storefront.extensions.tests.looks"):
        install_plugin(plugin="looks")
        install_theme(package="courtyard", preset="ink")
        yield Shop(store, make_product())


def test_a_block_is_drawn_with_what_the_plugin_gives(shop: Shop) -> None:
    shop.place("times")
    assert '<p class="looks">1 times &lt;script&gt;</p>' in shop.page()
    assert '<p class="looks">2 times &lt;script&gt;</p>' in shop.page()
    assert '<meta name="site-verification" content="product">' in shop.page().partition("</head>")[0]


def test_its_styles_come_once(shop: Shop) -> None:
    shop.place("a", "b")
    page = shop.page()
    assert page.count(".looks { color: red }") == 1
    assert page.count('<p class="looks">') == 2


def test_a_block_that_fails_is_left_out_and_the_page_stands(shop: Shop) -> None:
    shop.place("fail", "times")
    page = shop.page()
    assert page.count('<p class="looks">') == 1
    assert LogLine.objects.get().message == "ValueError: told to"


def test_nothing_is_shown_where_the_plugin_is_off_or_gone(shop: Shop) -> None:
    shop.place("times")
    assert [block.type for block in app_blocks()] == [BLOCK, EMBED]
    switch_plugin(plugin="looks", is_on=False)
    assert app_blocks() == []
    page = shop.page()
    assert "looks" not in page
    assert "site-verification" not in page


def test_asking_which_plugins_are_on_takes_one_query_however_many_blocks_there_are(
    shop: Shop, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked = []
    for count in (1, 6):
        shop.place(*["times"] * count)
        shop.page()
        with CaptureQueriesContext(connection) as queries:
            shop.page()
        asked.append(sum("plugins_installation" in each["sql"] for each in queries))
    assert asked[0] == asked[1]


class TestPages:
    """Addresses of the plugin in the shop."""

    def ask(self, shop: Shop, path: str, data: dict[str, str] | None = None) -> Any:
        address = f"/apps/looks/{path}" if path.isalpha() else f"/apps/looks{path}"
        response = shop.client.post(address, data) if data is not None else shop.client.get(address)
        enter_store(shop.store)
        return response

    def test_its_liquid_stands_in_the_theme(self, shop: Shop) -> None:
        response = self.ask(shop, "?name=<b>")
        assert response.status_code == 200
        assert '<p id="own">Hello &lt;b&gt; of Test Store</p>' in response.text
        assert "<title>&lt;Looks&gt;" in response.text
        assert "no-cache" in response.headers["Cache-Control"]

    def test_json(self, shop: Shop) -> None:
        response = self.ask(shop, "json", {"a": "1\0", "b": "数"})
        assert response.json() == {"form": {"a": "1", "b": "数"}, "customer": None}

    def test_it_leads_within_the_shop_only(self, shop: Shop) -> None:
        assert self.ask(shop, "on").headers["Location"] == "/products/x?y=1"
        assert self.ask(shop, "away").headers["Location"] == "/"

    def test_a_fault_is_told_kindly(self, shop: Shop) -> None:
        response = self.ask(shop, "fail")
        assert response.status_code == 503
        assert "店铺的其他页面不受影响" in response.text
        assert "told to" not in response.text

    @pytest.mark.parametrize(
        ("path", "told"),
        [
            ("lost", "the package has no file blocks/lost.liquid"),
            ("status", "99 is no status"),
            ("set", "its json can't be written: Object of type set is not JSON serializable"),
        ],
    )
    def test_an_answer_that_cannot_be_shown_is_a_fault_of_the_plugin(
        self, shop: Shop, path: str, told: str
    ) -> None:
        response = self.ask(shop, path)
        assert response.status_code == 503
        assert "店铺的其他页面不受影响" in response.text
        assert LogLine.objects.get().message.endswith(told)

    def test_what_strangers_send_pauses_nothing(self, shop: Shop) -> None:
        for _turn in range(6):
            self.ask(shop, "fail")
        assert LogLine.objects.count() == 1
        assert Installation.objects.get().troubles == {}
        assert self.ask(shop, "json").status_code == 200

    def test_what_is_not_there(self, shop: Shop) -> None:
        assert self.ask(shop, "nothing").status_code == 404
        assert shop.client.get("/apps/nobody/x").status_code == 404
        enter_store(shop.store)
        switch_plugin(plugin="looks", is_on=False)
        assert self.ask(shop, "json").status_code == 404

    def test_who_sends_too_much_waits(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("foundation.rates.Rate.take", lambda rate, key: False)
        assert self.ask(shop, "json", {}).status_code == 429
        assert self.ask(shop, "json").status_code == 200
