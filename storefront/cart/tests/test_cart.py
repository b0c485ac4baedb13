"""The cart over HTTP: what scripts and plain forms send, and what comes back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from storefront.cart.models import Cart, CartLine
from storefront.testing import make_product, make_sizes, shopper_at, variant_of
from tenants.models import Store

pytestmark = pytest.mark.django_db


def post(shopper: Client, path: str, **body: Any) -> Any:
    return shopper.post(path, json.dumps(body), content_type="application/json")


def test_adding_the_same_thing_twice_makes_one_line(store: Store) -> None:
    variant = variant_of(make_product())
    shopper = shopper_at(store)
    assert post(shopper, "/cart/add.js", id=variant.pk, quantity=2).json()["quantity"] == 2
    assert post(shopper, "/cart/add.js", id=variant.pk).json()["quantity"] == 3
    cart = shopper.get("/cart.js").json()
    assert (cart["item_count"], cart["total_price"], len(cart["items"])) == (3, 38_400, 1)


def test_the_same_thing_with_another_engraving_is_another_line(store: Store) -> None:
    variant = variant_of(make_product())
    shopper = shopper_at(store)
    post(shopper, "/cart/add.js", id=variant.pk, properties={"刻字": "雨"})
    post(shopper, "/cart/add.js", id=variant.pk, properties={"刻字": "晴"})
    assert [item["properties"] for item in shopper.get("/cart.js").json()["items"]] == [
        {"刻字": "晴"},
        {"刻字": "雨"},
    ]


@pytest.mark.parametrize("quantity", [0, -3, 10_001, "abc", "9" * 40, 1.5, True])
def test_an_impossible_quantity_is_refused_in_words(store: Store, quantity: object) -> None:
    variant = variant_of(make_product(on_hand=1_000_000))
    answer = post(shopper_at(store), "/cart/add.js", id=variant.pk, quantity=quantity)
    assert answer.status_code == 422
    assert answer.json()["code"] == "quantity_wrong"
    assert not CartLine.objects.exists()


def test_more_than_there_is_can_not_be_added(store: Store) -> None:
    variant = variant_of(make_product(on_hand=2))
    shopper = shopper_at(store)
    assert post(shopper, "/cart/add.js", id=variant.pk, quantity=2).status_code == 200
    answer = post(shopper, "/cart/add.js", id=variant.pk)
    assert (answer.status_code, answer.json()["code"]) == (422, "out_of_stock")
    assert shopper.get("/cart.js").json()["item_count"] == 2


UNREADABLE = [
    *(b"{", b"[]", b'{"items": [1]}', b'{"id": ""}', b'{"id": "x"}', b"\xff"),
    *(b"[" * 100_000, b'{"id": 1, "note": "\\ud800"}'),
]


@pytest.mark.parametrize("body", UNREADABLE)
def test_nonsense_gets_a_clear_answer(store: Store, body: bytes) -> None:
    answer = shopper_at(store).post("/cart/add.js", body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["message"]


def test_a_plain_form_works_without_script(store: Store) -> None:
    variant = variant_of(make_product())
    shopper = shopper_at(store)
    answer = shopper.post("/cart/add", {"id": variant.pk, "quantity": "1"})
    assert (answer.status_code, answer["Location"]) == (302, "/cart")
    key = shopper.get("/cart.js").json()["items"][0]["key"]
    answer = shopper.post("/cart", {f"updates[{key}]": "4", "note": "请包好 🎁", "checkout": ""})
    assert answer["Location"] == "/checkout"
    cart = shopper.get("/cart.js").json()
    assert (cart["item_count"], cart["note"]) == (4, "请包好 🎁")


def test_words_stay_when_a_quantity_is_refused(store: Store) -> None:
    variant = variant_of(make_product(on_hand=2))
    shopper = shopper_at(store)
    post(shopper, "/cart/add.js", id=variant.pk)
    answer = shopper.post("/cart", {"updates[]": "3", "note": "请包好", "attributes[gift]": "yes"})
    cart = shopper.get("/cart.js").json()
    assert (answer.status_code, cart["item_count"]) == (422, 1)
    assert (cart["note"], cart["attributes"]) == ("请包好", {"gift": "yes"})


def test_quantities_can_be_given_in_the_order_of_lines(store: Store) -> None:
    product = make_sizes()
    shopper = shopper_at(store)
    for variant in product.variants.order_by("position"):
        post(shopper, "/cart/add.js", id=variant.pk)
    assert post(shopper, "/cart/update.js", updates=[3, 0]).json()["item_count"] == 3
    assert post(shopper, "/cart/change.js", line=1, quantity=0).json()["items"] == []


def test_a_cart_is_known_by_its_cookie_alone(store: Store) -> None:
    variant = variant_of(make_product())
    mine, other = shopper_at(store), shopper_at(store)
    post(mine, "/cart/add.js", id=variant.pk)
    key = mine.get("/cart.js").json()["items"][0]["key"]
    post(other, "/cart/add.js", id=variant.pk)
    post(other, "/cart/change.js", id=key, quantity=9)
    assert mine.get("/cart.js").json()["item_count"] == 1
    assert mine.cookies["cart"]["httponly"]
    assert mine.cookies["cart"]["samesite"] == "Lax"


def test_a_form_from_another_site_is_not_taken(store: Store) -> None:
    variant = variant_of(make_product())
    for headers in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}):
        assert shopper_at(store, **headers).post("/cart/add", {"id": variant.pk}).status_code == 403
    away = shopper_at(store).post("/cart/add", {"id": variant.pk}, headers={"origin": "https://evil.example"})
    assert away.status_code == 403
    assert not Cart.objects.exists()


def test_the_way_back_stays_in_the_shop(store: Store) -> None:
    variant = variant_of(make_product())
    for target in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        answer = shopper_at(store).post("/cart/add", {"id": variant.pk, "return_to": target})
        assert answer["Location"] == "/cart"


def test_an_unpublished_product_leaves_the_cart(store: Store) -> None:
    product = make_product()
    shopper = shopper_at(store)
    post(shopper, "/cart/add.js", id=variant_of(product).pk)
    type(product).objects.filter(pk=product.pk).update(status="draft")
    assert shopper.get("/cart.js").json()["items"] == []
    answer = post(shopper, "/cart/add.js", id=variant_of(product).pk)
    assert (answer.status_code, answer.json()["code"]) == (422, "variant_gone")


def test_words_follow_the_language_of_the_address(store: Store) -> None:
    variant = variant_of(make_product(on_hand=0))
    shopper = shopper_at(store)
    assert post(shopper, "/cart/add.js", id=variant.pk).json()["message"] == "该商品已售罄。"
    assert post(shopper, "/en/cart/add.js", id=variant.pk).json()["message"] == "This item has sold out."


@pytest.mark.parametrize("cookie", ['"\\000"', "\xff", "x" * 5_000, "../.."])
def test_a_cookie_that_is_no_carts_is_an_empty_cart(store: Store, cookie: str) -> None:
    shopper = Client(HTTP_HOST=store.host, HTTP_COOKIE=f"cart={cookie}")
    assert shopper.get("/cart.js").json()["item_count"] == 0
