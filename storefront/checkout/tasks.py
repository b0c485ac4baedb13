"""What a checkout does when its order is paid."""

from __future__ import annotations

from foundation.events import subscribe
from foundation.models import Event
from storefront.orders.events import OrderPaid
from storefront.orders.models import Order

from .actions import empty_bought


@subscribe(OrderPaid)
def _on_paid(event: OrderPaid, row: Event) -> None:
    empty_bought(order=Order.objects.get(pk=event.order))
