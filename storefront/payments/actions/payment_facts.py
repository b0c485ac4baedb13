"""A payment stands where its gateway says."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from foundation.events import SYSTEM, record
from storefront.inventory.actions import OutOfStockError
from storefront.orders.actions import mark_paid, reinstate_order
from storefront.orders.locks import lock_order
from storefront.orders.models import Order
from storefront.payments.events import PaymentCancelled, PaymentFailed, PaymentSucceeded, RefundOwed
from storefront.payments.gateways import PaymentFacts, PaymentState
from storefront.payments.locks import lock_payment
from storefront.payments.models import Payment, Refund

from .reasons import CANCELLED, DUPLICATE, UNPAID

log = logging.getLogger(__name__)
_Status = Payment.Status
# What may follow what. Facts that arrive late or twice find no arrow and change nothing.
_NEXT: dict[str, frozenset[str]] = {
    _Status.STARTED: frozenset({_Status.PENDING, _Status.FAILED, _Status.SUCCEEDED, _Status.CANCELLED}),
    _Status.PENDING: frozenset({_Status.FAILED, _Status.SUCCEEDED, _Status.CANCELLED}),
    _Status.FAILED: frozenset({_Status.PENDING, _Status.SUCCEEDED, _Status.CANCELLED}),
    _Status.CANCELLED: frozenset({_Status.SUCCEEDED}),
    _Status.SUCCEEDED: frozenset(),
}


@transaction.atomic
def apply_payment_facts(*, payment: Payment, facts: PaymentFacts) -> Payment:
    """Bring a payment to the state of `facts`, and its order with it. Running it again changes nothing.

    Money for an order that ran out of time brings the order back while its goods are still there; money that
    has no goods to go with it (cancelled, paid twice) is sent back.
    """
    order = lock_order(payment.order_id)
    locked = lock_payment(payment.pk)
    status = _Status(facts.state.value)
    if status not in _NEXT[locked.status]:
        return locked
    locked.status = status
    locked.provider_ref = locked.provider_ref or facts.ref
    locked.client_secret = locked.client_secret or facts.client_secret
    locked.pay_url = facts.pay_url or locked.pay_url
    if facts.state is PaymentState.SUCCEEDED:
        _take_money(order, locked, facts)
    elif facts.state is PaymentState.FAILED:
        locked.error_code = facts.error_code[:80]
        failed = PaymentFailed(payment=locked.pk, order=order.pk, code=locked.error_code)
        record(failed, subject=order)
    elif facts.state is PaymentState.CANCELLED:
        locked.settled_at = timezone.now()
        record(PaymentCancelled(payment=locked.pk, order=order.pk), subject=order)
    locked.save()
    return locked


def _take_money(order: Order, payment: Payment, facts: PaymentFacts) -> None:
    payment.amount = facts.amount
    payment.method = facts.method[:80]
    payment.error_code = ""
    payment.settled_at = timezone.now()
    succeeded = PaymentSucceeded(
        payment=payment.pk,
        order=order.pk,
        amount=payment.amount,
        currency=payment.currency,
        method=payment.method,
    )
    record(succeeded, subject=order)
    reason = _why_not_wanted(order)
    mark_paid(order=order, amount=payment.amount)
    if reason:
        _owe_back(order, payment, reason)


def _why_not_wanted(order: Order) -> str:
    if order.paid_at is not None:
        return DUPLICATE
    if order.cancelled_at is None:
        return ""
    if order.cancel_reason != UNPAID:
        return CANCELLED
    try:
        reinstate_order(order=order)
    except OutOfStockError:
        return CANCELLED
    return ""


def _owe_back(order: Order, payment: Payment, reason: str) -> None:
    log.warning("payment %s of order %s goes back: %s", payment.pk, order.pk, reason)
    refund = Refund.objects.create(
        order=order, payment=payment, amount=payment.amount, reason=reason, created_by=SYSTEM
    )
    owed = RefundOwed(
        refund=refund.pk, order=order.pk, amount=refund.amount, currency=payment.currency, reason=reason
    )
    record(owed, subject=order)
