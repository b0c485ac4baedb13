"""An order that nobody paid is given up: first at the gateway, then here."""

from __future__ import annotations

from foundation.errors import ActionError
from foundation.events import SYSTEM
from storefront.orders.actions import cancel_order
from storefront.orders.models import Order
from storefront.payments.queries import payments_that_may_succeed

from .reasons import WITHDRAWN
from .start_payment import end_payment


def withdraw_order(*, order: Order, reason: str = WITHDRAWN, actor: str = SYSTEM) -> Order:
    """Cancel an unpaid order and, before, every payment with which it could still be paid.

    When one of them turns out to have succeeded, the order stays and comes back paid. Must not run inside a
    transaction. Raises ActionError "payment_processing", "payment_refused", and GatewayDown.
    """
    for payment in payments_that_may_succeed(order):
        end_payment(payment=payment)
    try:
        return cancel_order(order=order, reason=reason, actor=actor)
    except ActionError as refusal:
        if refusal.code != "order_paid":
            raise
        return Order.objects.get(pk=order.pk)
