"""Discounts on lines: cut, shared out, and exact to the last minor unit."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaidian_sdk.points.pricing import Discount
from storefront.pricing.discounts import Discounted, applied
from storefront.pricing.drops import Shown
from storefront.pricing.lines import LinePrice

AMOUNTS = st.integers(min_value=0, max_value=10**15)


def off(prices: Mapping[int, int], *discounts: Discount) -> Discounted:
    return applied([("test", discount) for discount in discounts], prices)


def test_each_line_gives_what_is_off_it() -> None:
    found = off(
        {7: 1_000, 8: 500}, Discount(label="A", lines={"7": 100}), Discount(label="B", lines={"7": 50})
    )
    assert (found.off, found.own_off, found.total) == ({7: 150}, {7: 150}, 150)
    assert [(each.label, each.source, each.lines) for each in found.on_goods] == [
        ("A", "test", {7: 100}),
        ("B", "test", {7: 50}),
    ]


def test_a_line_never_costs_less_than_nothing() -> None:
    found = off(
        {7: 1_000}, Discount(label="A", lines={"7": 900}), Discount(label="B", lines={"7": 900}, order=5)
    )
    assert [(each.label, each.total) for each in found.on_goods] == [("A", 900), ("B", 100)]


def test_what_is_off_the_order_is_shared_out_by_what_lines_cost_then() -> None:
    found = off({1: 1_000, 2: 1_000, 3: 1_000}, Discount(label="A", lines={"3": 1_000}, order=101))
    assert found.off == {3: 1_000, 1: 51, 2: 50}
    assert found.own_off == {3: 1_000}
    assert [(each.is_whole, each.total) for each in found.on_goods] == [(False, 1_000), (True, 101)]


def test_sending_is_never_cheaper_than_nothing() -> None:
    found = off({1: 100}, Discount(label="A", shipping=800), Discount(label="B", shipping=800))
    assert [(each.label, amount) for each, amount in found.of_shipping(1_000)] == [("A", 800), ("B", 200)]
    assert found.of_shipping(0) == []
    assert (found.total, found.on_goods) == (0, [])


@given(
    prices=st.dictionaries(st.integers(1, 20), AMOUNTS, min_size=1, max_size=8),
    wanted=st.lists(st.tuples(AMOUNTS, AMOUNTS), max_size=5),
)
def test_sums_are_exact_whatever_is_taken_off(prices: dict[int, int], wanted: list[tuple[int, int]]) -> None:
    lines = [Discount(label="x", lines={str(min(prices)): own}, order=whole) for own, whole in wanted]
    found = off(prices, *lines)
    assert all(0 < amount <= prices[line] for line, amount in found.off.items())
    assert sum(each.total for each in found.on_goods) == found.total == sum(found.off.values())
    first = min(prices)
    own = min(sum(own for own, _whole in wanted), prices[first])
    whole = min(sum(whole for _own, whole in wanted), sum(prices.values()) - own)
    assert found.total == own + whole


@pytest.mark.parametrize(("off_line", "each"), [(0, 333), (1, 333), (2, 332), (999, 0)])
def test_one_unit_costs_a_share_rounded_half_even(off_line: int, each: int) -> None:
    discounts = [Shown("A", lines={1: off_line})] if off_line else []
    assert LinePrice(1, 999, 3, discounts).each == each


def test_half_goes_to_the_even_unit() -> None:
    assert (LinePrice(1, 5, 2).each, LinePrice(1, 7, 2).each) == (2, 4)
