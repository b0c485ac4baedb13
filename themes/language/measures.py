"""Filters that print measures and codes: weights, prices of a unit, gift cards."""

import math

from babel.numbers import format_decimal
from django.utils.translation import pgettext

from themes.engine import Drop
from themes.language.dates import babel_name
from themes.language.money import formatted
from themes.language.text import text_of
from themes.registry import theme_filter
from themes.rendering.page import Page

GRAMS = {"g": 1.0, "kg": 1000.0, "oz": 28.349523125, "lb": 453.59237}
"""How many grams a unit of weight has."""


@theme_filter("weight_with_unit", needs_page=True)
def weight_with_unit(page: Page, value: object, unit: object = "kg") -> str:
    """A weight given in grams, in another unit: "0.4 kg"."""
    name = text_of(unit)
    name = name if name in GRAMS else "kg"
    try:
        amount = float(text_of(value)) / GRAMS[name]
    except ValueError:
        return ""
    if not math.isfinite(amount):
        return ""
    return f"{format_decimal(round(amount, 2), locale=babel_name(page.locale))} {name}"


@theme_filter("unit_price_with_measurement", needs_page=True)
def unit_price_with_measurement(page: Page, value: object, measurement: object = None) -> str:
    """A price for each unit of measure, with that unit: "¥12.00/100g"."""
    price = formatted(value, page.currency, page.locale) if isinstance(value, int) else text_of(value)
    if not price or not isinstance(measurement, Drop):
        return price
    amount, unit = text_of(measurement["reference_value"]), text_of(measurement["reference_unit"])
    unit = unit_name(unit)
    return f"{price}/{'' if amount == '1' else amount}{unit}"


def unit_name(unit: str) -> str:
    """A unit of measure as people write it: "m²" for "m2", a word of the page's language for "item"."""
    written = {"m2": "m²", "m3": "m³", "ft2": "ft²", "floz": "fl oz"}
    return pgettext("unit of measure", "piece") if unit == "item" else written.get(unit, unit)


@theme_filter("format_code")
def format_code(value: object) -> str:
    """A gift card's code in groups of four: "ABCD 1234 EF"."""
    code = text_of(value).replace(" ", "")
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
