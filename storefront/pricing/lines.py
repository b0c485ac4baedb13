"""What a line costs after its discounts, as drops and scripts are told it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from foundation.money import round_half_even

from .drops import Shown


@dataclass(frozen=True)
class LinePrice:
    """A line of a cart or an order: its full price in minor units, its units, and all discounts there are."""

    line: int
    full: int
    quantity: int
    discounts: Sequence[Shown] = ()

    @property
    def own(self) -> list[Shown]:
        """Discounts of single lines that take something off this one."""
        return [each for each in self.discounts if self.line in each.lines and not each.is_whole]

    @property
    def own_off(self) -> int:
        """What they take off."""
        return sum(each.lines[self.line] for each in self.own)

    @property
    def off(self) -> int:
        """What all discounts take off, shares of what is off the whole with them."""
        return sum(each.lines.get(self.line, 0) for each in self.discounts)

    @property
    def final(self) -> int:
        """The price of all units after discounts of single lines."""
        return self.full - self.own_off

    @property
    def each(self) -> int:
        """The price of one unit after these, rounded half-even where they don't share out."""
        return round_half_even(Decimal(self.final) / self.quantity) if self.quantity else 0
