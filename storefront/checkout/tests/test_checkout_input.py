"""What browsers do not send, and others do: the checkout stays whole."""

from __future__ import annotations

import pytest
from django.test import Client

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
    for ref in ("\x00", "pi_unknown", ""):
        query = {"payment_intent": ref, "payment_intent_client_secret": "x"}
        assert shopper.get("/checkout/return", query).status_code == 404
