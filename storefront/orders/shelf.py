"""Orders that a page shows together: what is asked of one is read for all of them, once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from storefront.catalog.models import Product
from storefront.catalog.queries.shop import Shelf
from storefront.pricing.drops import Shown

from .models import DiscountLine, Fulfilment, FulfilmentLine, Order, OrderLine, TaxLine


class OrderShelf:
    """Orders and their parts, by the order's id. Each part is one query, whatever the number of orders."""

    def __init__(self, orders: Sequence[Order]) -> None:
        self._orders = orders
        self._ids = [order.pk for order in orders]

    @property
    def ids(self) -> list[int]:
        """Ids of the orders."""
        return self._ids

    @cached_property
    def lines(self) -> dict[int, list[OrderLine]]:
        """The lines with their variants and products, as far as these still exist."""
        rows = OrderLine.objects.filter(order__in=self._ids).select_related("variant__product").order_by("pk")
        return _grouped(rows, "order_id")

    @cached_property
    def products(self) -> Shelf:
        """The products of the lines."""
        found: dict[int, Product] = {}
        for rows in self.lines.values():
            found |= {row.variant.product.pk: row.variant.product for row in rows if row.variant}
        return Shelf(list(found.values()))

    @cached_property
    def taxes(self) -> dict[int, list[TaxLine]]:
        """Taxes on lines and on shipping."""
        return _grouped(TaxLine.objects.filter(order__in=self._ids).order_by("pk"), "order_id")

    @cached_property
    def discounts(self) -> dict[int, list[Shown]]:
        """Discounts in the order in which they were applied. No query where no order has any."""
        if not any(order.discount for order in self._orders):
            return {}
        rows = DiscountLine.objects.filter(order__in=self._ids).order_by("position", "pk")
        return {order: _shown(found) for order, found in _grouped(rows, "order_id").items()}

    @cached_property
    def parcels(self) -> dict[int, list[Fulfilment]]:
        """Parcels, oldest first."""
        return _grouped(Fulfilment.objects.filter(order__in=self._ids).order_by("pk"), "order_id")

    @cached_property
    def packed(self) -> dict[int, list[FulfilmentLine]]:
        """What is in each parcel, by the parcel's id."""
        rows = FulfilmentLine.objects.filter(fulfilment__order__in=self._ids).order_by("pk")
        return _grouped(rows, "fulfilment_id")

    @cached_property
    def payments(self) -> dict[int, list[Any]]:
        """Payments, oldest first."""
        payments: Any = Order._meta.get_field("payments").related_model
        return _grouped(payments.objects.filter(order__in=self._ids).order_by("pk"), "order_id")

    @cached_property
    def refunds(self) -> dict[int, list[Any]]:
        """Refunds, oldest first."""
        refunds: Any = Order._meta.get_field("refunds").related_model
        return _grouped(
            refunds.objects.filter(order__in=self._ids).select_related("payment").order_by("pk"), "order_id"
        )


def _grouped(rows: Any, name: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return groups


def _shown(rows: list[DiscountLine]) -> list[Shown]:
    """One for each discount, from its rows."""
    found = []
    for _position, group in groupby(rows, key=lambda row: row.position):
        parts = list(group)
        first = parts[0]
        lines = {row.line_id: row.amount for row in parts if row.line_id is not None}
        shipping = sum(row.amount for row in parts if row.line_id is None)
        found.append(Shown(first.label, first.code, first.is_whole, lines, shipping))
    return found
