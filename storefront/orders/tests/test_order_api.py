"""Orders, their money and their goods in the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.models import Event
from plugins.access.testing import ApiClient
from storefront.inventory.models import StockLevel, StockMovement
from storefront.orders.models import Order
from storefront.payments.actions import record_payment
from storefront.payments.models import Refund
from storefront.payments.tests.till import order_of
from storefront.testing import make_product, variant_of
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(store: Store) -> ApiClient:
    return ApiClient(store)


def make_order(store: Store, *, is_paid: bool = True, quantity: int = 2) -> Order:
    with in_store(store):
        order = order_of(variant_of(make_product("Ring", on_hand=10)), quantity, price=1000)
        if is_paid:
            record_payment(order=order, actor="system")
        return Order.objects.get(pk=order.pk)


def told(api: ApiClient, order: Order) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"orders/{order.pk}").json()
    return found


def test_an_order_is_told_with_its_words_and_money(store: Store, api: ApiClient) -> None:
    order = make_order(store)
    row = told(api, order)
    assert (row["number"], row["payment_status"]) == (order.number, "paid")
    assert row["total"] == row["paid"] == {"amount": 2000, "currency": "CNY"}
    [line] = row["lines"]
    assert (line["quantity"], line["to_fulfil"], line["unit_price"]["amount"]) == (2, 2, 1000)
    assert "token" not in row


def test_part_of_an_order_is_sent_and_then_the_rest(store: Store, api: ApiClient) -> None:
    order = make_order(store)
    [line] = told(api, order)["lines"]
    part = {"lines": [{"line_id": line["id"], "quantity": 1}], "carrier": "SF", "tracking_number": "SF1"}
    sent = api.post(f"orders/{order.pk}/fulfilments", part)
    assert (sent.status_code, sent.json()["fulfilment_status"]) == (201, "partial")
    assert sent.json()["fulfilments"][0]["lines"] == [{"line_id": line["id"], "quantity": 1}]
    assert api.post(f"orders/{order.pk}/fulfilments").json()["fulfilment_status"] == "fulfilled"
    refused = api.post(f"orders/{order.pk}/fulfilments")
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_fulfil")
    with in_store(store):
        assert StockLevel.objects.get().on_hand == 8
        assert Event.objects.filter(name="order.fulfilled").latest("pk").actor == f"token:{api.token.pk}"


def test_a_parcel_holds_lines_of_its_own_order(store: Store, api: ApiClient) -> None:
    one, two = make_order(store), make_order(store)
    [line] = told(api, two)["lines"]
    answer = api.post(f"orders/{one.pk}/fulfilments", {"lines": [{"line_id": line["id"], "quantity": 1}]})
    assert answer.status_code == 404
    assert told(api, two)["fulfilment_status"] == "unfulfilled"


def test_a_refund_with_a_key_is_one_refund(store: Store, api: ApiClient) -> None:
    order = make_order(store)
    body = {"amount": 500, "currency": "CNY", "reason": "scratched"}
    first = api.post(f"orders/{order.pk}/refunds", body, Idempotency_Key="r1")
    assert (first.status_code, first.json()["amount"]) == (201, {"amount": 500, "currency": "CNY"})
    again = api.post(f"orders/{order.pk}/refunds", body, Idempotency_Key="r1")
    assert again.json() == first.json()
    too_much = api.post(f"orders/{order.pk}/refunds", {**body, "amount": 5000})
    assert (too_much.status_code, too_much.json()["code"]) == (422, "refund_too_much")
    wrong = api.post(f"orders/{order.pk}/refunds", {**body, "currency": "USD"})
    assert wrong.json()["errors"][0]["pointer"] == "#/currency"
    with in_store(store):
        assert [refund.amount for refund in Refund.objects.all()] == [500]
    assert told(api, order)["refunded"]["amount"] == 500
    listed = api.get(f"refunds?order_id={order.pk}").json()["data"]
    assert [row["id"] for row in listed] == [first.json()["id"]]


def test_an_unpaid_order_is_given_up_and_a_paid_one_is_not(store: Store, api: ApiClient) -> None:
    waiting, paid = make_order(store, is_paid=False), make_order(store)
    answer = api.post(f"orders/{waiting.pk}/cancel")
    assert (answer.status_code, answer.json()["payment_status"]) == (200, "voided")
    assert api.post(f"orders/{paid.pk}/cancel").json()["cancelled_at"] is None


@pytest.mark.parametrize(
    ("scope", "path", "body"),
    [
        ("orders.fulfil", "fulfilments", {}),
        ("orders.cancel", "cancel", {}),
        ("orders.refund", "refunds", {"amount": 1, "currency": "CNY"}),
        ("orders.note", "notes", {"text": "Call first"}),
    ],
)
def test_each_deed_has_its_own_right(store: Store, scope: str, path: str, body: Any) -> None:
    order = make_order(store)
    api = ApiClient(store, ["orders.view"])
    answer = api.post(f"orders/{order.pk}/{path}", body)
    assert (answer.status_code, answer.json()["scope"]) == (403, scope)
    with in_store(store):
        after = Order.objects.get(pk=order.pk)
        assert (after.fulfilment_status, after.refunded, after.cancelled_at) == ("unfulfilled", 0, None)
    allowed = ApiClient(store, ["orders.view", "orders.note"])
    assert allowed.post(f"orders/{order.pk}/notes", {"text": "Call first"}).status_code == 204


def test_orders_are_found(store: Store, api: ApiClient) -> None:
    waiting, paid = make_order(store, is_paid=False), make_order(store)

    def ids(query: str) -> list[int]:
        return [row["id"] for row in api.get(f"orders?fields=id&{query}").json()["data"]]

    assert ids("") == [paid.pk, waiting.pk]
    assert ids("payment_status=paid") == [paid.pk]
    assert ids(f"q=%23{waiting.number}") == [waiting.pk]
    assert ids("email=LI@example.com") == [paid.pk, waiting.pk]
    assert ids("is_cancelled=true") == []
    assert ids("placed_since=2999-01-01T00:00:00Z") == []


@pytest.mark.parametrize(
    "kind", ["orders", "payments", "refunds", "customers", "inventory/levels", "variants"]
)
def test_the_number_of_queries_does_not_grow_with_rows(store: Store, api: ApiClient, kind: str) -> None:
    def queries() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as caught:
            rows = api.get(kind).json()["data"]
        return len(rows), len(caught)

    def deal() -> None:
        order = make_order(store)
        [line] = told(api, order)["lines"]
        units = {"lines": [{"line_id": line["id"], "quantity": 1}]}
        api.post(f"orders/{order.pk}/fulfilments", units)
        api.post(f"orders/{order.pk}/refunds", {"amount": 1, "currency": "CNY", "restock": False, **units})
        api.post("customers", {"email": f"c{order.pk}@example.com"})

    deal()
    api.get(kind)
    few, before = queries()
    for _ in range(3):
        deal()
    many, after = queries()
    assert many > few >= 1
    assert after == before


def test_stock_changes_by_movements_only(store: Store, api: ApiClient) -> None:
    with in_store(store):
        variant = variant_of(make_product("Ring", on_hand=10))
    units = [{"variant_id": variant.pk, "quantity": 5}]
    assert api.post("inventory/movements", {"kind": "received", "units": units}).status_code == 204
    assert api.post("inventory/levels/count", {"units": units, "reference": "count 7"}).status_code == 204
    [level] = api.get(f"inventory/levels?variant_id={variant.pk}").json()["data"]
    assert (level["on_hand"], level["available"]) == (5, 5)
    moves = api.get(f"inventory/movements?variant_id={variant.pk}&sort=id").json()["data"]
    assert [(row["kind"], row["quantity"]) for row in moves[1:]] == [("received", 5), ("adjusted", -10)]
    assert moves[-1]["actor"] == f"token:{api.token.pk}"
    wrong = {
        "reserved": {"kind": "reserved", "units": units},
        "below nothing": {"kind": "received", "units": [{"variant_id": variant.pk, "quantity": -1}]},
        "unknown": {"kind": "received", "units": [{"variant_id": 99, "quantity": 1}]},
        "twice": {"kind": "received", "units": units * 2},
    }
    answers = {name: api.post("inventory/movements", body) for name, body in wrong.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(wrong, 422)
    assert answers["unknown"].json()["errors"][0]["pointer"] == "#/units/0/variant_id"
    with in_store(store):
        assert StockMovement.objects.count() == 3
