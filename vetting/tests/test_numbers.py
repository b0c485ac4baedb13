"""Numbers of businesses and people, with the check signs of China."""

from __future__ import annotations

import pytest

from vetting.numbers import is_credit_code, is_identity_number, is_plain_number, masked, tidy


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        ("91350100M000100Y43", True),  # the example of GB 32100-2015
        ("91310000775785552L", True),
        ("91350100M000100Y34", False),
        ("91350100M000100Y4", False),
        ("9135O100M000100Y43", False),
        ("91350100m000100y43", False),
        ("", False),
    ],
)
def test_credit_codes(number: str, is_right: bool) -> None:
    assert is_credit_code(number) is is_right


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        ("11010519491231002X", True),  # the example of GB 11643-1999
        ("320706199003072870", True),
        ("110105194912310021", False),
        ("11010519491331002X", False),
        ("11010519491231002", False),
    ],
)
def test_identity_numbers(number: str, is_right: bool) -> None:
    assert is_identity_number(number) is is_right


@pytest.mark.parametrize(
    ("number", "is_right"), [("HRB 12345", True), ("12-3456789", True), ("ABCD", False), ("12", False)]
)
def test_numbers_of_other_countries(number: str, is_right: bool) -> None:
    assert is_plain_number(number) is is_right


def test_numbers_are_tidied_and_masked() -> None:
    assert tidy("  hrb  12345 ") == "HRB 12345"
    assert masked("91350100M000100Y43") == "91••••••••43"
    assert (masked("1234"), masked("")) == ("••••", "")
