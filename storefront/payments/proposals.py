"""What goes back for units of an order: what was paid for them, to the last minor unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storefront.orders.models import Order

from .queries import units_under_way


@dataclass(frozen=True)
class Share:
    """What was paid for a line, after discounts and with its added tax (minor units), for how many units, and
    how many went back.
    """

    total: int
    quantity: int
    returned: int

    @property
    def left(self) -> int:
        """Units that can still go back."""
        return self.quantity - self.returned

    def of(self, units: int) -> int:
        """Minor units for the next `units` units. Whatever the steps, all units together give the total."""
        return self._until(self.returned + units) - self._until(self.returned)

    def _until(self, units: int) -> int:
        return self.total * units // self.quantity if self.quantity else 0


def read_shares(order: Order) -> dict[int, Share]:
    """{order line id: its share}, with what is under way counted as gone back."""
    under_way = units_under_way(order)
    added = order.tax_lines.filter(is_included=False, line__isnull=False).values_list("line_id", "amount")
    off = order.discount_lines.filter(line__isnull=False).values_list("line_id", "amount")
    changes: dict[int | None, int] = {}
    for line_id, amount in (*added, *((line, -amount) for line, amount in off)):
        changes[line_id] = changes.get(line_id, 0) + amount
    return {
        line.pk: Share(
            total=line.total + changes.get(line.pk, 0),
            quantity=line.quantity,
            returned=line.quantity - line.refundable + under_way.get(line.pk, 0),
        )
        for line in order.lines.all()
    }


def propose(shares: Mapping[int, Share], units: Mapping[int, int], most: int) -> int:
    """Minor units for {order line id: units}, never above `most`."""
    return min(sum(shares[line].of(count) for line, count in units.items()), most)
