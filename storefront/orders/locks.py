"""Locks on orders. An order is locked before its payments, and both before stock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from foundation.prepared import PreparedRead

from .models import Order

_LOCKED = PreparedRead(Order, "WHERE t.id = %s FOR UPDATE")


def lock_order(order_id: int) -> Order:
    """The order's row, locked until the transaction ends. Raises Order.DoesNotExist."""
    return _LOCKED.get(order_id)


def lock_orders(order_ids: Sequence[int]) -> list[Order]:
    """Several orders, in the order of their numbers, locked until the transaction ends."""
    return list(Order.objects.select_for_update(of=("self",)).filter(pk__in=order_ids).order_by("pk"))


def lock_some_before(
    moment: datetime, *, after: tuple[datetime, int] | None, without: str, most: int
) -> list[tuple[int, datetime]]:
    """Up to `most` orders placed before a moment, the oldest first, from behind the place `after`, as
    (number, placed at); those whose address ends in `without` are passed over. Locked until the
    transaction ends.

    Rows that somebody else holds are passed over, so that nobody waits: they come another time.
    """
    rows = Order.objects.filter(placed_at__lt=moment).exclude(email__endswith=without)
    if after is not None:
        placed_at, number = after
        rows = rows.filter(Q(placed_at__gt=placed_at) | Q(placed_at=placed_at, pk__gt=number))
        rows = rows.filter(placed_at__gte=placed_at)  # by which the index is entered
    rows = rows.select_for_update(of=("self",), skip_locked=True).order_by("placed_at", "pk")
    return list(rows.values_list("pk", "placed_at")[:most])
