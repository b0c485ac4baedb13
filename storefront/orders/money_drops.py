"""What themes see of an order's taxes, shipping and payments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storefront.pricing.drops import DiscountAllocationDrop, Shown
from themes.engine import Drop, prop

from .models import Order, TaxLine


class TaxLineDrop(Drop):
    """`tax_line`: a tax of an order. The price is in minor units."""

    def __init__(self, title: str, basis_points: int, price: int) -> None:
        self._title = title
        self._basis_points = basis_points
        self._price = price

    @classmethod
    def summed(cls, rows: Sequence[TaxLine]) -> list[TaxLineDrop]:
        """One for each name and rate, with what all lines bear of it."""
        sums: dict[tuple[str, int], int] = {}
        for row in rows:
            key = (row.name, row.basis_points)
            sums[key] = sums.get(key, 0) + row.amount
        return [cls(title, points, price) for (title, points), price in sums.items()]

    @prop
    def title(self) -> str:
        """The tax's name."""
        return self._title

    @prop
    def price(self) -> int:
        """The amount of the tax."""
        return self._price

    @prop
    def rate(self) -> float:
        """Its rate: 0.13."""
        return self._basis_points / 10_000

    @prop
    def rate_percentage(self) -> float:
        """Its rate in percent: 13.0."""
        return self._basis_points / 100


class ShippingMethodDrop(Drop):
    """`shipping_method`: one of `order.shipping_methods`. Prices are in minor units."""

    def __init__(self, title: str, price: int, discounts: Sequence[Shown]) -> None:
        self._title = title
        self._price = price
        self._discounts = discounts

    @prop
    def title(self) -> str:
        """Its name."""
        return self._title

    @prop
    def handle(self) -> str:
        """Its name."""
        return self._title

    @prop
    def price(self) -> int:
        """Its price after discounts."""
        return self._price - sum(each.shipping for each in self._discounts)

    @prop
    def original_price(self) -> int:
        """Its price before discounts."""
        return self._price

    @prop
    def price_with_discounts(self) -> int:
        """Its price after discounts."""
        return self.price()

    @prop
    def id(self) -> str:
        """Its name."""
        return self._title

    @prop
    def tax_lines(self) -> list[Drop]:
        """Taxes on shipping alone; empty, because the order's taxes include them."""
        return []

    @prop
    def discount_allocations(self) -> list[DiscountAllocationDrop]:
        """How much each discount takes off."""
        return [DiscountAllocationDrop(each, each.shipping) for each in self._discounts]


class TransactionDrop(Drop):
    """`transaction`: a payment or a refund. Amounts are in minor units."""

    STATES = {"succeeded": "success", "failed": "failure", "cancelled": "failure"}

    def __init__(self, order: Order, row: Any, kind: str) -> None:
        self._order = order
        self._row = row
        self._kind = kind

    @classmethod
    def of(cls, order: Order, payments: Sequence[Any], refunds: Sequence[Any]) -> list[TransactionDrop]:
        """Payments and refunds of an order, by their time."""
        found = [cls(order, row, "sale") for row in payments if row.status != "started"]
        found += [cls(order, row, "refund") for row in refunds if row.status != "started"]
        return sorted(found, key=lambda drop: drop.created_at())

    @prop
    def id(self) -> int:
        """Its id among payments, or among refunds."""
        return int(self._row.pk)

    @prop
    def name(self) -> str:
        """The order's name and its own number."""
        return f"{self._order.name}.{self._row.pk}"

    @prop
    def kind(self) -> str:
        """ "sale" or "refund"."""
        return self._kind

    @prop
    def status(self) -> str:
        """ "success", "pending" or "failure"."""
        return self.STATES.get(self._row.status, "pending")

    @prop
    def status_label(self) -> str:
        """Its state, in words."""
        return {"success": _("Done"), "failure": _("Failed"), "pending": _("Under way")}[self.status()]

    @prop
    def amount(self) -> int:
        """Its amount."""
        return int(self._row.amount)

    @prop
    def created_at(self) -> datetime:
        """When it was started."""
        moment: datetime = self._row.created_at
        return moment

    @prop
    def gateway(self) -> str:
        """The payment provider's handle."""
        provider = self._row.provider if self._kind == "sale" else self._row.payment.provider
        return str(provider)

    @prop
    def gateway_display_name(self) -> str:
        """The payment method's name, otherwise the provider's."""
        method = self._row.method if self._kind == "sale" else ""
        payment = self._row if self._kind == "sale" else self._row.payment
        return str(method) or str(payment.gateway_label)
