"""What themes see of discounts, of a cart and of an order alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from themes.engine import Drop, prop

from .discounts import Applied
from .words import told

LONGEST_LABEL = 120


@dataclass(frozen=True)
class Shown:
    """A discount with a title in the reader's language. `lines` are minor units off lines by their ids."""

    title: str
    code: str = ""
    is_whole: bool = False
    lines: Mapping[int, int] = field(default_factory=dict)
    shipping: int = 0

    @property
    def total(self) -> int:
        return sum(self.lines.values()) + self.shipping


def shown(each: Applied, locale: str) -> Shown:
    """A discount of a cart, as far as it takes something off goods."""
    return Shown(told(each.label, locale, LONGEST_LABEL), each.code, each.is_whole, each.lines)


class DiscountApplicationDrop(Drop):
    """`discount_application`: a discount as it was applied. Amounts are in minor units."""

    def __init__(self, of: Shown) -> None:
        self._of = of

    @prop
    def title(self) -> str:
        """Its name, as shoppers read it."""
        return self._of.title

    @prop
    def total_allocated_amount(self) -> int:
        """What it takes off altogether."""
        return self._of.total

    @prop
    def value(self) -> int:
        """What it takes off altogether: discounts are amounts here, also where a share was meant."""
        return self._of.total

    @prop
    def value_type(self) -> str:
        """ "fixed_amount"."""
        return "fixed_amount"

    @prop
    def type(self) -> str:
        """ "discount_code" where the shopper typed a code for it, otherwise "automatic"."""
        return "discount_code" if self._of.code else "automatic"

    @prop
    def target_type(self) -> str:
        """ "line_item", or "shipping_line" for what is off shipping."""
        return "shipping_line" if self._of.shipping else "line_item"

    @prop
    def target_selection(self) -> str:
        """ "all" for what is off the whole order or off shipping, "explicit" for what is off some lines."""
        return "all" if self._of.is_whole or self._of.shipping else "explicit"

    def json(self) -> object:
        return {
            "title": self._of.title,
            "description": self._of.title,
            "type": self.type(),
            "value": self._of.total,
            "value_type": self.value_type(),
            "allocation_method": "across" if self._of.is_whole else "each",
            "target_type": self.target_type(),
            "target_selection": self.target_selection(),
            "total_allocated_amount": self._of.total,
        }


class DiscountAllocationDrop(Drop):
    """`discount_allocation`: what a discount takes off one line, or off shipping."""

    def __init__(self, of: Shown, amount: int) -> None:
        self._of = of
        self._amount = amount

    @prop
    def amount(self) -> int:
        """What it takes off, in minor units."""
        return self._amount

    @prop
    def discount_application(self) -> DiscountApplicationDrop:
        """The discount."""
        return DiscountApplicationDrop(self._of)

    def json(self) -> object:
        return {"amount": self._amount, "discount_application": self.discount_application().json()}


class DiscountDrop(Drop):
    """`discount`: a discount in the older form, with its amount. Amounts are in minor units."""

    def __init__(self, of: Shown, amount: int) -> None:
        self._of = of
        self._amount = amount

    @prop
    def title(self) -> str:
        """Its name, as shoppers read it."""
        return self._of.title

    @prop
    def code(self) -> str:
        """Its name, as shoppers read it."""
        return self._of.title

    @prop
    def amount(self) -> int:
        """What it takes off."""
        return self._amount

    @prop
    def total_amount(self) -> int:
        """What it takes off."""
        return self._amount

    @prop
    def savings(self) -> int:
        """What it takes off, as a number below zero."""
        return -self._amount

    @prop
    def total_savings(self) -> int:
        """What it takes off, as a number below zero."""
        return -self._amount

    @prop
    def type(self) -> str:
        """ "FixedAmountDiscount", or "ShippingDiscount" for what is off shipping."""
        return "ShippingDiscount" if self._of.shipping else "FixedAmountDiscount"

    def json(self) -> object:
        return {"title": self._of.title, "amount": self._amount}


def applications(rows: Iterable[Shown]) -> list[DiscountApplicationDrop]:
    """Discounts, as they were applied."""
    return [DiscountApplicationDrop(row) for row in rows]


def discounts(rows: Iterable[Shown]) -> list[DiscountDrop]:
    """Discounts in the older form."""
    return [DiscountDrop(row, row.total) for row in rows]


def allocations(rows: Iterable[Shown], line: int) -> list[DiscountAllocationDrop]:
    """What discounts take off a line."""
    return [DiscountAllocationDrop(row, row.lines[line]) for row in rows if line in row.lines]
