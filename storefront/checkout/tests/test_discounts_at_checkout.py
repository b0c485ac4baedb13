"""A discount on its way from the cart to the order: one amount everywhere, and what was paid goes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backoffice.testing import client_of
from plugins.actions import install_plugin, switch_plugin
from plugins.functions.actions import install_function
from plugins.functions.tests.wat import answering, manifest
from plugins.testing import with_plugins
from storefront.orders.emails import send_confirmation
from storefront.orders.models import DiscountLine, Order, TaxLine
from storefront.payments.proposals import read_shares
from storefront.shipping.models import ShippingRate
from storefront.taxes.actions import save_tax_rate
from storefront.testing import ADDRESS, make_product, make_rate, shopper_at, variant_of
from tenants.context import enter_store
from tenants.models import Store
from themes.actions import install_theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stripe")]
LABEL = "心血来潮"


@pytest.fixture
def rate(store: Store) -> ShippingRate:
    return make_rate(price=1_200, free_over=None)


@pytest.fixture
def shopper(store: Store, rate: ShippingRate) -> Iterator[Client]:
    """Two of a thing for 50.00 in the cart; 5.00 off its line, 3.00 off all, 2.00 off sending."""
    with with_plugins("storefront.checkout.tests.mischief"):
        install_plugin(plugin="mischief")
        client = shopper_at(store)
        client.post("/cart/add", {"id": variant_of(make_product(price=5_000)).pk, "quantity": 2})
        yield client


def pay(shopper: Client, rate: ShippingRate, **more: str) -> Any:
    return shopper.post("/checkout/pay", {**ADDRESS, "rate": str(rate.pk), **more})


def test_the_cart_of_scripts_says_what_is_off_each_line_and_all(shopper: Client) -> None:
    cart = shopper.get("/cart.js").json()
    (item,) = cart["items"]
    assert {name: cart[name] for name in cart if "price" in name or "total_d" in name} == {
        "original_total_price": 10_000,
        "items_subtotal_price": 9_500,
        "total_price": 9_200,
        "total_discount": 800,
    }
    whole = {
        "title": LABEL,
        "description": LABEL,
        "type": "automatic",
        "value": 300,
        "value_type": "fixed_amount",
        "allocation_method": "across",
        "target_type": "line_item",
        "target_selection": "all",
        "total_allocated_amount": 300,
    }
    assert cart["cart_level_discount_applications"] == [whole]
    names = ("price", "final_price", "discounted_price", "line_price", "final_line_price", "total_discount")
    assert [item[name] for name in names] == [5_000, 4_750, 4_750, 10_000, 9_500, 800]
    assert (item["discounts"], item["line_level_total_discount"]) == ([{"title": LABEL, "amount": 500}], 500)
    (own,) = item["line_level_discount_allocations"]
    assert (own["amount"], own["discount_application"]["target_selection"]) == (500, "explicit")


@pytest.mark.parametrize("theme", ["circuit", "courtyard", "folio", "harbour"])
def test_the_page_of_the_cart_shows_them(shopper: Client, store: Store, theme: str) -> None:
    enter_store(store)
    install_theme(package=theme)
    page = " ".join(shopper.get("/cart").text.split())
    found = [each for each in (f"{LABEL} −¥5.00", f"{LABEL} −¥3.00", "¥92.00", "¥8.00") if each not in page]
    assert found == []
    drawer = " ".join(shopper.get("/?sections=cart-drawer").json()["cart-drawer"].split())
    found = [each for each in (f"{LABEL} −¥5.00", f"{LABEL} −¥3.00", "¥92.00", "¥8.00") if each not in drawer]
    assert found == []


def test_the_checkout_shows_and_takes_the_same(shopper: Client, rate: ShippingRate) -> None:
    page = shopper.post("/checkout/totals", {**ADDRESS, "rate": str(rate.pk)}).text
    assert 'data-total="10200"' in page
    shown = [f"<dt>{LABEL}</dt><dd>−¥{amount}</dd>" for amount in ("8.00", "2.00")]
    assert [page.count(row) for row in shown] == [1, 1]
    assert pay(shopper, rate, shown_total="10200").status_code == 200
    order = Order.objects.get()
    assert (order.subtotal, order.shipping, order.discount, order.total) == (10_000, 1_200, 1_000, 10_200)
    line = order.lines.get().pk
    rows = DiscountLine.objects.values_list("line", "amount", "is_whole", "position", "label", "source")
    assert list(rows) == [
        (line, 500, False, 0, LABEL, "mischief"),
        (line, 300, True, 1, LABEL, "mischief"),
        (None, 200, False, 2, LABEL, "mischief"),
    ]


def test_taxes_are_of_what_is_left(shopper: Client, rate: ShippingRate) -> None:
    save_tax_rate(country="CN", name="VAT", basis_points=1_000, is_included=False, applies_to_shipping=True)
    pay(shopper, rate)
    order = Order.objects.get()
    assert (order.tax, order.total) == (1_020, 11_220)
    assert list(TaxLine.objects.order_by("pk").values_list("amount", flat=True)) == [920, 100]


def test_a_price_that_changed_since_it_was_shown_is_said_before_it_is_paid(
    shopper: Client, rate: ShippingRate
) -> None:
    switch_plugin(plugin="mischief", is_on=False)
    answer = pay(shopper, rate, shown_total="10200")
    assert (answer.status_code, answer.json()["reload"]) == (422, True)
    assert "¥" not in answer.json()["message"]
    assert pay(shopper, rate, shown_total="11200").status_code == 200
    assert Order.objects.get(cancelled_at=None).total == 11_200


def test_what_goes_back_is_what_was_paid(shopper: Client, rate: ShippingRate) -> None:
    pay(shopper, rate)
    order = Order.objects.get()
    (share,) = read_shares(order).values()
    assert (share.total, share.of(1), share.of(2)) == (9_200, 4_600, 9_200)


def test_the_shopper_and_the_merchant_read_of_it(shopper: Client, rate: ShippingRate, store: Store) -> None:
    pay(shopper, rate)
    order = Order.objects.get()
    shown = f"<dt>{LABEL}</dt><dd>−¥8.00</dd>"
    assert shown in shopper.get(f"/orders/{order.token}").text
    enter_store(store)
    send_confirmation(order)
    (letter,) = mail.outbox
    html = str(letter.alternatives[0][0])  # type: ignore[union-attr]
    told = [f"{LABEL}: −¥8.00" in letter.body, f"{LABEL}: −¥2.00" in letter.body]
    assert (told, html.count(LABEL), "¥102.00" in html) == ([True, True], 2, True)
    merchant = client_of(store.memberships.get().account)
    page = merchant.get(f"/stores/{store.handle}/orders/{order.number}/").text
    assert shown.replace("¥", "CN¥") in page


def test_a_function_gives_discounts_beside_plugins(shopper: Client, rate: ShippingRate) -> None:
    answer = {"discounts": [{"label": "满减", "order": 1_000_000}]}
    install_function(manifest=manifest(name="all", kind="discounts"), wasm=answering(answer))
    cart = shopper.get("/cart.js").json()
    assert (cart["total_price"], cart["total_discount"]) == (0, 10_000)
    pay(shopper, rate)
    rows = DiscountLine.objects.values_list("source", "amount")
    assert list(rows) == [("mischief", 500), ("mischief", 300), ("all", 9_200), ("mischief", 200)]
    assert Order.objects.get().total == 1_000


def queries(shopper: Client, method: str, path: str, form: dict[str, str] | None = None) -> int:
    with CaptureQueriesContext(connection) as found:
        getattr(shopper, method)(path, form or {})
    return len(found)


def test_more_lines_ask_no_more_questions(shopper: Client, rate: ShippingRate) -> None:
    asked = [("get", "/cart.js", {}), ("post", "/checkout/totals", ADDRESS)]
    few = [queries(shopper, *each) for each in asked]
    for number in range(6):
        shopper.post("/cart/add", {"id": variant_of(make_product(f"{number}", price=700)).pk})
    assert [queries(shopper, *each) for each in asked] == few


@pytest.mark.parametrize("path", ["/cart.js", "/cart", "/checkout", "/checkout/totals", "/checkout/pay"])
def test_which_plugins_are_on_is_asked_once_a_request(shopper: Client, rate: ShippingRate, path: str) -> None:
    form = {**ADDRESS, "rate": str(rate.pk)}
    with CaptureQueriesContext(connection) as found:
        response = shopper.post(path, form) if path.count("/") == 2 else shopper.get(path)
    assert response.status_code == 200
    asked = [query["sql"] for query in found if 'FROM "plugins_installation"' in query["sql"]]
    # Placing asks once more, whether any wants to hear of the order.
    assert len(asked) == (2 if path == "/checkout/pay" else 1)


def test_where_nothing_is_on_the_cart_and_the_checkout_ask_for_one_row_more_at_most(
    shopper: Client, rate: ShippingRate
) -> None:
    switch_plugin(plugin="mischief", is_on=False)
    asked = [("get", "/cart.js", {}), ("post", "/checkout/totals", ADDRESS), ("get", "/checkout", {})]
    there = [queries(shopper, *each) for each in asked]
    with with_plugins():
        assert [few + 1 for few in (queries(shopper, *each) for each in asked)] == there
