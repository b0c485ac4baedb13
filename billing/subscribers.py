"""What follows from events of stores."""

from __future__ import annotations

from foundation.events import EventPayload, subscribe
from foundation.models import Event
from foundation.money import Money
from storefront.orders.events import OrderPaid
from tenants.context import require_store

from .actions.fees import note_fee
from .actions.metering import count_one
from .meters import METERS, Meter


@subscribe(OrderPaid)
def take_fee(payload: OrderPaid, row: Event) -> None:
    """Note the platform's fee of the order."""
    note_fee(store=require_store(), order=payload.order, total=Money(payload.amount, payload.currency))


def _count(meter: Meter) -> None:
    """Let a meter count its events."""

    @subscribe(meter.event)
    def count(payload: EventPayload, row: Event) -> None:
        count_one(store=require_store(), meter=meter, at=row.at)


for _meter in METERS.values():
    _count(_meter)
