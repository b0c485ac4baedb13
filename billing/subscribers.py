"""What follows from events of stores."""

from __future__ import annotations

from foundation.events import subscribe
from foundation.models import Event
from foundation.money import Money
from storefront.orders.events import OrderPaid
from tenants.context import require_store

from .actions.fees import note_fee


@subscribe(OrderPaid)
def take_fee(payload: OrderPaid, row: Event) -> None:
    """Note the platform's fee of the order."""
    note_fee(store=require_store(), order=payload.order, total=Money(payload.amount, payload.currency))
