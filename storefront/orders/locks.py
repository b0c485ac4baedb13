"""Locks on orders. An order is locked before its payments, and both before stock."""

from __future__ import annotations

from foundation.prepared import PreparedRead

from .models import Order

_LOCKED = PreparedRead(Order, "WHERE t.id = %s FOR UPDATE")


def lock_order(order_id: int) -> Order:
    """The order's row, locked until the transaction ends. Raises Order.DoesNotExist."""
    return _LOCKED.get(order_id)
