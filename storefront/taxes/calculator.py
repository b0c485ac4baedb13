"""The store's own table of taxes, as a calculator like any other."""

from __future__ import annotations

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.commerce import Basket
from kaidian_sdk.points.pricing import Tax, TaxCalculator

from .queries import TaxRule, tax_rule

ID = "table"


def taxes(store: Store, basket: Basket, shipping: int) -> list[Tax]:
    """The taxes of the address's region, line by line. One query, none while the address is not known."""
    if basket.address is None:
        return []
    rule = tax_rule(basket.address.country, basket.address.region)
    if not rule.basis_points:
        return []
    found = [_tax(rule, line.id, line.total) for line in basket.lines if line.is_taxable]
    return [*found, _tax(rule, "", shipping)] if rule.on_shipping and shipping else found


def _tax(rule: TaxRule, line: str, amount: int) -> Tax:
    rate = rule.basis_points / 10_000
    return Tax(line=line, label=rule.name, amount=rule.of(amount), rate=rate, is_included=rule.is_included)


@hookimpl
def tax_calculators() -> list[TaxCalculator]:
    """One."""
    label = {"en": "Your own rates", "zh-Hans": "自有税率"}
    return [TaxCalculator(id=ID, label=label, taxes=taxes)]
