"""Carts in a shop's API: made, filled, changed and priced by whoever knows their token."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from backoffice.testing import open_another
from storefront.api.carts import CartLineView
from storefront.cart.models import Cart, CartLine
from storefront.catalog.models import Product
from storefront.customers.actions.sessions import start_session
from storefront.customers.cookies import COOKIE as CUSTOMER_COOKIE
from storefront.customers.testing import make_account
from storefront.pricing.discounts import Discounted
from storefront.pricing.facts import Buying
from storefront.testing import make_product, shopper_at, variant_of
from tenants.context import in_store
from tenants.models import Store
from tenants.testing import queries_of

pytestmark = pytest.mark.django_db
CARTS = "/api/2026-11/carts"


@pytest.fixture
def script(store: Store) -> Client:
    """A script of another site."""
    return elsewhere(store)


def elsewhere(store: Store) -> Client:
    headers = {"host": store.host, "origin": "https://app.example", "sec-fetch-site": "cross-site"}
    return Client(headers=headers)


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    text = "" if body is None else json.dumps(body)
    return client.generic(method, path, text, content_type="application/json", headers=headers)


def line_of(variant_id: int, **more: Any) -> dict[str, Any]:
    return {"variant_id": variant_id, **more}


def test_a_cart_is_made_filled_and_told(store: Store, script: Client) -> None:
    product = make_product("Jade", price=5_000)
    variant = variant_of(product)
    made = send(script, "POST", CARTS, {"lines": [line_of(variant.pk, quantity=2)], "note": "Soon, please"})
    told = made.json()
    cart = Cart.objects.get()
    assert (made.status_code, made["Location"], told["token"]) == (201, f"{CARTS}/{cart.token}", cart.token)
    assert (made["Access-Control-Allow-Origin"], len(made.cookies)) == ("*", 0)
    yuan_100 = {"amount": 10_000, "currency": "CNY"}
    assert {name: told[name] for name in ("item_count", "note", "attributes", "subtotal", "total")} == {
        "item_count": 2,
        "note": "Soon, please",
        "attributes": {},
        "subtotal": yuan_100,
        "total": yuan_100,
    }
    assert told["shop_url"] == f"{store.url}/cart/{variant.pk}:2"
    (line,) = told["lines"]
    assert (line["id"], line["handle"], line["title"]) == (CartLine.objects.get().pk, product.handle, "Jade")
    assert (line["quantity"], line["available"], line["total"]) == (2, 10, yuan_100)
    again = script.get(f"{CARTS}/{cart.token}")
    assert (again.json(), again["ETag"]) == (told, made["ETag"])


def test_lines_are_added_changed_and_removed(store: Store, script: Client) -> None:
    variant = variant_of(make_product())
    cart = send(script, "POST", CARTS, {}).json()
    assert (cart["lines"], cart["shop_url"]) == ([], "")
    lines = f"{CARTS}/{cart['token']}/lines"
    assert send(script, "POST", lines, line_of(variant.pk)).json()["item_count"] == 1
    engraved = line_of(variant.pk, properties={"刻字": "雨"})
    found = send(script, "POST", lines, engraved).json()["lines"]
    assert [row["properties"] for row in found] == [{"刻字": "雨"}, {}]
    own = f"{lines}/{found[0]['id']}"
    assert send(script, "PATCH", own, {"quantity": 3}).json()["item_count"] == 4
    joined = send(script, "PATCH", own, {"properties": {}}).json()["lines"]
    assert [(row["quantity"], row["properties"]) for row in joined] == [(4, {})]
    gone = send(script, "DELETE", f"{lines}/{joined[0]['id']}")
    assert (gone.status_code, gone.json()["lines"]) == (200, [])
    assert send(script, "DELETE", f"{lines}/{joined[0]['id']}").status_code == 404


def test_note_and_attributes(store: Store, script: Client) -> None:
    made = send(script, "POST", CARTS, {"attributes": {"Gift": "yes", "Card": "no"}})
    path = f"{CARTS}/{made.json()['token']}"
    told = send(script, "PATCH", path, {"note": "Ring twice", "attributes": {"Card": ""}}).json()
    assert (told["note"], told["attributes"]) == ("Ring twice", {"Gift": "yes"})


@pytest.mark.parametrize(
    ("body", "status", "code", "pointer"),
    [
        ({"variant_id": 1, "quantity": 0}, 422, "invalid", "#/quantity"),
        ({"variant_id": 1, "quantity": "many"}, 422, "invalid", "#/quantity"),
        ({"variant_id": 10**18}, 422, "invalid", "#/variant_id"),
        ({"quantity": 1}, 422, "invalid", "#/variant_id"),
        ({"variant_id": 1, "colour": "red"}, 422, "invalid", "#/colour"),
        ({"variant_id": 1, "properties": ["x"]}, 422, "invalid", "#/properties"),
        ({"variant_id": 987654}, 409, "variant_gone", ""),
        ([], 422, "invalid", "#"),
    ],
)
def test_what_means_nothing_is_refused(
    store: Store, script: Client, body: Any, status: int, code: str, pointer: str
) -> None:
    token = send(script, "POST", CARTS, {}).json()["token"]
    answer = send(script, "POST", f"{CARTS}/{token}/lines", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert [fault["pointer"] for fault in answer.json().get("errors", [])] == ([pointer] if pointer else [])
    assert not CartLine.objects.exists()


def test_no_more_than_there_is(store: Store, script: Client) -> None:
    few, draft = variant_of(make_product("Few", on_hand=2)), make_product("D", status=Product.Status.DRAFT)
    asked = {"lines": [line_of(few.pk), line_of(few.pk, quantity=3)]}
    answer = send(script, "POST", CARTS, asked)
    assert (answer.status_code, answer.json()["code"]) == (422, "out_of_stock")
    assert answer.json()["errors"][0]["pointer"] == "#/lines/1/quantity"
    assert not Cart.objects.exists()
    assert send(script, "POST", CARTS, {"lines": [line_of(variant_of(draft).pk)]}).status_code == 409


def test_a_change_of_what_somebody_else_changed_is_refused(store: Store, script: Client) -> None:
    made = send(script, "POST", CARTS, {"note": "a"})
    path = f"{CARTS}/{made.json()['token']}"
    first = send(script, "PATCH", path, {"note": "b"}, **{"If-Match": made["ETag"]})
    second = send(script, "PATCH", path, {"note": "c"}, **{"If-Match": made["ETag"]})
    assert (first.status_code, second.status_code, second["ETag"]) == (200, 412, first["ETag"])
    assert Cart.objects.get().note == "b"


def test_a_call_sent_twice_is_done_once(store: Store, script: Client) -> None:
    variant = variant_of(make_product())
    token = send(script, "POST", CARTS, {}).json()["token"]
    key = {"Idempotency-Key": "0b0e5b1c-6f4c-4a6d-9f55-51d3ae1f0f5d"}
    for _each in range(2):
        told = send(script, "POST", f"{CARTS}/{token}/lines", line_of(variant.pk), **key).json()
        assert told["item_count"] == 1
    assert CartLine.objects.get().quantity == 1


def test_a_call_whose_answer_was_lost_is_not_done_again(store: Store, script: Client) -> None:
    variant = variant_of(make_product())
    made = send(script, "POST", CARTS, {})
    path = f"{CARTS}/{made.json()['token']}/lines"
    key = {"Idempotency-Key": "5d1c6a43-8a4e-4a4c-9d0c-4b3d8c2b7c11"}
    script.raise_request_exception = False
    with patch.object(CartLineView, "told", side_effect=RuntimeError("the process died")):
        assert send(script, "POST", path, line_of(variant.pk), **key).status_code == 500
    assert CartLine.objects.get().quantity == 1
    again = send(script, "POST", path, line_of(variant.pk), **key, **{"If-Match": made["ETag"]})
    assert (again.status_code, again.json()["item_count"]) == (200, 1)
    assert send(script, "POST", path, line_of(variant.pk), **key).json() == again.json()
    assert CartLine.objects.get().quantity == 1


def test_a_change_that_was_refused_uses_up_no_key(store: Store, script: Client) -> None:
    variant = variant_of(make_product(on_hand=1))
    made = send(script, "POST", CARTS, {"note": "a"})
    path = f"{CARTS}/{made.json()['token']}"
    send(script, "PATCH", path, {"note": "b"})
    key = {"Idempotency-Key": "f3f0a1b2-0000-4000-8000-000000000001"}
    stale = send(script, "PATCH", path, {"note": "c"}, **key, **{"If-Match": made["ETag"]})
    assert (stale.status_code, Cart.objects.get().note) == (412, "b")
    few = send(script, "POST", f"{path}/lines", line_of(variant.pk, quantity=2), **key)
    assert few.json()["code"] == "idempotency_key_reused"
    assert not CartLine.objects.exists()


def test_a_cart_is_priced_for_the_customer_whose_token_is_sent(store: Store, script: Client) -> None:
    cart = send(script, "POST", CARTS, {"lines": [line_of(variant_of(make_product()).pk)]}).json()
    path = f"{CARTS}/{cart['token']}"
    customer = make_account()
    asked: list[Any] = []
    bearer = {"Authorization": f"Bearer {start_session(customer=customer)}"}

    def discounts(buying: Buying) -> Discounted:
        asked.append(buying.customer)
        return Discounted()

    with patch("storefront.pricing.discounts.discounts_of", discounts):
        assert script.get(path, headers=bearer).status_code == 200
        assert script.get(path).status_code == 200
    assert asked == [customer, None]
    assert script.get(path, headers={"Authorization": f"Bearer {'A' * 43}"}).status_code == 401


def test_a_cart_is_of_one_store_and_of_its_token_alone(store: Store, script: Client) -> None:
    variant = variant_of(make_product())
    mine = send(script, "POST", CARTS, {"lines": [line_of(variant.pk)]}).json()
    other = send(script, "POST", CARTS, {"lines": [line_of(variant.pk)]}).json()
    foreign = open_another()
    with in_store(foreign):
        make_product("Theirs")
    there = elsewhere(foreign)
    path = f"{CARTS}/{mine['token']}"
    line = f"/lines/{mine['lines'][0]['id']}"
    assert there.get(path).status_code == 404
    assert send(there, "PATCH", path, {"note": "x"}).status_code == 404
    assert send(there, "POST", f"{path}/lines", line_of(variant.pk)).status_code == 404
    assert send(there, "DELETE", path + line).status_code == 404
    assert send(script, "DELETE", f"{CARTS}/{other['token']}{line}").status_code == 404
    assert send(script, "PATCH", f"{CARTS}/{other['token']}{line}", {"quantity": 0}).status_code == 404
    assert script.get(path).json() == mine


def test_cookies_mean_nothing(store: Store, script: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    shopper = shopper_at(store)
    asked: list[str] = []
    monkeypatch.setattr("storefront.customers.cookies.customer_of_session", asked.append)
    shopper.cookies[CUSTOMER_COOKIE] = "A" * 43
    variant = variant_of(make_product())
    token = send(shopper, "POST", CARTS, {"lines": [line_of(variant.pk)]}).json()["token"]
    assert shopper.get(f"{CARTS}/{token}").json()["item_count"] == 1
    assert asked == []


def test_the_number_of_queries_does_not_grow(store: Store, script: Client) -> None:
    token = send(script, "POST", CARTS, {"lines": [line_of(variant_of(make_product("A")).pk)]}).json()[
        "token"
    ]

    def asked() -> int:
        return len(queries_of(lambda: script.get(f"{CARTS}/{token}")))

    before = asked()
    for title in ("B", "C", "D"):
        send(script, "POST", f"{CARTS}/{token}/lines", line_of(variant_of(make_product(title)).pk))
    assert asked() == before
