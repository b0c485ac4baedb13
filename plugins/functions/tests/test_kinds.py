"""Every kind is documented, typed and has an example; manifests are read whole."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from kaidian_sdk import ManifestError
from kaidian_sdk.function_manifest import FunctionManifest
from kaidian_sdk.functions import (
    DISCOUNTS,
    KINDS,
    ORDER_ROUTING,
    PAYMENT_METHODS,
    SHIPPING_RATES,
    Method,
    MethodFacts,
    Place,
    Rate,
    RateFacts,
    RoutingFacts,
)
from kaidian_sdk.shapes import ShapeError, chosen, paths_of, read

from .facts import facts
from .wat import manifest


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_is_documented(name: str) -> None:
    kind = KINDS[name]
    for text in (kind.asked, kind.about):
        assert text.endswith(".")
        assert len(text.split()) > 3
    for shape in (kind.facts, kind.result):
        assert dataclasses.is_dataclass(shape)
        assert shape.__doc__ is not None
        assert not shape.__doc__.startswith(shape.__name__ + "(")
    assert read(kind.result, kind.example)
    assert read(kind.result, {}) == kind.result()
    assert "basket.lines.quantity" in paths_of(kind.facts)


def test_paths_lead_through_lists_and_what_may_be_missing() -> None:
    paths = paths_of(RateFacts)
    assert {"rates.code", "rates.price", "basket.address.country", "basket.buyer.tags", "locale"} < set(paths)
    assert "basket" not in paths
    assert "basket.lines" not in paths


def test_only_what_is_chosen_is_given_in_its_order() -> None:
    given = chosen(facts(2, 3), ("basket.lines.quantity", "basket.currency", "basket.lines.id"))
    assert list(given["basket"]) == ["lines", "currency"]
    assert given["basket"]["lines"] == [{"quantity": 2, "id": "1"}, {"quantity": 3, "id": "2"}]
    assert list(given["basket"]["lines"][0]) == ["quantity", "id"]
    assert chosen(facts(1), ()) == {}


def test_few_facts_are_enough_to_try_something_out() -> None:
    whole = read(RateFacts, {"rates": [{"code": "1", "price": 3}]}, lenient=True)
    assert whole.rates == (Rate(code="1", label="", price=3),)
    assert (whole.basket.lines, whole.basket.address) == ((), None)
    with pytest.raises(ShapeError, match=r"rates\[0\].label is missing"):
        read(RateFacts, {"basket": {"currency": "CNY", "lines": [], "subtotal": 0}, "rates": [{"code": "1"}]})


def faults(kind: Any, given: Any, answer: object) -> list[str]:
    return list(kind.faults(given, read(kind.result, answer)))


def test_discounts_fit_their_basket() -> None:
    def off(**more: Any) -> list[str]:
        return faults(DISCOUNTS, facts(1), {"discounts": [{"label": "Off", **more}]})

    assert off(lines={"1": 5}, shipping=3) == []
    assert off(lines={"2": 5}) == ["there is no line “2”"]
    assert off(lines={"1": -5}) == ["a discount is less than nothing"]
    assert off(shipping=-1) == ["a discount is less than nothing"]
    assert off(label="") == ["a discount has no label"]


def test_changes_of_rates_fit_the_rates() -> None:
    given = RateFacts(basket=facts(1).basket, rates=(Rate(code="1", label="Post", price=100),))
    assert faults(SHIPPING_RATES, given, {"changes": [{"code": "1", "price": 0, "label": {"en": "P"}}]}) == []
    assert faults(SHIPPING_RATES, given, {"changes": [{"code": "1", "price": -1}]}) != []
    assert faults(SHIPPING_RATES, given, {"changes": [{"code": "2"}]}) == ["there is no rate “2”"]
    twice = {"changes": [{"code": "1"}, {"code": "1", "hidden": True}]}
    assert faults(SHIPPING_RATES, given, twice) == ["the rate “1” is named twice"]


def test_ways_to_pay_are_known_and_one_is_left() -> None:
    methods = tuple(Method(code=code, label=code) for code in ("card", "alipay"))
    given = MethodFacts(basket=facts(1).basket, methods=methods)
    assert faults(PAYMENT_METHODS, given, {"first": ["alipay"], "hidden": ["card"]}) == []
    assert faults(PAYMENT_METHODS, given, {"hidden": ["card", "alipay"]}) == ["no way to pay is left"]
    assert faults(PAYMENT_METHODS, given, {"first": ["cash"]}) == ["there is no way to pay “cash”"]


def test_units_come_from_places_that_are_there() -> None:
    given = RoutingFacts(basket=facts(3).basket, places=(Place(id="9", name="Shop"),))

    def routed(*rows: tuple[str, str, int]) -> list[str]:
        names = ("line", "place", "quantity")
        answer = {"assignments": [dict(zip(names, row, strict=True)) for row in rows]}
        return faults(ORDER_ROUTING, given, answer)

    assert routed(("1", "9", 1), ("1", "9", 2)) == []
    assert routed(("1", "9", 4)) == ["line “1” takes more units than it has"]
    assert routed(("1", "9", 0)) == ["line “1” takes 0 units from “9”"]
    assert routed(("1", "8", 1)) == ["there is no place “8”"]
    assert routed(("2", "9", 1))[0] == "there is no line “2”"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"discounts": [{"label": "a", "shipping": 1.5}]}, "discounts[0].shipping is not a whole number"),
        ({"discounts": [{"label": "a", "shipping": True}]}, "discounts[0].shipping is not a whole number"),
        ({"discounts": [{"label": "a", "shipping": 2**60}]}, "discounts[0].shipping is not a whole number"),
        ({"discounts": [{"label": "a", "lines": []}]}, "discounts[0].lines is not an object"),
        ({"discounts": [{"label": "\ud800"}]}, "discounts[0].label"),
        ({"discounts": None}, "discounts is not a list"),
    ],
)
def test_what_has_another_shape_is_named(data: object, said: str) -> None:
    with pytest.raises(ShapeError) as caught:
        read(DISCOUNTS.result, data)
    assert str(caught.value).startswith(said)


def test_a_manifest() -> None:
    read_back = FunctionManifest.parse(manifest(fallback='{ refusals = [{ message = "No." }] }'))
    assert (read_back.id, read_back.kind.name) == ("limits", "cart_validation")
    assert read_back.input == ("basket.lines.id", "basket.lines.quantity")
    assert read_back.fallback == {"refusals": [{"message": "No."}]}
    assert read_back.module == "function.wasm"


SECRET = '[[settings]]\nid = "key"\ntype = "secret"\nlabel = "Key"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id = ", ["function.toml is no TOML"]),
        (f"id = {'9' * 5000}", ["function.toml is no TOML"]),
        ('id = "a1"\nversion = "1.0.0"\nname = "A"\nsummary = "A"', ["the table [function] is missing"]),
        (manifest(kind="weather"), ["“function.kind” is one of discounts, cart_validation"]),
        (manifest(input=("basket.colour",)), ["cart_validation has no field “basket.colour”"]),
        (
            manifest(input=("basket.buyer",)),
            ["cart_validation has no field “basket.buyer”; name what you need of it: basket.buyer.customer,"],
        ),
        (manifest(input=("locale", "locale")), ["the field “locale” is named twice"]),
        (manifest(fallback='"stop"'), ["“function.fallback” is “skip” or a result of cart_validation"]),
        (manifest(fallback="{ refusals = 3 }"), ["“function.fallback”: refusals is not a list"]),
        (manifest(more=SECRET), ["the setting “key” is a secret"]),
        (manifest(more='module = "../x.wasm"'), ["“function.module” is the name of a file"]),
        (manifest(more="colour = 1"), ["“function.colour” is nothing a function has"]),
        ('scopes = ["orders.view"]\n' + manifest(), ["“scopes” is nothing a function has"]),
        (manifest(name="A B", kind="weather"), ["“A B” is no id", "“function.kind” is one of"]),
    ],
)
def test_what_is_wrong_with_a_manifest_is_said(text: str, said: list[str]) -> None:
    with pytest.raises(ManifestError) as caught:
        FunctionManifest.parse(text)
    assert len(caught.value.faults) == len(said)
    for found, expected in zip(caught.value.faults, said, strict=True):
        assert found.startswith(expected)
