"""The volume discount in a shop, from its package to an order."""

from __future__ import annotations

import json

import pytest

from foundation.errors import ActionError
from plugins.functions.actions import change_function_settings, install_packaged
from plugins.functions.models import Run
from plugins.functions.packaged import packaged
from storefront.orders.models import Order
from storefront.testing import ADDRESS, make_product, make_rate, shopper_at, variant_of
from tenants.context import enter_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("stripe")
def test_ten_pieces_cost_a_tenth_less_in_the_cart_and_the_order(store: Store) -> None:
    rate = make_rate(price=1_200, free_over=None)
    install_packaged(function="volume-discount")
    shopper = shopper_at(store)
    beads, ring = make_product("珠子", price=333, on_hand=50), make_product("戒指", price=9_000)
    shopper.post("/cart/add", {"id": variant_of(beads).pk, "quantity": 10})
    shopper.post("/cart/add", {"id": variant_of(ring).pk})
    cart = shopper.get("/cart.js").json()
    assert (cart["total_discount"], cart["total_price"]) == (333, 11_997)
    assert [row["final_line_price"] for row in cart["items"]] == [9_000, 2_997]
    shopper.post("/checkout/pay", {**ADDRESS, "rate": str(rate.pk)})
    enter_store(store)
    order = Order.objects.get()
    assert (order.discount, order.total) == (333, 13_197)
    assert list(order.discount_lines.values_list("label", "source", "amount")) == [
        ("多件优惠", "volume-discount", 333)
    ]
    assert json.loads(Run.objects.latest("pk").output)["discounts"][0]["label"]["zh-Hans"] == "多件优惠"


def test_a_merchant_says_from_how_many_and_how_much(store: Store) -> None:
    install_packaged(function="volume-discount")
    change_function_settings(function="volume-discount", values={"least": 2, "percent": 50})
    shopper = shopper_at(store)
    shopper.post("/cart/add", {"id": variant_of(make_product(price=333)).pk, "quantity": 2})
    assert shopper.get("/cart.js").json()["total_price"] == 333


def test_what_no_package_brings_can_not_be_added(store: Store) -> None:
    assert "volume-discount" in packaged()
    with pytest.raises(ActionError) as refused:
        install_packaged(function="no-such-function")
    assert refused.value.code == "function_unknown"
