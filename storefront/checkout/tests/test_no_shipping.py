"""The checkout of a shop that has not set up shipping."""

from __future__ import annotations

import pytest
from django.test import Client

from storefront.shipping.actions import save_rate, save_zone
from storefront.testing import ADDRESS, make_product, shopper_at, variant_of
from tenants.models import Store

pytestmark = pytest.mark.django_db


def with_cart(store: Store, **variant: object) -> Client:
    """A shopper with one thing in the cart."""
    shopper = shopper_at(store)
    shopper.post("/cart/add", {"id": variant_of(make_product(variant=variant)).pk})
    return shopper


@pytest.mark.parametrize("has_zone", [False, True])
def test_what_has_to_be_shipped_cannot_be_ordered_and_the_page_says_so(store: Store, has_zone: bool) -> None:
    zone = save_zone(name="中国", countries=("CN",)) if has_zone else None
    shopper = with_cart(store)
    page = shopper.get("/checkout")
    assert page.status_code == 200
    assert "本店还没有设置配送" in page.text
    assert [mark for mark in ("<form", "<select", "data-pay", "checkout.js") if mark in page.text] == []
    assert "紫水晶手串" in page.text
    answer = shopper.post("/checkout/pay", ADDRESS)
    assert (answer.status_code, answer.json()["message"]) == (422, "本店还没有设置配送，没有扣款。")
    save_rate(zone=zone or save_zone(name="中国", countries=("CN",)), name="快递", price=1_200)
    assert 'id="checkout"' in shopper.get("/checkout").text


def test_what_needs_no_parcel_can_be_ordered_all_the_same(store: Store) -> None:
    shopper = with_cart(store, requires_shipping=False)
    page = shopper.get("/checkout").text
    assert '<option value="CN" selected>' in page
    assert '<option value="US">' in page
    assert "data-pay" in page
    answer = shopper.post("/checkout/pay", {**ADDRESS, "only_check": "1"})
    assert (answer.status_code, answer.json()) == (200, {})
