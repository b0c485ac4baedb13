"""The bill can go to another address than the parcel."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from backoffice.testing import client_of
from storefront.orders.emails import send_confirmation
from storefront.orders.models import Order
from storefront.shipping.models import ShippingRate
from storefront.testing import ADDRESS, make_product, make_rate, shopper_at, variant_of
from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stripe")]
OFFICE = {
    "name": "Parcel Ltd",
    "country": "US",
    "region": "california",
    "region_of": "US",
    "city": "Cupertino",
    "line1": "1 Office Park",
    "postcode": "95014",
}
TYPED = {"billing": "other", **{f"billing-{name}": text for name, text in OFFICE.items()}}
KEPT = {
    "name": "Parcel Ltd",
    "phone": "",
    "country": "US",
    "region": "CA",
    "city": "Cupertino",
    "line1": "1 Office Park",
    "line2": "",
    "postcode": "95014",
}


@pytest.fixture
def rate(store: Store) -> ShippingRate:
    """A way of shipping to China alone."""
    return make_rate()


@pytest.fixture
def shopper(store: Store, rate: ShippingRate) -> Client:
    """Somebody with a thing in the cart."""
    client = shopper_at(store)
    client.post("/cart/add", {"id": variant_of(make_product()).pk})
    return client


def pay(shopper: Client, rate: ShippingRate, **more: str) -> dict[str, str]:
    """The errors of an order that is sent; {} where it is placed."""
    answer = shopper.post("/checkout/pay", {**ADDRESS, "rate": rate.pk, **more}).json()
    return dict(answer.get("errors", {}))


def test_the_bill_goes_with_the_parcel_unless_said(shopper: Client, rate: ShippingRate) -> None:
    left_over = {name: text for name, text in TYPED.items() if name != "billing"}
    assert pay(shopper, rate, **left_over) == {}
    order = Order.objects.get()
    assert (order.billing_address, order.bill_to["name"]) == ({}, "林小雨")


def test_an_order_keeps_another_address_for_its_bill(
    store: Store, store_owner: Any, shopper: Client, rate: ShippingRate
) -> None:
    assert pay(shopper, rate, **TYPED) == {}
    order = Order.objects.get()
    assert order.billing_address == order.bill_to == KEPT
    assert order.shipping_address["city"] == "连云港市"
    page = shopper.get(f"/orders/{order.token}").text
    assert re.findall(r"<h2>(收货地址|账单地址|配送方式)</h2>", page) == ["收货地址", "账单地址", "配送方式"]
    assert "1 Office Park" in page
    address = reverse("backoffice:order", args=[store.handle, order.number])
    office = client_of(store_owner).get(address)
    assert "1 Office Park" in office.text


@pytest.mark.parametrize(
    ("root", "titles"),
    [("", ("收货地址", "账单地址")), ("/en", ("Delivery address", "Billing address"))],
)
def test_the_letter_names_both_addresses(
    shopper: Client, rate: ShippingRate, root: str, titles: tuple[str, str]
) -> None:
    shopper.post(f"{root}/checkout/pay", {**ADDRESS, "rate": rate.pk, **TYPED})
    send_confirmation(Order.objects.get())
    (letter,) = mail.outbox
    written = str(letter.body)
    delivery, billing = (written.index(f"{title}\n") for title in titles)
    assert delivery < written.index("林小雨") < billing < written.index("1 Office Park")
    page = str(letter.alternatives[0][0])  # type: ignore[union-attr]
    assert [page.count(title) for title in titles] == [1, 1]


def test_the_letter_names_one_address_where_the_bill_goes_along(shopper: Client, rate: ShippingRate) -> None:
    pay(shopper, rate)
    send_confirmation(Order.objects.get())
    written = str(mail.outbox[0].body)
    assert (written.count("收货地址"), written.count("账单地址")) == (1, 0)


def test_the_same_address_typed_twice_is_one(shopper: Client, rate: ShippingRate) -> None:
    twice = {f"billing-{name}": text for name, text in ADDRESS.items() if name != "email"}
    assert pay(shopper, rate, billing="other", **twice) == {}
    assert Order.objects.get().billing_address == {}


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"name": ""}, {"billing-name"}),
        ({"region": "Atlantis"}, {"billing-region"}),
        ({"postcode": "518000", "phone": "1"}, {"billing-postcode", "billing-phone"}),
        ({"country": "XX"}, {"billing-country", "billing-region"}),
    ],
)
def test_it_is_checked_by_what_its_country_needs(
    shopper: Client, rate: ShippingRate, changed: dict[str, str], wrong: set[str]
) -> None:
    more = {f"billing-{name}": text for name, text in changed.items()}
    assert set(pay(shopper, rate, **{**TYPED, **more})) == wrong
    assert not Order.objects.exists()


def test_another_bill_is_another_order(shopper: Client, rate: ShippingRate) -> None:
    pay(shopper, rate)
    pay(shopper, rate, **TYPED)
    first, second = Order.objects.order_by("pk")
    assert first.cancelled_at is not None
    assert second.billing_address == KEPT


def test_what_was_typed_is_there_again(shopper: Client) -> None:
    shopper.post("/checkout/totals", {**ADDRESS, **TYPED})
    page = shopper.get("/checkout").text
    assert re.search('name="billing" value="other" checked', page)
    assert 'value="1 Office Park"' in page
    assert re.search('<option value="CA" selected>', page)


def test_another_country_brings_its_own_fields(shopper: Client) -> None:
    asked = {**ADDRESS, **TYPED, "billing-country": "GB", "billing_fields": "1"}
    page = shopper.post("/checkout/totals", asked).text
    part = page.partition('data-part="billing"')[2]
    assert re.findall(r'name="billing-(\w+)"', part) == ["line1", "line2", "city", "postcode", "region_of"]
    assert 'data-part="address"' not in page


def test_nothing_to_send_has_one_address(store: Store, rate: ShippingRate) -> None:
    client = shopper_at(store)
    thing = make_product("下载", variant={"requires_shipping": False})
    client.post("/cart/add", {"id": variant_of(thing).pk})
    assert 'name="billing"' not in client.get("/checkout").text
    client.post("/checkout/pay", {**ADDRESS, **TYPED})
    assert Order.objects.get().billing_address == {}
