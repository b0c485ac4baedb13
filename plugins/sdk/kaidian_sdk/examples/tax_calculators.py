"""Thirteen per cent on all but books."""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.commerce import Basket
from kaidian_sdk.points.pricing import Tax, TaxCalculator

RATE = 0.13


def taxes(store: Store, basket: Basket, shipping: int) -> list[Tax]:
    label = {"en": "VAT", "zh-Hans": "增值税"}
    return [
        Tax(line=line.id, label=label, amount=round(line.total * RATE), rate=RATE)
        for line in basket.lines
        if line.product_type != "book"
    ]


@hookimpl
def tax_calculators() -> list[TaxCalculator]:
    label = {"en": "VAT without books", "zh-Hans": "增值税（图书除外）"}
    return [TaxCalculator(id="vat", label=label, taxes=taxes)]
