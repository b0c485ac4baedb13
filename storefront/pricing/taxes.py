"""Taxes of a cart: from the store's own table, or from the calculator that the merchant chose."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from foundation.money import MAX_MINOR
from kaidian_sdk.points.commerce import Basket
from kaidian_sdk.points.pricing import Tax
from plugins.calling import Offer
from storefront.orders.draft import DraftTax
from storefront.taxes.choice import CALCULATOR, name_of

from .facts import Buying, basket_for
from .words import told

MOST_TAXES = 2_000
LONGEST_NAME = 40
HIGHEST_RATE = 10


@dataclass(frozen=True)
class Taxes:
    """Taxes by the ids of the cart's lines, and those of sending. They are all inside the prices, or all
    added.
    """

    lines: Mapping[int, tuple[DraftTax, ...]] = field(default_factory=dict)
    shipping: tuple[DraftTax, ...] = ()

    @property
    def rows(self) -> list[DraftTax]:
        """All of them."""
        return [*(tax for taxes in self.lines.values() for tax in taxes), *self.shipping]

    @property
    def total(self) -> int:
        """Minor units, inside the prices or not."""
        return sum(tax.amount for tax in self.rows)

    @property
    def is_included(self) -> bool:
        """Whether they are inside the prices."""
        return all(tax.is_included for tax in self.rows)

    @property
    def added(self) -> int:
        """Minor units that come to the prices."""
        return 0 if self.is_included else self.total

    @property
    def names(self) -> str:
        """What they are called, each once."""
        return ", ".join(dict.fromkeys(tax.name for tax in self.rows))


def taxes_of(buying: Buying, shipping: int) -> Taxes:
    """The taxes of a cart whose sending costs `shipping` minor units after discounts.

    Calls plugins, so not in a transaction. Where the chosen calculator fails the table's stand.
    """
    calculators = buying.plugins.at("tax_calculators")
    table = next(each for each in calculators if not name_of(each))
    name = CALCULATOR.read() if len(calculators) > 1 else ""
    other = next((each for each in calculators if name and name_of(each) == name), None)
    found = _asked(other, buying, shipping) if other and buying.address.get("country") else None
    return _kept(_asked(table, buying, shipping) or [] if found is None else found, buying.locale)


def _asked(calculator: Offer, buying: Buying, shipping: int) -> list[Tax] | None:
    basket = basket_for(calculator, buying)

    def faults(answer: list[Tax]) -> Iterator[str]:
        return tax_faults(basket, shipping, answer)

    found: list[Tax] | None = calculator.ask("taxes", basket, shipping, otherwise=None, faults=faults)
    return found


def tax_faults(basket: Basket, shipping: int, taxes: Sequence[Tax]) -> Iterator[str]:
    """What is wrong with taxes of a basket."""
    prices = {line.id: line.total for line in basket.lines} | {"": shipping}
    if len(taxes) > MOST_TAXES:
        yield f"there are more than {MOST_TAXES} taxes"
    if len({tax.is_included for tax in taxes}) > 1:
        yield "some taxes are inside the prices, and some are added"
    for tax in taxes:
        if tax.line not in prices:
            yield f"there is no line “{tax.line}”"
        elif not 0 <= tax.amount <= (prices[tax.line] if tax.is_included else MAX_MINOR):
            yield f"a tax of {tax.amount} can't be on {prices[tax.line]}"
        if not math.isfinite(tax.rate) or not 0 <= tax.rate <= HIGHEST_RATE:
            yield f"{tax.rate} is no rate of a tax"
        if not tax.label:
            yield "a tax has no label"


def _kept(taxes: Sequence[Tax], locale: str) -> Taxes:
    lines: dict[int, list[DraftTax]] = defaultdict(list)
    shipping = []
    for tax in taxes:
        name = told(tax.label, locale, LONGEST_NAME)
        row = DraftTax(name, round(tax.rate * 10_000), tax.amount, tax.is_included)
        if tax.line:
            lines[int(tax.line)].append(row)
        else:
            shipping.append(row)
    return Taxes({line: tuple(rows) for line, rows in lines.items()}, tuple(shipping))
