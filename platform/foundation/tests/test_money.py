"""Money is whole minor units; rounding and splitting lose nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.money import Money, format_money, minor_digits, parse_amount, round_half_even, share


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("12.50", "CNY", 1250), ("1,234.5", "USD", 123450), ("￥39", "CNY", 3900), ("500", "JPY", 500)],
)
def test_amounts_are_read_as_people_write_them(text: str, currency: str, minor: int) -> None:
    assert parse_amount(text, currency) == minor


@pytest.mark.parametrize("text", ["", "abc", "1.234", "NaN", "inf", "1e30", "１2..3"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_amount(text, "CNY")


def test_money_of_two_currencies_does_not_add_up() -> None:
    assert Money(100, "CNY") + Money(50, "CNY") == Money(150, "CNY")
    with pytest.raises(ValueError, match="don't add up"):
        Money(100, "CNY") + Money(50, "USD")


def test_formats_follow_the_reader() -> None:
    assert format_money(123450, "CNY", "zh-Hans") == "¥1,234.50"
    assert format_money(123450, "CNY", "en") == "CN¥1,234.50"
    assert format_money(1234, "JPY", "en") == "¥1,234"
    assert [minor_digits(code) for code in ("CNY", "JPY", "KWD")] == [2, 0, 3]


def test_halves_go_to_the_even_side() -> None:
    assert [round_half_even(Decimal(text)) for text in ("0.5", "1.5", "2.5", "-0.5")] == [0, 2, 2, 0]


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_a_split_sums_to_the_whole(total: int, weights: list[int]) -> None:
    parts = share(total, weights)
    assert sum(parts) == (total if sum(weights) else 0)
    assert all(part >= 0 for part in parts)
