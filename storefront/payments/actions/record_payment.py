"""The team says that an order was paid outside: by bank transfer, or in cash."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import record
from storefront.orders.actions import mark_paid
from storefront.orders.locks import lock_order
from storefront.orders.models import Order
from storefront.payments.events import PaymentSucceeded
from storefront.payments.gateways import MANUAL
from storefront.payments.models import Payment, new_key


@transaction.atomic
def record_payment(*, order: Order, actor: str, method: str = "") -> Payment:
    """Settle an open order as paid in full. `method` is how, as the team says it.

    An order that a shopper is about to pay online is withdrawn first. Raises ActionError "order_cancelled",
    "already_paid", "payment_open".
    """
    locked = lock_order(order.pk)
    if locked.cancelled_at is not None:
        raise ActionError("order_cancelled", _("This order was cancelled."))
    if locked.paid_at is not None:
        raise ActionError("already_paid", _("This order is already paid."))
    if locked.payments.exclude(status=Payment.Status.CANCELLED).exists():
        raise ActionError("payment_open", _("The shopper has begun to pay this order online."))
    key = new_key()
    payment = Payment.objects.create(
        order=locked,
        provider=MANUAL,
        key=key,
        provider_ref=f"manual-{key}",
        amount=locked.total,
        currency=locked.currency,
        status=Payment.Status.SUCCEEDED,
        method=method,
        settled_at=timezone.now(),
    )
    came_in = PaymentSucceeded(
        payment=payment.pk, order=locked.pk, amount=payment.amount, currency=payment.currency, method=method
    )
    record(came_in, subject=locked, actor=actor)
    mark_paid(order=locked, amount=payment.amount, actor=actor)
    return payment
