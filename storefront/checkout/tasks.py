"""What a checkout does when its order is paid."""

from __future__ import annotations

from foundation.events import subscribe
from foundation.models import Event
from storefront.orders.events import OrderPaid
from storefront.orders.queries import order_now

from .actions import empty_bought


@subscribe(OrderPaid)
def _on_paid(event: OrderPaid, row: Event) -> None:
    empty_bought(order=order_now(event.order))
