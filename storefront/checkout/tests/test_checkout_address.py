"""The checkout's address follows its country."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from storefront.customers.actions import save_address
from storefront.customers.actions.addresses import AddressDraft
from storefront.customers.testing import make_account, signed_in_at
from storefront.orders.models import Order
from storefront.shipping.actions import save_rate, save_zone
from storefront.shipping.models import ShippingRate
from storefront.testing import ADDRESS, make_product, shopper_at, variant_of
from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stripe")]
US = {
    **ADDRESS,
    "country": "US",
    "region": "california",
    "city": "Cupertino",
    "postcode": "95014",
    "phone": "+1 202 555 0142",
}
NOT_LISTED = {"region": "请从列表中选择。"}


@pytest.fixture
def everywhere() -> ShippingRate:
    """A way of shipping to all countries."""
    return save_rate(zone=save_zone(name="everywhere", countries=()), name="Post", price=1_000)


@pytest.fixture
def shopper(store: Store, everywhere: ShippingRate) -> Client:
    """Somebody with a thing in the cart."""
    client = shopper_at(store)
    client.post("/cart/add", {"id": variant_of(make_product()).pk})
    return client


def field_order(page: str) -> list[str]:
    """The names of the address's fields, as they stand in the page."""
    names = re.findall(r'<(?:input|select)[^>]* name="(\w+)"', page)
    return [name for name in names if name in ("region", "city", "line1", "line2", "postcode")]


def provinces_in(page: str) -> list[tuple[str, str]]:
    """(value, label) of the list of provinces; [] where there is a field of text or none."""
    found = re.search('<select name="region".*?</select>', page, re.DOTALL)
    options = re.findall('<option value="([^"]*)"[^>]*>([^<]*)', found[0]) if found else []
    return [(unescape(value), unescape(label)) for value, label in options]


def errors_of(shopper: Client, rate: ShippingRate, fields: dict[str, str]) -> dict[str, str]:
    answer = shopper.post("/checkout/pay", {**fields, "rate": rate.pk, "only_check": "1"})
    return dict(answer.json().get("errors", {}))


def test_a_chinese_page_begins_with_the_provinces_of_china(shopper: Client) -> None:
    page = shopper.get("/checkout").text
    assert field_order(page) == ["region", "city", "line1", "line2", "postcode"]
    assert provinces_in(page)[:3] == [("", "请选择"), ("安徽省", "安徽省"), ("北京市", "北京市")]
    assert "省份" in page


@pytest.mark.parametrize(
    ("country", "order", "first"),
    [
        ("US", ["line1", "line2", "city", "region", "postcode"], ("AL", "Alabama")),
        ("JP", ["postcode", "region", "city", "line1", "line2"], ("北海道", "北海道")),
        ("GB", ["line1", "line2", "city", "postcode"], None),
        ("HK", ["region", "city", "line1", "line2"], ("Kowloon", "九龍")),
    ],
)
def test_another_country_brings_its_own_fields(
    shopper: Client, country: str, order: list[str], first: tuple[str, str] | None
) -> None:
    page = shopper.post("/checkout/totals", {**ADDRESS, "country": country, "fields": "1"}).text
    assert field_order(page) == order
    assert provinces_in(page)[1:2] == ([first] if first else [])
    assert 'value="海州区花果山路 18 号"' in page
    assert field_order(shopper.get("/checkout").text) == order
    assert field_order(shopper.post("/checkout/totals", {**ADDRESS, "country": country}).text) == []


def test_what_a_country_needs_is_checked(shopper: Client, everywhere: ShippingRate) -> None:
    assert errors_of(shopper, everywhere, US) == {}
    assert errors_of(shopper, everywhere, {**US, "region": "Atlantis"}) == NOT_LISTED
    assert errors_of(shopper, everywhere, {**US, "region": ""}) == NOT_LISTED
    wrong = {**US, "postcode": "518000"}
    assert errors_of(shopper, everywhere, wrong) == {"postcode": "该国家或地区的邮编格式如 95014。"}
    missing = {"postcode": "寄往该国家或地区需要填写邮编。"}
    assert errors_of(shopper, everywhere, {**US, "postcode": ""}) == missing
    hong_kong = {**ADDRESS, "country": "HK", "region": "九龍", "city": "", "phone": "21234567"}
    assert errors_of(shopper, everywhere, hong_kong) == {}
    assert Order.objects.count() == 0


def test_an_order_keeps_the_key_of_the_province(shopper: Client, everywhere: ShippingRate) -> None:
    shopper.post("/checkout/pay", {**US, "rate": everywhere.pk})
    address = Order.objects.get().shipping_address
    assert (address["region"], address["postcode"], address["city"]) == ("CA", "95014", "Cupertino")


def test_a_province_of_the_country_before_is_not_taken_for_one_of_this(
    shopper: Client, everywhere: ShippingRate
) -> None:
    italy = {**US, "country": "IT", "region": "CA", "region_of": "US", "postcode": "09100"}
    assert errors_of(shopper, everywhere, italy) == NOT_LISTED
    page = shopper.post("/checkout/totals", {**italy, "fields": "1"}).text
    assert ("CA", "Cagliari") in provinces_in(page)
    assert not re.search('<option value="CA" selected', page)


def test_without_a_script_a_button_shows_the_fields_of_the_country(shopper: Client) -> None:
    assert 'formaction="/checkout/totals"' in shopper.get("/checkout").text
    answer = shopper.post("/checkout/totals", {**US, "country": "GB", "region_of": "CN", "reload": "1"})
    assert (answer.status_code, answer["Location"]) == (302, "/checkout")
    assert field_order(shopper.get("/checkout").text) == ["line1", "line2", "city", "postcode"]


def test_an_old_province_of_the_book_stays_valid(store: Store, everywhere: ShippingRate) -> None:
    customer = make_account()
    draft = AddressDraft(
        country="CN",
        first_name="雨",
        line1="花果山路",
        city="连云港市",
        region="江苏一带",
        phone="13800138000",
    )
    save_address(customer=customer, draft=draft)
    shopper = signed_in_at(store, customer)
    shopper.post("/cart/add", {"id": variant_of(make_product()).pk})
    page = shopper.get("/checkout").text
    assert '<option value="江苏一带" selected>江苏一带</option>' in page
    assert errors_of(shopper, everywhere, {**ADDRESS, "region": "江苏一带"}) == {}
    assert errors_of(shopper, everywhere, {**ADDRESS, "region": "安徽一带"}) == NOT_LISTED
