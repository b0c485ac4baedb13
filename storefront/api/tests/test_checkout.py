"""The checkout in a shop's API: filled in step by step, priced as on the shop's page, placed once."""

from __future__ import annotations

import uuid
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from backoffice.testing import open_another
from foundation.rates import Rate
from plugins.actions import install_plugin
from plugins.testing import with_plugins
from storefront.api.testing import Script
from storefront.catalog.models import Variant
from storefront.checkout.models import Checkout
from storefront.customers.actions import save_address
from storefront.customers.actions.addresses import AddressDraft
from storefront.customers.actions.sessions import start_session
from storefront.customers.testing import make_account
from storefront.inventory.actions import set_on_hand
from storefront.orders.models import Order
from storefront.payments.models import Payment
from storefront.payments.tests.toll import bring, misbehave
from storefront.shipping.models import ShippingRate
from storefront.taxes.actions import save_tax_rate
from storefront.testing import ADDRESS, make_product, make_rate, variant_of
from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stripe", "tollgate")]
PLACE = {name: text for name, text in ADDRESS.items() if name != "email"}


def yuan(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "CNY"}


@pytest.fixture
def rate(store: Store) -> ShippingRate:
    return make_rate(price=1_200, free_over=None)


@pytest.fixture
def variant(store: Store) -> Variant:
    return variant_of(make_product(price=5_000))


@pytest.fixture
def script(store: Store) -> Script:
    return Script(store)


@pytest.fixture
def cart(script: Script, variant: Variant, rate: ShippingRate) -> str:
    """The address of a cart with two of a thing for 50.00."""
    made = script.post("carts", {"lines": [{"variant_id": variant.pk, "quantity": 2}]})
    return f"carts/{made.json()['token']}"


def filled(rate: ShippingRate) -> dict[str, Any]:
    return {"email": ADDRESS["email"], "shipping_address": PLACE, "shipping_method": str(rate.pk)}


def place(script: Script, cart: str, total: int = 11_200, key: str = "") -> Any:
    return script.post(f"{cart}/orders", {"total": yuan(total)}, Idempotency_Key=key or uuid.uuid4().hex)


def faults(answer: Any, member: str = "faults") -> list[tuple[str, str]]:
    return [(fault["pointer"], fault["code"]) for fault in answer.json()[member]]


def test_it_is_filled_in_step_by_step(script: Script, cart: str, rate: ShippingRate) -> None:
    save_tax_rate(country="CN", name="VAT", basis_points=1_000, is_included=False)
    begun = script.get(f"{cart}/checkout")
    assert (begun.status_code, begun.json()["shipping_address"]["country"]) == (200, "CN")
    assert faults(begun) == [
        ("#/email", "required"),
        ("#/shipping_address/name", "required"),
        ("#/shipping_address/phone", "required"),
        ("#/shipping_address/region", "required"),
        ("#/shipping_address/city", "required"),
        ("#/shipping_address/line1", "required"),
        ("#/shipping_method", "required"),
    ]
    halfway = script.patch(f"{cart}/checkout", {"shipping_address": {**PLACE, "phone": "12"}, "note": "Ring"})
    assert faults(halfway) == [
        ("#/email", "required"),
        ("#/shipping_address/phone", "invalid"),
        ("#/shipping_method", "required"),
    ]
    told = script.patch(f"{cart}/checkout", filled(rate)).json()
    assert told["faults"] == []
    assert (told["note"], told["email"], told["shipping_address"]["region"]) == (
        "Ring",
        "lin@example.com",
        "江苏省",
    )
    amounts = (
        "item_count",
        "subtotal",
        "discounts",
        "shipping",
        "tax",
        "tax_name",
        "taxes_included",
        "total",
    )
    assert {name: told[name] for name in amounts} == {
        "item_count": 2,
        "subtotal": yuan(10_000),
        "discounts": [],
        "shipping": yuan(1_200),
        "tax": yuan(1_000),
        "tax_name": "VAT",
        "taxes_included": False,
        "total": yuan(12_200),
    }
    assert told["shipping_methods"] == [
        {"code": str(rate.pk), "name": "快递", "promise": "", "price": yuan(1_200)}
    ]
    assert script.get(f"{cart}/checkout").json() == told
    assert not Order.objects.exists()


def test_an_order_is_placed_paid_and_read(
    script: Script, cart: str, rate: ShippingRate, store: Store
) -> None:
    told = script.patch(f"{cart}/checkout", filled(rate) | {"payment_method": "tollgate"}).json()
    ways = {way["name"]: way["browser"] for way in told["payment_methods"]}
    assert (list(ways), ways["tollgate"], told["payment_method"]) == (
        ["tollgate", "stripe"],
        None,
        "tollgate",
    )
    assert ways["stripe"]["module"].startswith(f"{store.url}/checkout/gateways/stripe/stripe.js?v=")
    assert ways["stripe"]["values"]["key"].startswith("pk_")
    module = Client(headers={"host": store.host}).get(ways["stripe"]["module"].removeprefix(store.url))
    assert (module.status_code, module["Access-Control-Allow-Origin"]) == (200, "*")
    key = uuid.uuid4().hex
    placed = place(script, cart, key=key)
    order, payment = Order.objects.get(), Payment.objects.get()
    assert (placed.status_code, placed["Location"]) == (201, f"/api/2026-11/orders/{order.token}")
    body = placed.json()
    assert (body["order"]["total"], body["order"]["payment_status"]) == (yuan(11_200), "pending")
    assert body["payment"] == {
        "method": "tollgate",
        "status": "pending",
        "amount": yuan(11_200),
        "paid_with": "",
        "error_code": "",
        "pay_url": payment.pay_url,
        "client_secret": None,
        "return_url": f"{store.url}/checkout/return/{payment.key}",
    }
    assert payment.pay_url.startswith("http")
    again = place(script, cart, key=key)
    assert (again.json(), again["Idempotent-Replay"], place(script, cart).json()) == (body, "true", body)
    assert (Order.objects.count(), Payment.objects.count()) == (1, 1)

    own = f"orders/{order.token}"
    assert script.get(f"{own}/payment").json() == {
        name: body["payment"][name] for name in ("method", "status", "amount", "paid_with", "error_code")
    }
    assert script.post(f"{own}/payment").json()["status"] == "pending"
    bring(payment, "succeeded")
    assert script.get(f"{own}/payment").json()["status"] == "pending"
    assert script.post(f"{own}/payment").json()["status"] == "succeeded"
    read = script.get(own).json()
    assert (read["payment_status"], read["paid"], read["email"]) == ("paid", yuan(11_200), "lin@example.com")
    assert [(line["title"], line["quantity"]) for line in read["lines"]] == [("紫水晶手串", 2)]
    assert script.get("orders/nobody-knows-this").status_code == 404


def test_discounts_and_complaints_of_plugins_are_told(script: Script, cart: str, rate: ShippingRate) -> None:
    with with_plugins("storefront.checkout.tests.mischief"):
        install_plugin(plugin="mischief")
        told = script.patch(f"{cart}/checkout", filled(rate)).json()
        assert [(row["amount"]["amount"], row["is_of_shipping"]) for row in told["discounts"]] == [
            (800, False),
            (200, True),
        ]
        assert told["total"] == yuan(10_200)
        body = place(script, cart, 10_200).json()["order"]
        assert (body["discount"], body["discounts"]) == (yuan(1_000), told["discounts"])


def test_where_the_total_is_another_nothing_is_placed(
    script: Script, cart: str, rate: ShippingRate, variant: Variant
) -> None:
    script.patch(f"{cart}/checkout", filled(rate))
    Variant.objects.filter(pk=variant.pk).update(price=5_500)
    answer = place(script, cart)
    assert (answer.status_code, answer.json()["code"]) == (409, "total_changed")
    assert answer.json()["total"] == yuan(12_200)
    assert not Order.objects.exists()
    assert place(script, cart, 12_200).status_code == 201


def test_what_is_not_ready_is_not_placed(script: Script, cart: str, rate: ShippingRate) -> None:
    answer = place(script, cart)
    assert (answer.status_code, answer.json()["code"]) == (422, "checkout_incomplete")
    assert faults(answer, "errors")[0] == ("#/email", "required")
    script.patch(f"{cart}/checkout", filled(rate))
    missing = script.post(f"{cart}/orders", {"total": yuan(11_200)})
    assert (missing.status_code, missing.json()["code"]) == (400, "idempotency_key_missing")
    script.patch(f"{cart}/checkout", {"payment_method": "nobody"})
    assert faults(place(script, cart), "errors") == [("#/payment_method", "not_offered")]
    assert not Order.objects.exists()
    assert not Payment.objects.exists()


def test_what_has_sold_out_is_not_placed(
    script: Script, cart: str, rate: ShippingRate, variant: Variant
) -> None:
    script.patch(f"{cart}/checkout", filled(rate))
    set_on_hand(counts={variant: 1})
    assert faults(script.get(f"{cart}/checkout")) == [("#", "out_of_stock")]
    assert place(script, cart).status_code == 422
    assert not Order.objects.exists()


def test_an_empty_cart_has_no_checkout(script: Script, store: Store) -> None:
    cart = f"carts/{script.post('carts').json()['token']}"
    assert (script.get(f"{cart}/checkout").status_code, place(script, cart).status_code) == (409, 409)
    assert script.patch(f"{cart}/checkout", {"note": "x"}).json()["code"] == "cart_empty"
    assert script.get("carts/nobody-knows-this/checkout").status_code == 404


def test_while_the_gateway_is_down_the_order_waits(script: Script, cart: str, rate: ShippingRate) -> None:
    script.patch(f"{cart}/checkout", filled(rate))
    misbehave(create="raise")
    key = uuid.uuid4().hex
    down = place(script, cart, key=key)
    assert (down.status_code, down.json()["code"]) == (503, "gateway_down")
    misbehave()
    up = place(script, cart, key=key)
    assert (up.status_code, up.json()["payment"]["status"]) == (201, "pending")
    assert (Order.objects.count(), Payment.objects.count()) == (1, 1)


def test_a_checkout_of_another_state_is_not_changed(script: Script, cart: str, rate: ShippingRate) -> None:
    seen = script.get(f"{cart}/checkout")["ETag"]
    assert script.patch(f"{cart}/checkout", filled(rate), If_Match=seen).status_code == 200
    late = script.patch(f"{cart}/checkout", {"email": "wu@example.com"}, If_Match=seen)
    assert (late.status_code, Checkout.objects.get().fields["email"]) == (412, "lin@example.com")


def test_what_a_customer_filled_in_is_told_to_them_alone(
    store: Store, script: Script, cart: str, rate: ShippingRate
) -> None:
    customer = make_account()
    draft = AddressDraft(
        country="CN", first_name="Lin", line1="1 Nanshan Road", city="深圳市", region="广东省"
    )
    save_address(customer=customer, draft=draft)
    theirs = Script(store, start_session(customer=customer))
    told = theirs.get(f"{cart}/checkout").json()
    assert (told["email"], told["shipping_address"]["line1"]) == ("lin@example.com", "1 Nanshan Road")
    theirs.patch(f"{cart}/checkout", filled(rate))
    guest = script.get(f"{cart}/checkout").json()
    assert (guest["email"], guest["shipping_address"]["line1"]) == ("", "")
    assert place(theirs, cart).status_code == 201
    order = Order.objects.get()
    assert (order.customer, order.from_account) == (customer, True)
    assert Script(store, "A" * 43).get(f"{cart}/checkout").status_code == 401


def test_another_store_knows_neither_checkout_nor_order(
    store: Store, script: Script, cart: str, rate: ShippingRate
) -> None:
    script.patch(f"{cart}/checkout", filled(rate))
    token = place(script, cart).json()["order"]["token"]
    there = Script(open_another())
    for path in (f"{cart}/checkout", f"orders/{token}", f"orders/{token}/payment"):
        assert there.get(path).status_code == 404
    assert there.patch(f"{cart}/checkout", {"note": "x"}).status_code == 404
    assert (place(there, cart).status_code, there.post(f"orders/{token}/payment").status_code) == (404, 404)


def test_orders_from_one_address_are_limited(script: Script, cart: str, rate: ShippingRate) -> None:
    script.patch(f"{cart}/checkout", filled(rate))
    with patch("storefront.api.checkout.PLACING", Rate("shop-api-placing-test", most=1, seconds=60)):
        assert place(script, cart).status_code == 201
        assert place(script, cart).json()["code"] == "too_many"


def test_countries_say_what_addresses_have(store: Store, rate: ShippingRate) -> None:
    assert Script(store).get("countries").json() == {"data": [{"code": "CN", "name": "中国"}], "next": None}
    english = Script(store, root="/en/api/2026-11")
    assert english.get("countries").json()["data"] == [{"code": "CN", "name": "China"}]
    told = Script(store).get("countries/CN").json()
    assert [(field["name"], field["is_required"]) for field in told["fields"]] == [
        ("name", True),
        ("phone", True),
        ("region", True),
        ("city", True),
        ("line1", True),
        ("line2", False),
        ("postcode", False),
    ]
    first = english.get("countries/CN").json()["fields"][2]["name"]
    assert (told["fields"][2]["label"], first) == ("省份", "line1")
    region = next(each for each in english.get("countries/CN").json()["fields"] if each["name"] == "region")
    assert {"value": "江苏省", "label": "Jiangsu"} in region["choices"]
    assert told["is_served"] is True


def test_a_country_for_bills_alone_says_what_a_billing_address_has(store: Store, rate: ShippingRate) -> None:
    english = Script(store, root="/en/api/2026-11")
    told = english.get("countries/FR").json()
    assert (told["name"], told["is_served"]) == ("France", False)
    assert [(field["name"], field["label"], field["is_required"]) for field in told["fields"][:2]] == [
        ("name", "Name or company", True),
        ("phone", "Phone", False),
    ]
    assert ("postcode", True) in [(field["name"], field["is_required"]) for field in told["fields"]]
    assert told["fields"][0]["autocomplete"] == "billing name"
    for unknown in ("XX", "fr"):
        assert english.get(f"countries/{unknown}").status_code == 404


def test_the_bill_goes_elsewhere_where_it_is_said(script: Script, cart: str, rate: ShippingRate) -> None:
    assert script.get(f"{cart}/checkout").json()["billing_address"] is None
    office = {"name": "Parcel Ltd", "country": "US", "line1": "1 Office Park", "city": "Cupertino"}
    half = script.patch(f"{cart}/checkout", {**filled(rate), "billing_address": office})
    assert half.json()["billing_address"] == {
        **dict.fromkeys(PLACE, ""),
        "line2": "",
        "postcode": "",
        **office,
    }
    assert faults(half) == [
        ("#/billing_address/region", "required"),
        ("#/billing_address/postcode", "required"),
    ]
    whole = {**office, "region": "CA", "postcode": "95014"}
    assert faults(script.patch(f"{cart}/checkout", {"billing_address": whole})) == []
    order = place(script, cart).json()["order"]
    assert order["billing_address"] == {**dict.fromkeys(PLACE, ""), "line2": "", **whole}
    assert order["shipping_address"]["name"] == ADDRESS["name"]
    assert Order.objects.get().billing_address["line1"] == "1 Office Park"


def test_a_bill_can_go_with_the_parcel_again(script: Script, cart: str, rate: ShippingRate) -> None:
    script.patch(f"{cart}/checkout", {**filled(rate), "billing_address": {"country": "US"}})
    cleared = script.patch(f"{cart}/checkout", {"billing_address": None})
    assert (cleared.json()["billing_address"], faults(cleared)) == (None, [])
    order = place(script, cart).json()["order"]
    assert order["billing_address"] == order["shipping_address"]
