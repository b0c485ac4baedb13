"""What the store's functions change on the way from cart to order, and that none of them can break it."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from plugins.functions.actions import install_function
from plugins.functions.models import Run
from plugins.functions.tests.wat import answering, manifest, module
from storefront.orders.models import Order
from storefront.shipping.actions import save_rate
from storefront.shipping.models import ShippingRate
from storefront.testing import ADDRESS, make_product, make_rate, shopper_at, variant_of
from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stripe")]
RATES = "shipping_rate_adjustment"


@pytest.fixture(autouse=True)
def _quick_trial() -> Any:
    with patch("plugins.functions.intake.trial_fault", lambda wasm: ""):
        yield


def install(answer: object, **about: Any) -> None:
    wasm = answer if isinstance(answer, bytes) else answering(answer)
    install_function(manifest=manifest(**about), wasm=wasm)


@pytest.fixture
def rate(store: Store) -> ShippingRate:
    return make_rate(price=1_200, free_over=None)


@pytest.fixture
def shopper(store: Store, rate: ShippingRate) -> Client:
    client = shopper_at(store)
    client.post("/cart/add", {"id": variant_of(make_product(price=5_000)).pk, "quantity": 2})
    return client


def pay(shopper: Client, rate: ShippingRate, **more: str) -> Any:
    return shopper.post("/checkout/pay", {**ADDRESS, "rate": str(rate.pk), **more})


def test_a_rate_gets_another_price_and_name_in_the_order_too(shopper: Client, rate: ShippingRate) -> None:
    label = {"en": "Slow boat", "zh-Hans": "慢船"}
    install({"changes": [{"code": str(rate.pk), "price": 300, "label": label}]}, kind=RATES)
    page = shopper.post("/checkout/totals", {**ADDRESS, "rate": str(rate.pk)}).text
    assert "慢船" in page
    assert 'data-total="10300"' in page
    pay(shopper, rate, shown_total="10300")
    order = Order.objects.get()
    assert (order.shipping, order.total, order.shipping_name) == (300, 10_300, "慢船")


def test_a_rate_that_is_left_out_can_not_be_chosen(shopper: Client, rate: ShippingRate) -> None:
    other = save_rate(zone=rate.zone, name="Express", promise="", price=2_000)
    install({"changes": [{"code": str(rate.pk), "hidden": True}]}, kind=RATES, input=("rates.code",))
    page = shopper.post("/checkout/totals", ADDRESS).text
    assert (f'value="{rate.pk}"' in page, f'value="{other.pk}"' in page) == (False, True)
    answer = pay(shopper, rate)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["rate"])
    assert Order.objects.count() == 0
    pay(shopper, other)
    assert Order.objects.get().shipping == 2_000


def test_a_price_for_themes_before_the_checkout(shopper: Client, rate: ShippingRate) -> None:
    install({"changes": [{"code": str(rate.pk), "price": 300}]}, kind=RATES)
    rows = shopper.get("/cart/shipping_rates.json", {"shipping_address[country]": "CN"}).json()
    assert [row["price"] for row in rows["shipping_rates"]] == ["3.00"]


def test_a_refusal_of_the_cart_stands_on_the_page_and_stops_the_order(
    shopper: Client, rate: ShippingRate
) -> None:
    install({"refusals": [{"message": {"en": "Too <many>.", "zh-Hans": "太<多>了。"}}]})
    assert "太&lt;多&gt;了。" in shopper.get("/checkout").text
    for more in ({}, {"only_check": "1"}):
        answer = pay(shopper, rate, **more)
        assert (answer.status_code, answer.json()["message"]) == (422, "太<多>了。")
    assert Order.objects.count() == 0


def test_a_refusal_of_the_checkout_marks_its_field(shopper: Client, rate: ShippingRate) -> None:
    asked = ("basket.address.line1", "basket.buyer.email", "rate.price", "total", "note")
    refusal = {"message": "No post boxes.", "field": "line1"}
    install({"refusals": [refusal]}, kind="checkout_validation", input=asked)
    assert "No post boxes." not in shopper.get("/checkout").text
    answer = pay(shopper, rate, note="Ring twice")
    assert (answer.status_code, answer.json()["errors"]) == (422, {"line1": "No post boxes."})
    assert json.loads(Run.objects.get().input) == {
        "basket": {"address": {"line1": ADDRESS["line1"]}, "buyer": {"email": ADDRESS["email"]}},
        "rate": {"price": 1_200},
        "total": 11_200,
        "note": "Ring twice",
        "settings": {},
    }
    assert Order.objects.count() == 0


BROKEN: list[object] = [
    module("(loop $again (br $again))"),
    module("(unreachable)"),
    "{",
    {"refusals": 7, "changes": "x", "discounts": [{"order": -1}], "first": 3},
    {},
]


@pytest.mark.parametrize("answer", BROKEN, ids=["loop", "trap", "no JSON", "wrong types", "nothing said"])
def test_no_function_can_break_the_checkout(shopper: Client, rate: ShippingRate, answer: object) -> None:
    for kind in ("cart_validation", "checkout_validation", "discounts", "payment_method_order", RATES):
        install(answer, name=kind.replace("_", "-"), kind=kind)
    for path in ("/cart", "/cart.js", "/checkout"):
        assert shopper.get(path).status_code == 200
    assert pay(shopper, rate).status_code == 200
    assert Order.objects.get().total == 11_200


def test_collections_and_earlier_orders_are_read_only_where_they_are_asked_for(
    shopper: Client, rate: ShippingRate
) -> None:
    install({}, input=("basket.lines.collections", "basket.lines.tags", "basket.buyer.orders"))
    shopper.get("/checkout")
    assert json.loads(Run.objects.get().input)["basket"] == {
        "lines": [{"collections": [], "tags": []}],
        "buyer": {"orders": 0},
    }
