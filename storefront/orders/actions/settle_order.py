"""Money came in or went back. Called by payments, in the transaction that settles the payment or refund."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.catalog.models import Variant
from storefront.inventory.actions import Kind, move_stock
from storefront.orders.actions.status import refresh
from storefront.orders.events import OrderPaid, OrderRefunded
from storefront.orders.locks import lock_order
from storefront.orders.models import Order, OrderLine


@transaction.atomic
def mark_paid(*, order: Order, amount: int, actor: str = SYSTEM) -> Order:
    """Add a settled payment of `amount` minor units. The caller makes sure that each is added once.

    Money for a cancelled order is counted, so that it can be refunded, but the order is not paid by it.
    """
    locked = lock_order(order.pk)
    locked.paid += amount
    if locked.paid >= locked.total and locked.paid_at is None and locked.cancelled_at is None:
        locked.paid_at = timezone.now()
        locked.expires_at = None
        paid = OrderPaid(order=locked.pk, amount=locked.paid, currency=locked.currency)
        record(paid, subject=locked, actor=actor)
    refresh(locked)
    return locked


@transaction.atomic
def mark_refunded(
    *,
    order: Order,
    amount: int,
    units: Mapping[int, int] | None = None,
    restock: bool = True,
    actor: str = SYSTEM,
) -> Order:
    """Add a settled refund of `amount` minor units; `units` are {order line id: units taken back}.

    Units that have not left are cancelled and their reservation freed; units that have left are returned,
    into stock if `restock`. Raises ActionError "too_many_units".
    """
    locked = lock_order(order.pk)
    locked.refunded += amount
    lines = list(locked.lines.select_related("variant"))
    freed: dict[Variant, int] = {}
    returned: dict[Variant, int] = {}
    for line in lines:
        _take_back(line, (units or {}).get(line.pk, 0), freed, returned)
    reference = f"order:{locked.pk}"
    move_stock(quantities=freed, kind=Kind.RELEASED, reference=reference, actor=actor, is_echo=True)
    if restock:
        move_stock(quantities=returned, kind=Kind.RETURNED, reference=reference, actor=actor, is_echo=True)
    refresh(locked, lines)
    gone_back = OrderRefunded(order=locked.pk, amount=amount, currency=locked.currency)
    record(gone_back, subject=locked, actor=actor)
    return locked


@transaction.atomic
def mark_refund_returned(*, order: Order, amount: int) -> Order:
    """Take off `amount` minor units of a refund that the shopper's bank sent back after it had succeeded.

    Units that were taken back stay taken back: only the money has returned.
    """
    locked = lock_order(order.pk)
    locked.refunded -= amount
    refresh(locked)
    return locked


def _take_back(line: OrderLine, count: int, freed: dict[Variant, int], returned: dict[Variant, int]) -> None:
    if not count:
        return
    if not 0 < count <= line.refundable:
        raise ActionError("too_many_units", _("More units than were sold can't be refunded."))
    unsent = min(count, line.to_fulfil)
    line.cancelled += unsent
    line.returned += count - unsent
    line.save(update_fields=["cancelled", "returned"])
    if line.variant is not None:
        freed[line.variant] = freed.get(line.variant, 0) + unsent
        returned[line.variant] = returned.get(line.variant, 0) + count - unsent
