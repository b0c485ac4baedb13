"""The cart as scripts of themes speak to it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from storefront.cart.models import Cart
from storefront.testing import make_product, make_rate, make_sizes, shopper_at, variant_of
from tenants.models import Store

pytestmark = pytest.mark.django_db


def post(shopper: Client, path: str, **body: Any) -> Any:
    return shopper.post(path, json.dumps(body), content_type="application/json")


def quantities(shopper: Client) -> list[int]:
    return [item["quantity"] for item in shopper.get("/cart.json").json()["items"]]


def test_several_variants_at_once_as_json_and_as_a_form(store: Store) -> None:
    small, large = make_sizes().variants.order_by("position")
    shopper = shopper_at(store)
    answer = post(shopper, "/cart/add.js", items=[{"id": small.pk}, {"id": large.pk, "quantity": 2}])
    assert [item["quantity"] for item in answer.json()["items"]] == [2, 1]
    fields = {
        "items[0][id]": small.pk,
        "items[0][quantity]": "3",
        "items[1][id]": large.pk,
        "items[1][properties][刻字]": "雨",
    }
    assert shopper.post("/cart/add", fields)["Location"] == "/cart"
    assert quantities(shopper) == [1, 2, 4]


@pytest.mark.parametrize(
    ("accept", "mark", "is_json"),
    [
        ("application/javascript", "XMLHttpRequest", True),
        ("application/json, text/javascript, */*; q=0.01", "", True),
        ("*/*", "XMLHttpRequest", True),
        ("*/*", "", False),
        ("text/html, */*", "XMLHttpRequest", False),
    ],
)
def test_a_script_may_use_the_address_of_the_form(
    store: Store, accept: str, mark: str, is_json: bool
) -> None:
    variant = variant_of(make_product())
    headers = {"Accept": accept, **({"X-Requested-With": mark} if mark else {})}
    answer = shopper_at(store).post("/cart/add", {"id": variant.pk}, headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"].startswith("application/json")) == (
        (200, True) if is_json else (302, False)
    )


def test_a_line_is_named_by_key_by_variant_and_by_place(store: Store) -> None:
    small, large = make_sizes().variants.order_by("position")
    shopper = shopper_at(store)
    post(shopper, "/cart/add.js", items=[{"id": small.pk}, {"id": large.pk}])
    key = shopper.get("/cart.js").json()["items"][1]["key"]
    assert key.startswith(f"{small.pk}:")
    post(shopper, "/cart/change.js", id=key, quantity=2)
    post(shopper, "/cart/change.js", id=large.pk, quantity=3)
    assert quantities(shopper) == [3, 2]
    post(shopper, "/cart/change.js", line=1, quantity=5)
    post(shopper, "/cart/update.js", updates={str(small.pk): 4})
    assert quantities(shopper) == [5, 4]
    assert shopper.post("/cart/change", {"id": key, "quantity": "0"}).status_code == 302
    assert quantities(shopper) == [5]


def test_an_update_brings_a_variant_that_is_not_there_yet(store: Store) -> None:
    small, large = make_sizes().variants.order_by("position")
    shopper = shopper_at(store)
    post(shopper, "/cart/add.js", id=small.pk)
    post(shopper, "/cart/update.js", updates={str(large.pk): 2})
    assert quantities(shopper) == [2, 1]


def test_what_a_line_is_wanted_like_can_change(store: Store) -> None:
    variant = variant_of(make_product())
    shopper = shopper_at(store)
    post(shopper, "/cart/add.js", id=variant.pk, quantity=2, properties={"刻字": "雨"})
    post(shopper, "/cart/add.js", id=variant.pk, properties={"刻字": "晴", "_gift": True})
    answer = post(shopper, "/cart/change.js", line=1, properties={"刻字": "雨"})
    assert [(item["quantity"], item["properties"]) for item in answer.json()["items"]] == [
        (3, {"刻字": "雨"})
    ]


def test_note_and_attributes_are_kept_and_taken_away(store: Store) -> None:
    shopper = shopper_at(store)
    body = post(shopper, "/cart/update.js", note="轻放", attributes={"礼品包装": "是", "称呼": "林"}).json()
    assert (body["note"], body["attributes"]) == ("轻放", {"礼品包装": "是", "称呼": "林"})
    shopper.post("/cart", {"attributes[礼品包装]": "", "note": "轻放"})
    assert shopper.get("/cart.js").json()["attributes"] == {"称呼": "林"}
    answer = post(shopper, "/cart/update.js", attributes={"x": "y" * 600})
    assert (answer.status_code, answer.json()["code"]) == (422, "properties_wrong")
    assert Cart.objects.get().attributes == {"称呼": "林"}


def test_a_link_of_the_shop_takes_a_line_out_and_one_from_elsewhere_does_not(store: Store) -> None:
    variant = variant_of(make_product())
    shopper = shopper_at(store)
    post(shopper, "/cart/add.js", id=variant.pk)
    link = f"/cart/change?id={shopper.get('/cart.js').json()['items'][0]['key']}&quantity=0"
    shopper.get(link, headers={"sec-fetch-site": "cross-site"})
    shopper.get(link, headers={"sec-purpose": "prefetch"})
    shopper.get(link, headers={"referer": "https://evil.example/"})
    assert quantities(shopper) == [1]
    assert shopper.get(link)["Location"] == "/cart"
    assert quantities(shopper) == []


def test_a_fault_has_the_shape_that_scripts_expect(store: Store) -> None:
    variant = variant_of(make_product(on_hand=1))
    answer = post(shopper_at(store), "/en/cart/add.js", id=variant.pk, quantity=2)
    text = "Only 1 is left. Choose fewer."
    assert answer.json() == {
        "status": 422,
        "code": "out_of_stock",
        "message": text,
        "description": text,
        "errors": text,
    }


def test_a_line_and_a_cart_say_everything_about_themselves(store: Store) -> None:
    product = make_product(variant={"grams": 40, "sku": "AM-8"})
    shopper = shopper_at(store)
    post(shopper, "/cart/add.js", id=variant_of(product).pk, quantity=2)
    cart = shopper.get("/cart.js").json()
    (line,) = cart["items"]
    wanted = ("final_line_price", "original_price", "grams", "sku", "product_has_only_default_variant")
    assert [line[name] for name in wanted] == [25_600, 12_800, 40, "AM-8", True]
    assert (cart["total_weight"], cart["items_subtotal_price"], cart["discount_codes"]) == (80, 25_600, [])
    assert cart["token"] != Cart.objects.get().token


def test_sections_come_with_the_answer_as_their_page_has_them(store: Store) -> None:
    product = make_product()
    shopper = shopper_at(store)
    path = f"/products/{product.handle}"
    names = ["template--product__main", "header", "no-such"]
    shown = shopper.get(path, {"sections": ",".join(names)}).json()
    body = post(
        shopper, "/cart/add.js", id=variant_of(product).pk, sections=",".join(names), sections_url=path
    ).json()
    assert set(body["sections"]) == set(names)
    assert body["sections"]["no-such"] is None
    assert (shown[names[0]] is None) == (body["sections"][names[0]] is None)
    elsewhere = post(shopper, "/cart/update.js", sections="header", sections_url="//evil.example/").json()
    assert list(elsewhere["sections"]) == ["header"]


def test_what_sending_costs_is_told_before_the_checkout(store: Store) -> None:
    make_rate(price=1_200)
    shopper = shopper_at(store)
    post(shopper, "/cart/add.js", id=variant_of(make_product()).pk)
    answer = shopper.get("/cart/shipping_rates.json", {"shipping_address[country]": "China"}).json()
    assert [(rate["name"], rate["price"]) for rate in answer["shipping_rates"]] == [("快递", "12.00")]
    assert shopper.get("/cart/shipping_rates.json").status_code == 422


def test_another_language_is_the_same_page(store: Store) -> None:
    other = next(code for code in store.all_locales if code != store.locale)
    fields = {"language_code": other, "return_to": "/collections/all?page=2"}
    answer = shopper_at(store).post("/localization", fields)
    assert answer["Location"].endswith("/collections/all")
    assert answer["Location"] != "/collections/all"
    back = {"locale_code": store.locale, "return_to": answer["Location"]}
    assert shopper_at(store).post("/localization", back)["Location"] == "/collections/all"
    away = {"locale_code": store.locale, "return_to": "https://evil.example/x"}
    assert shopper_at(store).post("/localization", away)["Location"] == "/x"


@pytest.mark.parametrize("number", [{"a": 1}, [1], True, "x", "1" * 26])
def test_what_can_be_no_item_is_not_for_sale(store: Store, number: Any) -> None:
    answer = post(shopper_at(store), "/en/cart/add.js", id=number)
    assert (answer.status_code, answer.json()["message"]) == (422, "This item is no longer for sale.")


def test_a_character_that_cant_be_kept_is_told_apart_from_too_much(store: Store) -> None:
    variant = variant_of(make_product())
    answer = post(shopper_at(store), "/en/cart/add.js", id=variant.pk, properties={"x": "a\0b"})
    assert (answer.status_code, answer.json()["message"]) == (
        422,
        "There is a character in it that can't be kept.",
    )


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("change", {"line": 7, "quantity": 1}, "line_gone"),
        ("change", {"line": "x", "quantity": 1}, "line_gone"),
        ("change", {"id": "9:9", "quantity": 0}, "line_gone"),
        ("change", {"id": {"a": 1}, "quantity": 1}, "line_gone"),
        ("change", {}, "line_gone"),
        ("update", {"updates": "nonsense"}, "body_wrong"),
        ("update", {"updates": {"9:9": 1}}, "line_gone"),
        ("update", {"updates": {"1" * 26: 1}}, "variant_gone"),
        ("update", {"updates": [1, 5]}, "line_gone"),
        ("update", {"attributes": [1]}, "body_wrong"),
        ("update", {"note": {"a": 1}}, "body_wrong"),
    ],
)
@pytest.mark.parametrize("has_cart", [True, False])
def test_what_names_nothing_in_the_cart_is_refused(
    store: Store, path: str, body: dict[str, Any], code: str, has_cart: bool
) -> None:
    shopper = shopper_at(store)
    if has_cart:
        post(shopper, "/cart/add.js", id=variant_of(make_product()).pk)
    answer = post(shopper, f"/cart/{path}.js", **body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["message"]
    assert quantities(shopper) == ([1] if has_cart else [])


def test_a_note_that_is_too_long_is_refused_whole(store: Store) -> None:
    shopper = shopper_at(store)
    post(shopper, "/cart/update.js", note="轻放")
    answer = post(shopper, "/en/cart/update.js", note="x" * 2_001)
    assert (answer.status_code, answer.json()["code"]) == (422, "note_long")
    assert answer.json()["message"] == "The note is too long: it may have up to 2000 characters."
    assert shopper.get("/cart.js").json()["note"] == "轻放"
