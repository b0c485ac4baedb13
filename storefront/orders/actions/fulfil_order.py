"""A parcel leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.catalog.models import Variant
from storefront.inventory.actions import Kind, move_stock
from storefront.orders.actions.status import refresh
from storefront.orders.events import OrderFulfilled
from storefront.orders.locks import lock_order
from storefront.orders.models import Fulfilment, FulfilmentLine, Order, OrderLine


@dataclass(frozen=True)
class Tracking:
    """How the shopper can follow a parcel. All may be empty."""

    carrier: str = ""
    number: str = ""
    url: str = ""


@transaction.atomic
def fulfil_order(
    *,
    order: Order,
    units: Mapping[int, int],
    tracking: Tracking = Tracking(),
    actor: str = SYSTEM,
) -> Fulfilment:
    """Send {order line id: units}. Their reservation and stock on hand go down.

    Raises ActionError: "not_paid", "order_cancelled", "nothing_to_fulfil", "too_many_units".
    """
    locked = lock_order(order.pk)
    _refuse_unless_ready(locked)
    lines = list(locked.lines.select_related("variant"))
    leaving = {line: units[line.pk] for line in lines if units.get(line.pk)}
    if not leaving:
        raise ActionError("nothing_to_fulfil", _("Choose at least one item to send."))
    fulfilment = Fulfilment.objects.create(
        order=locked, carrier=tracking.carrier, tracking_number=tracking.number, tracking_url=tracking.url
    )
    _send(locked, fulfilment, leaving, actor)
    refresh(locked, lines)
    sent = OrderFulfilled(order=locked.pk, fulfilment=fulfilment.pk, units=sum(leaving.values()))
    record(sent, subject=locked, actor=actor)
    return fulfilment


def _refuse_unless_ready(order: Order) -> None:
    if order.cancelled_at is not None:
        raise ActionError("order_cancelled", _("This order was cancelled."))
    if order.paid_at is None:
        raise ActionError("not_paid", _("This order is not paid yet."))


def _send(order: Order, fulfilment: Fulfilment, leaving: Mapping[OrderLine, int], actor: str) -> None:
    shipped: dict[Variant, int] = {}
    for line, count in leaving.items():
        if not 0 < count <= line.to_fulfil:
            raise ActionError("too_many_units", _("More units than were ordered can't be sent."))
        line.fulfilled += count
        line.save(update_fields=["fulfilled"])
        if line.variant is not None:
            shipped[line.variant] = shipped.get(line.variant, 0) + count
    FulfilmentLine.objects.bulk_create(
        FulfilmentLine(fulfilment=fulfilment, line=line, quantity=count) for line, count in leaving.items()
    )
    move_stock(
        quantities=shipped, kind=Kind.SHIPPED, reference=f"order:{order.pk}", actor=actor, is_echo=True
    )
