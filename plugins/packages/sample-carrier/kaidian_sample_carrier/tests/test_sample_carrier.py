"""White Crane Express at the checkout of a shop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from plugins.actions import change_plugin_settings, install_plugin
from plugins.testing import with_plugins
from storefront.orders.models import Order
from storefront.testing import ADDRESS, make_product, make_rate, shopper_at, variant_of
from tenants.context import enter_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(store: Store) -> Iterator[Store]:
    """A shop with the carrier beside a rate of its own."""
    with with_plugins("kaidian_sample_carrier"):
        install_plugin(plugin="sample-carrier")
        make_rate(price=800, free_over=None)
        yield store


def with_cart(shop: Store, *, grams: int, quantity: int = 1) -> Client:
    browser = shopper_at(shop)
    product = make_product(variant={"grams": grams})
    browser.post("/cart/add", {"id": variant_of(product).pk, "quantity": quantity})
    enter_store(shop)
    return browser


def offered(browser: Client, country: str = "CN") -> list[tuple[str, str]]:
    """(code, price) of the carrier's rates."""
    found = browser.get("/cart/shipping_rates.json", {"shipping_address[country]": country}).json()
    rows = [(row["code"], row["price"]) for row in found["shipping_rates"]]
    return [(code.removeprefix("sample-carrier/crane/"), price) for code, price in rows if "/" in code]


@pytest.mark.parametrize(
    ("grams", "quantity", "country", "prices"),
    [
        (0, 1, "CN", ["12.00", "27.00"]),
        (500, 2, "CN", ["12.00", "27.00"]),
        (500, 3, "CN", ["15.00", "30.00"]),
        (2_500, 1, "JP", ["110.00", "125.00"]),
        (2_500, 1, "FR", []),
        (10_000, 3, "CN", ["99.00", "114.00"]),
        (10_001, 3, "CN", []),
    ],
)
def test_prices_follow_weight_and_zone(
    shop: Store, grams: int, quantity: int, country: str, prices: list[str]
) -> None:
    found = offered(with_cart(shop, grams=grams, quantity=quantity), country)
    assert found == list(zip(("standard", "express"), prices, strict=False))


def test_a_merchant_says_where_it_goes_and_for_how_much(shop: Store) -> None:
    browser = with_cart(shop, grams=1_500)
    change_plugin_settings(
        plugin="sample-carrier",
        values={"near": "fr，de", "near_first": 100, "near_more": 10, "far": "", "express": 0},
    )
    assert offered(browser, "DE") == [("standard", "1.10")]
    assert offered(browser, "CN") == []


@pytest.mark.usefixtures("stripe")
def test_an_order_keeps_what_was_chosen(shop: Store) -> None:
    browser = with_cart(shop, grams=1_500)
    form = {**ADDRESS, "rate": "sample-carrier/crane/express"}
    assert "白鹤速运（特快）" in browser.post("/checkout/totals", form).text
    assert browser.post("/checkout/pay", form).status_code == 200
    enter_store(shop)
    order = Order.objects.get()
    assert (order.shipping, order.shipping_name) == (3_000, "白鹤速运（特快）")
    assert order.shipping_code == "sample-carrier/crane/express"
