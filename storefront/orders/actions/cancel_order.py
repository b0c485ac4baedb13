"""An order will not be fulfilled after all; or it will, because its money came at the last moment."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.inventory.actions import Kind, move_stock
from storefront.orders.actions.status import refresh
from storefront.orders.events import OrderCancelled
from storefront.orders.locks import lock_order
from storefront.orders.models import Order, OrderLine
from storefront.orders.queries import units_by_variant


@transaction.atomic
def cancel_order(*, order: Order, reason: str, actor: str = SYSTEM) -> Order:
    """Cancel an order of which nothing has left, and free what was reserved. Twice changes nothing.

    Money is not moved: a paid order is refunded first. Raises ActionError "order_fulfilled", "order_paid".
    """
    locked = lock_order(order.pk)
    if locked.cancelled_at is not None:
        return locked
    lines = list(locked.lines.select_related("variant"))
    if any(line.fulfilled for line in lines):
        raise ActionError("order_fulfilled", _("Part of this order has left already. Refund it instead."))
    if locked.refundable:
        raise ActionError("order_paid", _("This order is paid. Refund it first, then cancel it."))
    _free(locked, lines, actor)
    locked.cancelled_at = timezone.now()
    locked.cancel_reason = reason
    locked.expires_at = None
    refresh(locked, lines)
    record(OrderCancelled(order=locked.pk, reason=reason), subject=locked, actor=actor)
    return locked


@transaction.atomic
def reinstate_order(*, order: Order) -> Order:
    """Bring a cancelled order back because it was paid after all.

    Raises OutOfStockError when its goods were sold to somebody else by then; the caller refunds it.
    """
    locked = lock_order(order.pk)
    if locked.cancelled_at is None:
        return locked
    lines = list(locked.lines.select_related("variant"))
    units = units_by_variant(lines)
    move_stock(quantities=units, kind=Kind.RESERVED, reference=f"order:{locked.pk}", is_echo=True)
    locked.cancelled_at = None
    locked.cancel_reason = ""
    refresh(locked, lines)
    return locked


def _free(order: Order, lines: list[OrderLine], actor: str) -> None:
    units = units_by_variant(lines)
    move_stock(quantities=units, kind=Kind.RELEASED, reference=f"order:{order.pk}", actor=actor, is_echo=True)
