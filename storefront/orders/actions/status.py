"""The statuses of an order, derived from its facts."""

from __future__ import annotations

from collections.abc import Iterable

from storefront.orders.models import Order, OrderLine


def refresh(order: Order, lines: Iterable[OrderLine] | None = None) -> None:
    """Derive both statuses and save the order, with what the caller changed on it. It must be locked."""
    order.payment_status = _payment_status(order)
    if lines is not None:
        order.fulfilment_status = _fulfilment_status(list(lines))
    order.save()


def _payment_status(order: Order) -> str:
    if order.paid and order.refunded >= order.paid:
        return Order.Payment.REFUNDED
    if order.refunded:
        return Order.Payment.PARTLY_REFUNDED
    if order.paid_at is not None:
        return Order.Payment.PAID
    return Order.Payment.VOIDED if order.cancelled_at else Order.Payment.PENDING


def _fulfilment_status(lines: list[OrderLine]) -> str:
    fulfilled = sum(line.fulfilled for line in lines)
    if not fulfilled:
        return Order.Fulfilment.UNFULFILLED
    waiting = sum(line.to_fulfil for line in lines)
    return Order.Fulfilment.PARTIAL if waiting else Order.Fulfilment.FULFILLED
