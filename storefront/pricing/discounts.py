"""Discounts of a cart: asked of plugins and functions, cut so that nothing costs less than nothing, and laid
on the lines to the last minor unit.

Every discount is seen from full prices; none knows of another. They are applied in order: the platform's own,
then those of plugins, then of functions as the merchant ordered them. What is off the whole order comes after
what is off single lines, and is shared out by what the lines cost then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from foundation.money import share
from kaidian_sdk.functions import DISCOUNTS, BasketFacts, discount_faults
from kaidian_sdk.points.commerce import Basket
from kaidian_sdk.points.pricing import Discount
from kaidian_sdk.text import Text
from plugins.functions.running import run_named

from .facts import Buying, basket_for, basket_of


@dataclass(frozen=True)
class Applied:
    """A discount as far as it applied, in minor units. `source` is the plugin or function that gave it.

    `lines` are amounts off lines of the cart by their ids; `is_whole`: they are shares of an amount off the
    order. `shipping` is off sending, as far as that costs so much.
    """

    label: Text
    source: str
    code: str = ""
    is_whole: bool = False
    lines: Mapping[int, int] = field(default_factory=dict)
    shipping: int = 0

    @property
    def total(self) -> int:
        """What it takes off goods."""
        return sum(self.lines.values())


@dataclass(frozen=True)
class Discounted:
    """All discounts of a cart. One that takes off lines, off the order and off sending stands here once for
    each.
    """

    applied: tuple[Applied, ...] = ()

    @cached_property
    def off(self) -> Mapping[int, int]:
        """{cart line: minor units off it}, for lines that cost less."""
        return _sums(self.applied)

    @cached_property
    def own_off(self) -> Mapping[int, int]:
        """The same without shares of what is off the whole order."""
        return _sums(each for each in self.applied if not each.is_whole)

    @property
    def total(self) -> int:
        """What is taken off goods."""
        return sum(self.off.values())

    @property
    def on_goods(self) -> list[Applied]:
        """Those that take something off goods."""
        return [each for each in self.applied if each.lines]

    def of_shipping(self, price: int) -> list[tuple[Applied, int]]:
        """What is taken off sending that costs `price` minor units: never more than that in all."""
        found = []
        for each in self.applied:
            amount = min(each.shipping, price)
            price -= amount
            if amount:
                found.append((each, amount))
        return found


NONE = Discounted()


def discounts_of(buying: Buying) -> Discounted:
    """The discounts of a cart. Calls plugins and functions, so not in a transaction."""
    contents = buying.contents
    if not contents.items:
        return NONE
    asked = [*_of_plugins(buying), *_of_functions(buying)]
    return applied(asked, {item.line.pk: item.total for item in contents.items}) if asked else NONE


def _of_plugins(buying: Buying) -> Iterator[tuple[str, Discount]]:
    for offer in buying.plugins.at("discount_sources"):
        basket = basket_for(offer, buying, is_full_price=True)

        def faults(answer: Sequence[Discount], basket: Basket = basket) -> Iterator[str]:
            return discount_faults(basket, answer)

        for discount in offer.ask("discounts", basket, otherwise=[], faults=faults):
            yield offer.plugin.id, discount


def _of_functions(buying: Buying) -> Iterator[tuple[str, Discount]]:
    def gather(paths: frozenset[str]) -> BasketFacts:
        return BasketFacts(basket=basket_of(buying, paths, is_full_price=True), locale=buying.locale)

    for function, answer in run_named(DISCOUNTS, gather):
        yield from ((function, discount) for discount in answer.discounts)


def applied(asked: Iterable[tuple[str, Discount]], prices: Mapping[int, int]) -> Discounted:
    """Discounts with their sources, on lines that cost `prices`: {cart line: minor units}."""
    left = dict(prices)
    wanted = list(asked)
    found = [_of_lines(source, discount, left) for source, discount in wanted]
    found += [_of_order(source, discount, left) for source, discount in wanted]
    found += [
        Applied(discount.label, source, discount.code, shipping=discount.shipping)
        for source, discount in wanted
    ]
    return Discounted(tuple(each for each in found if each.lines or each.shipping))


def _of_lines(source: str, discount: Discount, left: dict[int, int]) -> Applied:
    lines = {}
    for name, amount in discount.lines.items():
        line = int(name)
        lines[line] = min(amount, left[line])
        left[line] -= lines[line]
    return Applied(discount.label, source, discount.code, lines=_above_zero(lines))


def _of_order(source: str, discount: Discount, left: dict[int, int]) -> Applied:
    amount = min(discount.order, sum(left.values()))
    lines = dict(zip(left, share(amount, list(left.values())), strict=True))
    for line, off in lines.items():
        left[line] -= off
    return Applied(discount.label, source, discount.code, is_whole=True, lines=_above_zero(lines))


def _above_zero(lines: Mapping[int, int]) -> dict[int, int]:
    return {line: off for line, off in lines.items() if off}


def _sums(rows: Iterable[Applied]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for row in rows:
        for line, amount in row.lines.items():
            sums[line] = sums.get(line, 0) + amount
    return sums
