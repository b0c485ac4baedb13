"""What browsers do not send, and others do: the checkout stays whole."""

from __future__ import annotations

import pytest
from django.test import Client

from storefront.checkout.forms import CheckoutForm
from storefront.orders.models import Order
from storefront.shipping.models import ShippingRate
from storefront.testing import ADDRESS, make_product, make_rate, shopper_at, variant_of
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def shopper(store: Store) -> Client:
    """Somebody with a thing in the cart."""
    make_rate()
    client = shopper_at(store)
    client.post("/cart/add", {"id": variant_of(make_product()).pk})
    return client


@pytest.mark.parametrize("rate", ["²", "9" * 5_000, "-1", "x", "\x00"])
def test_a_rate_that_is_no_number_is_none(shopper: Client, rate: str) -> None:
    assert shopper.post("/checkout/totals", {**ADDRESS, "rate": rate}).status_code == 200
    assert shopper.get("/checkout").status_code == 200


@pytest.mark.parametrize("field", ["country", "region", "name", "note"])
def test_a_sign_that_can_not_be_kept_is_left_out(shopper: Client, field: str) -> None:
    assert shopper.post("/checkout/totals", {**ADDRESS, field: "a\x00b"}).status_code == 200
    assert shopper.get("/checkout").status_code == 200


def test_coming_back_from_no_payment_is_not_found(shopper: Client) -> None:
    for key in ("%00", "unknown", "%ff"):
        assert shopper.get(f"/checkout/return/{key}").status_code == 404


def test_a_check_alone_names_the_faults_and_places_nothing(shopper: Client) -> None:
    rate = ShippingRate.objects.get().pk
    faulty = shopper.post("/checkout/pay", {**ADDRESS, "rate": rate, "city": "", "only_check": "1"})
    assert (faulty.status_code, set(faulty.json()["errors"])) == (422, {"city"})
    good = shopper.post("/checkout/pay", {**ADDRESS, "rate": rate, "only_check": "1"})
    assert (good.status_code, good.json(), Order.objects.count()) == (200, {}, 0)


def test_marks_that_turn_a_texts_direction_are_left_out(shopper: Client) -> None:
    form = CheckoutForm(
        {**ADDRESS, "line1": "gnp\u202eexe.png \u2066مرحبا\u2069"},
        locale="en",
    )
    assert form.is_valid()
    assert form.address["line1"] == "gnpexe.png مرحبا"
