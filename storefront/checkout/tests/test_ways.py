"""Ways to pay at the checkout: those of plugins beside the core's, and none of them breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from plugins.actions import change_plugin_settings, install_plugin, switch_plugin
from plugins.functions.actions import install_function
from plugins.functions.tests.wat import answering, manifest
from plugins.testing import with_plugins
from storefront.orders.models import Order
from storefront.payments.actions import Turn, choose_gateway
from storefront.payments.models import Payment
from storefront.payments.tests.toll import KEPT, bring, misbehave
from storefront.shipping.models import ShippingRate
from storefront.testing import ADDRESS, make_product, make_rate, shopper_at, variant_of
from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stripe")]


@pytest.fixture(autouse=True)
def _tollgate(store: Store) -> Iterator[None]:
    with with_plugins("storefront.payments.tests.tollgate"):
        install_plugin(plugin="tollgate")
        change_plugin_settings(plugin="tollgate", values={"token": "s3cret"})
        for name in ("tollgate", "tollgate/in-place", "tollgate/yen"):
            choose_gateway(name=name, turn=Turn.ON)
        yield


@pytest.fixture
def rate(store: Store) -> ShippingRate:
    return make_rate()


@pytest.fixture
def shopper(store: Store, rate: ShippingRate) -> Client:
    client = shopper_at(store)
    client.post("/cart/add", {"id": variant_of(make_product()).pk, "quantity": 1})
    return client


def pay(shopper: Client, rate: ShippingRate, gateway: str = "tollgate", **more: str) -> Any:
    return shopper.post("/checkout/pay", {**ADDRESS, "rate": str(rate.pk), "gateway": gateway, **more})


def offered(shopper: Client) -> list[str]:
    page = shopper.get("/checkout").text
    names = ("stripe", "manual", "tollgate", "tollgate/in-place", "tollgate/yen")
    shown = {page.find(f'name="gateway" value="{name}"'): name for name in names}
    return [name for place, name in sorted(shown.items()) if place >= 0]


def test_the_whole_way_to_a_plugins_page_and_back(shopper: Client, rate: ShippingRate, store: Store) -> None:
    answer = pay(shopper, rate)
    page = answer.json()["redirect"].removeprefix(store.url)
    assert shopper.get(page).json() == {"amount": 14_000}
    back = shopper.post(page).headers["Location"]
    assert back == f"/checkout/return/{Payment.objects.get().key}"
    done = shopper.get(back)
    order = Order.objects.get()
    assert (done.status_code, done.headers["Location"]) == (302, f"/orders/{order.token}")
    assert (order.paid, order.payment_status) == (14_000, Order.Payment.PAID)


def test_who_gives_up_there_is_back_at_the_checkout_and_may_pay_again(
    shopper: Client, rate: ShippingRate, store: Store
) -> None:
    page = pay(shopper, rate).json()["redirect"].removeprefix(store.url)
    back = shopper.post(page, {"state": "failed"}).headers["Location"]
    assert shopper.get(back).headers["Location"] == "/checkout?payment=failed"
    again = pay(shopper, rate).json()["redirect"].removeprefix(store.url)
    assert again == page
    assert "client_secret" in pay(shopper, rate, "stripe").json()
    assert Order.objects.count() == 1


def test_what_is_offered(shopper: Client) -> None:
    assert offered(shopper) == ["stripe", "tollgate", "tollgate/in-place"]
    choose_gateway(name="stripe", turn=Turn.OFF)
    assert offered(shopper) == ["tollgate", "tollgate/in-place"]
    switch_plugin(plugin="tollgate", is_on=False)
    assert offered(shopper) == ["stripe"]


def test_the_policy_lets_in_who_is_offered_and_nobody_else(shopper: Client) -> None:
    policy = shopper.get("/checkout").headers["Content-Security-Policy"]
    assert "connect-src 'self' https://js.stripe.com" in policy
    assert "https://gate.example;" in policy
    choose_gateway(name="stripe", turn=Turn.OFF)
    policy = shopper.get("/checkout").headers["Content-Security-Policy"]
    assert "stripe" not in policy
    assert "script-src 'self';" in policy
    misbehave(browser="bad url")
    assert offered(shopper) == ["tollgate"]
    assert "x.example" not in shopper.get("/checkout").headers["Content-Security-Policy"]


def test_its_script_is_served_where_it_is_on(shopper: Client) -> None:
    address = "/checkout/gateways/tollgate/gate.js"
    assert f'data-module="{address}?v=' in shopper.get("/checkout").text
    served = shopper.get(address)
    assert (served.status_code, served.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    for wrong in ("plugin.toml", "..%2Fplugin.toml", "other.js", "__init__.py"):
        assert shopper.get(f"/checkout/gateways/tollgate/{wrong}").status_code == 404
    switch_plugin(plugin="tollgate", is_on=False)
    assert shopper.get(address).status_code == 404


@pytest.mark.parametrize("does", ["raise", "rubbish", "yen", "bad url", "hang"])
def test_one_that_fails_tells_so_and_another_takes_the_order(
    shopper: Client, rate: ShippingRate, settings: Any, does: str
) -> None:
    settings.PLUGIN_PATIENCE = 0.02 if does == "hang" else 20
    misbehave(create=does)
    assert pay(shopper, rate).status_code == 503
    assert shopper.get("/checkout").status_code == 200
    assert "client_secret" in pay(shopper, rate, "stripe").json()
    assert Order.objects.count() == 1


def test_after_five_faults_it_is_left_out_for_a_while(shopper: Client, rate: ShippingRate) -> None:
    misbehave(create="raise")
    assert [pay(shopper, rate).status_code for _turn in range(5)] == [503] * 5
    assert offered(shopper) == ["stripe", "tollgate/in-place"]
    assert pay(shopper, rate).json()["redirect"] == "/checkout"


def test_one_that_is_turned_off_half_way_is_not_taken(shopper: Client, rate: ShippingRate) -> None:
    shopper.get("/checkout")
    switch_plugin(plugin="tollgate", is_on=False)
    assert pay(shopper, rate).json()["redirect"] == "/checkout"
    assert (Order.objects.count(), KEPT.get("created")) == (0, None)


def test_what_was_chosen_is_chosen_again(shopper: Client) -> None:
    shopper.post("/checkout/totals", {**ADDRESS, "gateway": "tollgate"})
    page = shopper.get("/checkout").text
    assert page.index("checked", page.index('value="tollgate"')) < page.index('value="tollgate/in-place"')


def test_without_any_the_shop_says_so(shopper: Client, rate: ShippingRate, settings: Any) -> None:
    settings.STRIPE_PUBLISHABLE_KEY = ""
    switch_plugin(plugin="tollgate", is_on=False)
    assert offered(shopper) == []
    assert pay(shopper, rate, "").status_code == 422
    assert Order.objects.count() == 0


def test_a_function_orders_and_hides_them(shopper: Client) -> None:
    answer = {"first": ["tollgate/in-place"], "hidden": ["stripe"]}
    with patch("plugins.functions.intake.trial_fault", lambda wasm: ""):
        about = manifest(kind="payment_method_order", input=("methods.code", "total"))
        install_function(manifest=about, wasm=answering(answer))
    assert offered(shopper) == ["tollgate/in-place", "tollgate"]


def test_coming_back_while_it_does_not_answer_shows_the_order(shopper: Client, rate: ShippingRate) -> None:
    pay(shopper, rate)
    payment = Payment.objects.get()
    bring(payment, "succeeded")
    misbehave(fetch="raise")
    back = shopper.get(f"/checkout/return/{payment.key}")
    assert back.headers["Location"] == f"/orders/{payment.order.token}"
    assert shopper.get(back.headers["Location"]).status_code == 200
