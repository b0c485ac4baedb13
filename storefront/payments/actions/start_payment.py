"""A shopper is about to pay an order."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.orders.actions import mark_paid
from storefront.orders.locks import lock_order
from storefront.orders.models import Order
from storefront.payments.events import PaymentFailed, PaymentStarted
from storefront.payments.locks import lock_payment
from storefront.payments.models import Payment
from storefront.payments.providers import (
    DEFAULT_PROVIDER,
    PaymentFacts,
    PaymentRequest,
    ProviderRefusedError,
    get_provider,
)
from storefront.payments.queries import tries_of
from tenants.context import require_store

FREE = "free"


def start_payment(*, order: Order, provider: str = DEFAULT_PROVIDER, actor: str = SYSTEM) -> Payment:
    """The payment with which the shopper pays the order, known to the provider (`client_secret`).

    A payment that is under way, or that failed and can be tried again, is used again, so that an order never
    has two that could both succeed. An order that costs nothing is paid at once, and its payment has no
    secret. Must not run inside a transaction. Raises ActionError "order_cancelled", "already_paid",
    "payment_refused"; and
    ProviderDownError, after which the same call can be made again.
    """
    payment = _write_payment(order, provider, actor)
    if payment.status == Payment.Status.SUCCEEDED or payment.provider_ref:
        return payment
    return announce_payment(payment=payment, actor=actor)


def announce_payment(*, payment: Payment, actor: str = SYSTEM) -> Payment:
    """Tell the provider of a payment. With the payment's key, so that a lost answer is only asked for again.

    Raises ActionError "payment_refused", ProviderDownError.
    """
    request = PaymentRequest(
        key=payment.key,
        amount=payment.amount,
        currency=payment.currency,
        store=str(require_store().uid),
        order=payment.order.name,
        email=payment.order.email,
    )
    try:
        facts = get_provider(payment.provider).create_payment(request)
    except ProviderRefusedError as refusal:
        _keep_refusal(payment, refusal.code)
        message = _("This payment could not be started. Please choose another way to pay or write to us.")
        raise ActionError("payment_refused", message) from refusal
    return _keep_reference(payment, facts, actor)


@transaction.atomic(durable=True)
def _write_payment(order: Order, provider: str, actor: str) -> Payment:
    locked = lock_order(order.pk)
    if locked.cancelled_at is not None:
        raise ActionError("order_cancelled", _("This order was cancelled. Your cart is still there."))
    if locked.paid_at is not None:
        raise ActionError("already_paid", _("This order is already paid."))
    if not locked.total:
        return _pay_nothing(locked, actor)
    status = Payment.Status
    tries = tries_of(locked, provider)
    under_way = (payment for payment in tries if payment.status in {status.STARTED, status.PENDING})
    payment = next(under_way, None)
    if payment is not None:
        return payment
    failed = (payment for payment in tries if payment.status == status.FAILED and payment.provider_ref)
    payment = next(failed, None)
    if payment is None:
        return Payment.objects.create(
            order=locked, provider=provider, amount=locked.total, currency=locked.currency
        )
    payment.status = status.PENDING
    payment.save(update_fields=["status"])
    return payment


def _pay_nothing(order: Order, actor: str) -> Payment:
    payment = Payment.objects.create(
        order=order,
        provider=FREE,
        amount=0,
        currency=order.currency,
        status=Payment.Status.SUCCEEDED,
        settled_at=timezone.now(),
    )
    mark_paid(order=order, amount=0, actor=actor)
    return payment


@transaction.atomic(durable=True)
def _keep_reference(payment: Payment, facts: PaymentFacts, actor: str) -> Payment:
    lock_order(payment.order_id)
    locked = lock_payment(payment.pk)
    if locked.provider_ref:
        return locked
    locked.provider_ref = facts.ref
    locked.client_secret = facts.client_secret
    if locked.status == Payment.Status.STARTED:
        locked.status = Payment.Status.PENDING
    locked.save(update_fields=["provider_ref", "client_secret", "status"])
    started = PaymentStarted(
        payment=locked.pk, order=locked.order_id, amount=locked.amount, currency=locked.currency
    )
    record(started, subject=payment.order, actor=actor)
    return locked


@transaction.atomic(durable=True)
def _keep_refusal(payment: Payment, code: str) -> None:
    lock_order(payment.order_id)
    locked = lock_payment(payment.pk)
    if locked.status != Payment.Status.STARTED:
        return
    locked.status = Payment.Status.FAILED
    locked.error_code = code[:80]
    locked.save(update_fields=["status", "error_code"])
    failed = PaymentFailed(payment=locked.pk, order=locked.order_id, code=locked.error_code)
    record(failed, subject=payment.order)
