"""Locks on orders. An order is locked before its payments, and both before stock."""

from __future__ import annotations

from .models import Order


def lock_order(order_id: int) -> Order:
    """The order's row, locked until the transaction ends. Raises Order.DoesNotExist."""
    return Order.objects.select_for_update().get(pk=order_id)
