"""What follows an order's events in the background."""

from __future__ import annotations

from foundation.events import subscribe
from foundation.models import Event
from tenants.tasks import store_task

from . import emails
from .events import OrderFulfilled, OrderPaid, OrderRefunded
from .models import Fulfilment, Order


@store_task
def mail_confirmation(order_id: int) -> None:
    """Write to the shopper that the order is paid."""
    emails.send_confirmation(Order.objects.get(pk=order_id))


@store_task
def mail_shipped(fulfilment_id: int) -> None:
    """Write to the shopper that a parcel left."""
    fulfilment = Fulfilment.objects.select_related("order").get(pk=fulfilment_id)
    emails.send_shipped(fulfilment.order, fulfilment)


@store_task
def mail_refunded(order_id: int, amount: int) -> None:
    """Write to the shopper that money went back."""
    emails.send_refunded(Order.objects.get(pk=order_id), amount)


# A letter goes out after the delivery is committed: a mail server must not hold a transaction open.


@subscribe(OrderPaid)
def _on_paid(event: OrderPaid, row: Event) -> None:
    mail_confirmation.send(event.order)


@subscribe(OrderFulfilled)
def _on_fulfilled(event: OrderFulfilled, row: Event) -> None:
    mail_shipped.send(event.fulfilment)


@subscribe(OrderRefunded)
def _on_refunded(event: OrderRefunded, row: Event) -> None:
    mail_refunded.send(event.order, event.amount)
