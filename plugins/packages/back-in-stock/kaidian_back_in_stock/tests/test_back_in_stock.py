"""Wishes for what is sold out, from a shop's product page to the letter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail

from kaidian_sdk.points.backoffice import Facts
from kaidian_sdk.points.work import Event
from plugins.actions import change_plugin_settings, install_plugin
from plugins.calling import offer
from plugins.cards import cards_of
from plugins.storage import PluginStorage
from plugins.testing import with_plugins
from storefront.catalog.models import Product, Variant
from storefront.extensions.testing import letters_at_once
from storefront.inventory.actions import set_on_hand
from storefront.testing import make_product, make_sizes, shopper_at, variant_of
from tenants.context import enter_store
from tenants.models import Store
from themes.actions import change_theme_settings, install_theme

pytestmark = pytest.mark.django_db
ASK = "/apps/back-in-stock/ask"


@pytest.fixture
def shop(store: Store) -> Iterator[Store]:
    """A shop whose product page has the block."""
    with with_plugins("kaidian_back_in_stock"), letters_at_once():
        install_plugin(plugin="back-in-stock")
        install_theme(package="courtyard")
        block = {"type": "kaidian://apps/back-in-stock/blocks/ask"}
        section = {"type": "apps", "blocks": {"b": block}, "block_order": ["b"]}
        template = {"sections": {"s": section}, "order": ["s"]}
        change_theme_settings(settings={"templates": {"product": template}})
        yield store


@pytest.fixture
def sold_out(shop: Store) -> Variant:
    return variant_of(make_product("紫水晶手串", on_hand=0))


def ask(shop: Store, variant: object, email: str = "Lin@example.com", **more: str) -> Any:
    answer = shopper_at(shop).post(ASK, {"variant": str(variant), "email": email, **more})
    enter_store(shop)
    return answer


def restocked(*variants: Variant, number: int = 1) -> None:
    set_on_hand(counts=dict.fromkeys(variants, 5))
    payload = {"variants": [variant.pk for variant in variants], "kind": "set"}
    happened = Event(
        id=number,
        name="inventory.changed",
        subject="variant:1",
        actor="system",
        at=datetime.now(UTC),
        payload=payload,
    )
    found = offer("subscribers", "back-in-stock", "tell")
    assert found is not None
    found.call("handle", happened)


def page_of(shop: Store, product: Product) -> str:
    text = shopper_at(shop).get(f"/products/{product.handle}").text.partition("<main")[2]
    enter_store(shop)
    return text


def test_only_what_is_sold_out_can_be_waited_for(shop: Store, sold_out: Variant) -> None:
    shown = page_of(shop, sold_out.product)
    assert "售罄了？到货后给您发邮件。" in shown
    assert f'name="variant" value="{sold_out.pk}"' in shown
    assert "售罄了" not in page_of(shop, make_product("有货"))
    sizes = make_sizes()
    first = variant_of(sizes)
    set_on_hand(counts=dict.fromkeys(sizes.variants.all(), 0))
    assert f'<option value="{first.pk}">6 mm</option>' in page_of(shop, sizes)


def test_one_letter_when_it_is_back(shop: Store, sold_out: Variant) -> None:
    assert "到货后我们会给您发一封邮件" in ask(shop, sold_out.pk).text
    ask(shop, sold_out.pk)  # pressed twice
    (card,) = cards_of("product", sold_out.product_id, shop, shop.memberships.get())
    assert isinstance(card.parts[0].part, Facts)
    assert card.parts[0].part.rows[0][1] == "1"
    restocked(sold_out)
    restocked(sold_out)  # the same event again
    (letter,) = mail.outbox
    assert letter.to == ["lin@example.com"]
    assert letter.subject == f"紫水晶手串 到货了 · {shop.name}"
    assert f"{shop.url}/products/{sold_out.product.handle}?variant={sold_out.pk}" in str(letter.body)
    assert cards_of("product", sold_out.product_id, shop, shop.memberships.get()) == []
    assert list(PluginStorage("back-in-stock").items("wait:")) == []


def test_who_waited_longest_is_told_first(shop: Store, sold_out: Variant) -> None:
    change_plugin_settings(plugin="back-in-stock", values={"letters": 2})
    for name in ("zhao", "li", "an"):
        ask(shop, sold_out.pk, f"{name}@example.com")
    restocked(sold_out)
    assert [letter.to[0] for letter in mail.outbox] == ["zhao@example.com", "li@example.com"]
    restocked(sold_out, number=2)
    assert mail.outbox[-1].to == ["an@example.com"]


def test_a_change_that_leaves_it_sold_out_tells_nobody(shop: Store, sold_out: Variant) -> None:
    ask(shop, sold_out.pk)
    other = variant_of(make_product("其他"))
    restocked(other)
    assert mail.outbox == []


@pytest.mark.parametrize(
    "email", ["", "lin", "a@b", "a b@example.com", "a:b@example.com", "x" * 120 + "@e.cn"]
)
def test_addresses_that_are_none(shop: Store, sold_out: Variant, email: str) -> None:
    answer = ask(shop, sold_out.pk, email)
    assert (answer.status_code, "请填写电子邮箱" in answer.text) == (422, True)
    assert list(PluginStorage("back-in-stock").items()) == []


def test_what_is_not_taken(shop: Store, sold_out: Variant) -> None:
    assert [ask(shop, number).status_code for number in ("", "x", "0", "9" * 30, "-1")] == [404] * 5
    assert "现在就可以购买" in ask(shop, variant_of(make_product("有货")).pk).text
    ask(shop, sold_out.pk, website="x")  # a machine
    assert list(PluginStorage("back-in-stock").items()) == []
    PluginStorage("back-in-stock").increase("open:lin@example.com", 20)
    assert "已经很多了" in ask(shop, sold_out.pk).text
    assert list(PluginStorage("back-in-stock").items("wait:")) == []
