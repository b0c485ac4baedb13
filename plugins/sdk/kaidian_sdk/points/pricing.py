"""Taxes and discounts: what changes what a basket costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from kaidian_sdk.points.calls import Call
from kaidian_sdk.points.commerce import Basket
from kaidian_sdk.store import Store
from kaidian_sdk.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """A tax of one line, or of shipping where `line` is "".

    `amount` is minor units; `rate` is 0.13 for 13 %.
    """

    line: str
    label: Text
    amount: int
    rate: float
    is_included: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxCalculator:
    """Works out the taxes of a basket in place of the store's own table, where a merchant chooses it."""

    id: str
    label: Text
    taxes: Annotated[
        Callable[[Store, Basket, int], list[Tax]],
        Call(2, "The store's own table of taxes is used."),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """Money off. `lines` maps lines to minor units off each; `order` is minor units off all lines together,
    shared out by what they cost; `shipping` is minor units off sending.
    """

    label: Text
    lines: Mapping[str, int] = field(default_factory=dict)
    order: int = 0
    shipping: int = 0
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountSource:
    """Gives discounts by looking at the basket, whose lines stand at their full prices. Nothing ever costs
    less than nothing: what is too much is cut.
    """

    id: str
    label: Text
    discounts: Annotated[
        Callable[[Store, Basket], list[Discount]],
        Call(0.3, "The basket keeps its price without these discounts."),
    ]
