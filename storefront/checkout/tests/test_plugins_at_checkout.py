"""What plugins change on the way from cart to order, and that none can break it or be seen elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import Account
from backoffice.testing import check_access, client_of, open_another, personas
from foundation.errors import ActionError
from foundation.events import deliver
from foundation.models import Event
from kaidian_sdk.points.pricing import Discount
from plugins.actions import change_plugin_settings, install_plugin, remove_plugin, switch_plugin
from plugins.functions.actions import install_function
from plugins.functions.tests.wat import answering, manifest
from plugins.models import LogLine
from plugins.testing import with_plugins
from storefront.orders.models import Order, OrderRisk
from storefront.orders.risks import assess_order, opinion_of
from storefront.shipping.actions import save_rate, save_zone
from storefront.shipping.models import ShippingRate
from storefront.taxes.actions import choose_calculator, save_tax_rate
from storefront.taxes.choice import CALCULATOR
from storefront.testing import ADDRESS, make_product, make_rate, shopper_at, variant_of
from tenants.context import enter_store, in_store
from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stripe")]
DRONE = "mischief/air/drone"
POINTS = ["discount_sources", "shipping_carriers", "tax_calculators", "checkout_checks"]
TOTALS = {
    # 2 × 50.00 less 10.00 of goods and sending, sent for 12.00, a tenth of the first line after discounts.
    "": 10_000 - 1_000 + 1_200 + 920,
    "discount_sources": 10_000 + 1_200 + 1_000,
    "shipping_carriers": 10_000 - 1_000 + 1_200 + 920,
    # The table's 20 % instead, on goods alone.
    "tax_calculators": 10_000 - 1_000 + 1_200 + 1_840,
    "checkout_checks": 10_000 - 1_000 + 1_200 + 920,
}
MOODS = {
    "raise": LogLine.Kind.RAISED,
    "leave": LogLine.Kind.RAISED,
    "hang": LogLine.Kind.LATE,
    "rubbish": LogLine.Kind.RUBBISH,
    "none": LogLine.Kind.RUBBISH,
    "wrong": LogLine.Kind.RUBBISH,
}


@pytest.fixture
def rate(store: Store) -> ShippingRate:
    return make_rate(price=1_200, free_over=None)


@pytest.fixture
def shopper(store: Store, rate: ShippingRate) -> Iterator[Client]:
    """Two of a thing for 50.00 in the cart of a shop that has the plugin, and lets it work out taxes."""
    with with_plugins("storefront.checkout.tests.mischief"):
        install_plugin(plugin="mischief")
        save_tax_rate(country="CN", name="VAT", basis_points=2_000, is_included=False)
        choose_calculator(name="mischief/tenth")
        yield with_cart(store)


def with_cart(store: Store, *, quantity: int = 2) -> Client:
    client = shopper_at(store)
    client.post("/cart/add", {"id": variant_of(make_product(price=5_000)).pk, "quantity": quantity})
    return client


def pay(shopper: Client, rate: str, **more: str) -> Any:
    return shopper.post("/checkout/pay", {**ADDRESS, "rate": rate, **more})


def test_all_is_well(shopper: Client, rate: ShippingRate) -> None:
    assert pay(shopper, str(rate.pk)).status_code == 200
    order = Order.objects.get()
    assert (order.total, order.tax, order.shipping_code) == (TOTALS[""], 920, str(rate.pk))
    assert list(order.tax_lines.values_list("name", "basis_points", "amount")) == [("心血来潮", 1_000, 920)]
    assert not LogLine.objects.exists()


def test_a_plugins_rate_stands_after_the_stores_own_and_is_kept(shopper: Client, rate: ShippingRate) -> None:
    page = shopper.post("/checkout/totals", {**ADDRESS, "rate": DRONE}).text
    assert page.index(f'value="{rate.pk}"') < page.index(f'value="{DRONE}" checked')
    assert "无人机" in page
    found = shopper.get("/cart/shipping_rates.json", {"shipping_address[country]": "CN"}).json()
    assert [(row["code"], row["price"]) for row in found["shipping_rates"]] == [
        (str(rate.pk), "12.00"),
        (DRONE, "7.00"),
    ]
    pay(shopper, DRONE)
    order = Order.objects.get()
    assert (order.shipping, order.shipping_name, order.shipping_code) == (700, "无人机", DRONE)


def test_with_a_carrier_alone_a_shop_sends_everywhere(store: Store) -> None:
    with with_plugins("storefront.checkout.tests.mischief"):
        shopper = with_cart(store)
        assert "本店还没有设置配送" in shopper.get("/checkout").text
        install_plugin(plugin="mischief")
        page = shopper.get("/checkout").text
        assert (DRONE in page, '<option value="FR"' in page) == (True, True)
        assert pay(shopper, DRONE).status_code == 200
    assert Order.objects.get().shipping_name == "无人机"


def test_a_check_names_the_line_and_stops_the_order(
    store: Store, shopper: Client, rate: ShippingRate
) -> None:
    many = with_cart(store, quantity=4)
    for more in ({}, {"only_check": "1"}):
        answer = pay(many, str(rate.pk), **more)
        assert (answer.status_code, answer.json()["message"]) == (422, "紫水晶手串：限购三件。")
    assert Order.objects.count() == 0


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("mood", MOODS)
def test_no_plugin_can_break_the_checkout(
    shopper: Client, rate: ShippingRate, settings: Any, point: str, mood: str
) -> None:
    settings.PLUGIN_PATIENCE = 0.05 if mood == "hang" else settings.PLUGIN_PATIENCE
    change_plugin_settings(plugin="mischief", values={"at": point, "mood": mood})
    assert shopper.get("/cart").status_code == 200
    assert shopper.get("/checkout").status_code == 200
    answer = pay(shopper, str(rate.pk))
    assert (answer.status_code, Order.objects.get().total) == (200, TOTALS[point])
    places = set(LogLine.objects.values_list("place", "kind"))
    assert {(place.partition("/")[0], kind) for place, kind in places} == {(point, MOODS[mood])}


def test_one_that_does_everything_wrong_is_paused_and_the_shop_goes_on(
    shopper: Client, rate: ShippingRate
) -> None:
    change_plugin_settings(plugin="mischief", values={"at": "everywhere", "mood": "raise"})
    for _time in range(7):
        shopper.post("/checkout/totals", {**ADDRESS, "rate": str(rate.pk)})
    assert {line.times for line in LogLine.objects.all()} == {5}
    assert pay(shopper, str(rate.pk)).status_code == 200
    assert Order.objects.get().total == 10_000 + 1_200 + 2_000


@pytest.mark.parametrize("how", ["off", "removed", "gone from the platform"])
def test_one_that_goes_while_somebody_buys_leaves_the_rest(
    shopper: Client, rate: ShippingRate, how: str
) -> None:
    shown = {"rate": DRONE, "shown_total": "9720"}
    assert f'data-total="{shown["shown_total"]}"' not in shopper.get("/checkout").text
    if how == "off":
        switch_plugin(plugin="mischief", is_on=False)
    elif how == "removed":
        remove_plugin(plugin="mischief", with_data=True)
    with with_plugins(*(["storefront.checkout.tests.mischief"] if how != "gone from the platform" else [])):
        answer = pay(shopper, **shown)
        assert (answer.status_code, answer.json()["errors"]) == (422, {"rate": "请选择配送方式。"})
        assert answer.json()["reload"] is True
        assert pay(shopper, str(rate.pk)).status_code == 200
    assert Order.objects.get().total == 10_000 + 1_200 + 2_000


def test_it_is_seen_in_its_own_store_only(shopper: Client, store_owner: Account) -> None:
    from tenants.actions.open_store import open_store

    other = open_store(owner=store_owner, name="Other", handle="other-two", currency="CNY", locale="zh-Hans")
    with in_store(other):
        rate = make_rate(price=1_200, free_over=None)
        buyer = with_cart(other, quantity=4)
        assert buyer.get("/cart.js").json()["total_price"] == 20_000
        assert DRONE not in buyer.post("/checkout/totals", ADDRESS).text
        assert pay(buyer, str(rate.pk)).status_code == 200
    with in_store(other):
        order = Order.objects.get()
        assert (order.total, order.discount, order.tax) == (21_200, 0, 0)
        assess_order(order.pk)
        assert (OrderRisk.objects.count(), LogLine.objects.count()) == (0, 0)


def test_the_merchant_sees_what_checks_think_of_an_order(
    shopper: Client, rate: ShippingRate, store: Store
) -> None:
    shopper.post("/checkout/pay", {**ADDRESS, "rate": str(rate.pk)}, headers={"User-Agent": "Net\u0000scape"})
    order = Order.objects.get()
    assert (order.ip, order.browser) == ("127.0.0.1", "Netscape")
    assess_order(order.pk)
    assess_order(order.pk)
    opinion = opinion_of(order)
    assert opinion is not None
    assert (opinion.level, opinion.reasons) == ("medium", [("Whim", "A hunch")])
    merchant = client_of(store.memberships.get().account)
    address = f"/stores/{store.handle}/orders/{order.number}/"
    page = merchant.get(address, headers={"Accept-Language": "zh-hans"})
    assert [text in page.text for text in ("有一定风险", "直觉")] == [True, True]


@pytest.mark.parametrize("is_on", [True, False])
def test_checks_are_asked_in_the_worker_once_an_order_is_placed(
    shopper: Client, rate: ShippingRate, settings: Any, django_capture_on_commit_callbacks: Any, is_on: bool
) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = True
    switch_plugin(plugin="mischief", is_on=is_on)
    pay(shopper, str(rate.pk))
    assert OrderRisk.objects.count() == 0
    placed = Event.objects.get(name="order.placed")
    assert (placed.delivered_at is None) == is_on
    with django_capture_on_commit_callbacks(execute=True):
        deliver(placed.pk)
    risks = OrderRisk.objects.values_list("order", "source", "check_id", "level")
    assert list(risks) == ([(placed.payload["order"], "mischief", "hunch", "medium")] if is_on else [])


@pytest.mark.parametrize("mood", MOODS)
def test_a_check_that_fails_has_no_opinion(
    shopper: Client, rate: ShippingRate, settings: Any, mood: str
) -> None:
    settings.PLUGIN_PATIENCE = 0.02 if mood == "hang" else settings.PLUGIN_PATIENCE
    change_plugin_settings(plugin="mischief", values={"at": "order_risk_checks", "mood": mood})
    pay(shopper, str(rate.pk))
    assess_order(Order.objects.get().pk)
    assert OrderRisk.objects.count() == 0
    kinds = {MOODS[mood]} if mood != "wrong" else {LogLine.Kind.RUBBISH}
    assert set(LogLine.objects.values_list("kind", flat=True)) == kinds


@pytest.mark.parametrize("text", ["\x00" * 3 + "x" * 500, "\ud800", "<b>&"])
def test_words_that_can_not_be_kept_break_nothing(
    shopper: Client, rate: ShippingRate, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    from storefront.pricing import discounts

    found = [("mischief", Discount(label=text, order=100))]
    monkeypatch.setattr(discounts, "_of_plugins", lambda buying: iter(found))
    assert shopper.get("/cart").status_code == 200
    assert shopper.get("/checkout").status_code == 200
    assert pay(shopper, str(rate.pk)).status_code == 200
    (line,) = Order.objects.get().discount_lines.all()
    assert line.label == text.replace("\x00", "").encode("utf-8", "replace").decode()[:120]


def kept_in(store: Store) -> Callable[[], str]:
    """Reads the choice of a store, whatever the thread is in."""

    def read() -> str:
        with in_store(store):
            return CALCULATOR.read()

    return read


def test_a_merchant_chooses_who_works_out_taxes(shopper: Client, store: Store) -> None:
    merchant = client_of(store.memberships.get().account)
    address = f"/stores/{store.handle}/taxes/"
    assert '<option value="mischief/tenth" selected>' in merchant.get(address).text
    merchant.post(f"{address}calculator", {"calculator": ""})
    assert kept_in(store)() == ""
    merchant.post(f"{address}calculator", {"calculator": "mischief/nobody"})
    assert kept_in(store)() == ""
    enter_store(store)
    switch_plugin(plugin="mischief", is_on=False)
    assert 'name="calculator"' not in merchant.get(address).text
    with in_store(store), pytest.raises(ActionError):
        choose_calculator(name="mischief/tenth")
    assert kept_in(store)() == ""


def test_only_who_may_change_settings_chooses(shopper: Client, store: Store) -> None:
    data = {"calculator": ""}
    people = personas(store, open_another())
    check_access(people, store, "tax_calculator", method="post", data=data, unchanged=kept_in(store))


def test_functions_change_what_carriers_of_plugins_offer(shopper: Client, rate: ShippingRate) -> None:
    long = "慢" * 500
    changes = [{"code": DRONE, "hidden": True}, {"code": str(rate.pk), "price": 100, "label": long}]
    wasm = answering({"changes": changes})
    install_function(manifest=manifest(kind="shipping_rate_adjustment", input=("rates.code",)), wasm=wasm)
    assert DRONE not in shopper.post("/checkout/totals", ADDRESS).text
    assert pay(shopper, DRONE).json()["errors"] == {"rate": "请选择配送方式。"}
    assert pay(shopper, str(rate.pk)).status_code == 200
    order = Order.objects.get()
    assert (order.shipping, order.shipping_name, order.shipping_code) == (100, long[:80], str(rate.pk))


def test_shipping_is_free_from_what_is_left_after_discounts(store: Store, shopper: Client) -> None:
    zone = save_zone(name="FR", countries=("FR",))
    save_rate(zone=zone, name="Post", price=900, free_over=9_200)
    country = {"shipping_address[country]": "FR"}
    assert shopper.get("/cart/shipping_rates.json", country).json()["shipping_rates"][0]["price"] == "0.00"
    save_rate(zone=zone, name="Post", price=900, free_over=9_201, rate=zone.rates.get())
    assert shopper.get("/cart/shipping_rates.json", country).json()["shipping_rates"][0]["price"] == "9.00"
