"""A shopper is about to pay an order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.orders.actions import mark_paid
from storefront.orders.locks import lock_order
from storefront.orders.models import Order
from storefront.payments.addresses import back_url, webhook_url
from storefront.payments.events import PaymentFailed, PaymentGivenUp, PaymentStarted
from storefront.payments.gateways import (
    STRIPE,
    Gateway,
    GatewayDown,
    GatewayGone,
    GatewayRefused,
    PaymentFacts,
    PaymentRequest,
    PaymentState,
    get_gateway,
    label_of,
)
from storefront.payments.locks import lock_payment
from storefront.payments.models import Payment
from storefront.payments.queries import may_succeed, payments_of

from .payment_facts import apply_payment_facts

FREE = "free"
GIVEN_UP = "given_up"
UNHEARD_FOR = timedelta(days=1)


def start_payment(*, order: Order, gateway: str = STRIPE, actor: str = SYSTEM) -> Payment:
    """The payment with which the shopper pays the order, known to the gateway (`client_secret`, `pay_url`).

    A payment that is under way, or that failed and can be tried again, is used again, and one begun with
    another gateway is called off first, so that an order never has two that could both succeed. If that one
    had succeeded, it is given back. An order that costs nothing is paid at once. Must not run inside a
    transaction. Raises ActionError "order_cancelled", "already_paid", "payment_refused", "payment_open",
    "payment_processing"; and GatewayDown, after which the same call can be made again.
    """
    try:
        payment = _write_payment(order, gateway, actor)
    except _BegunElsewhere as begun:
        for other in begun.payments:
            ended = _call_off(other)
            if ended.status == Payment.Status.SUCCEEDED:
                return ended
        payment = _write_again(order, gateway, actor)
    if payment.status == Payment.Status.SUCCEEDED or payment.provider_ref:
        return payment
    return announce_payment(payment=payment, actor=actor)


def announce_payment(*, payment: Payment, actor: str = SYSTEM) -> Payment:
    """Tell the gateway of a payment. With the payment's key, so that a lost answer is only asked for again.

    Raises ActionError "payment_refused", GatewayDown.
    """
    gateway = get_gateway(payment.provider)
    request = PaymentRequest(
        key=payment.key,
        amount=payment.amount,
        currency=payment.currency,
        order=payment.order.name,
        email=payment.order.email,
        back_url=back_url(payment),
        webhook_url=webhook_url(payment.provider),
    )
    try:
        facts = gateway.create(request)
    except GatewayRefused as refusal:
        _keep_refusal(payment, refusal.code)
        message = _("This payment could not be started. Please choose another way to pay or write to us.")
        raise ActionError("payment_refused", message) from refusal
    try:
        kept = _keep_reference(payment, facts, actor)
    except IntegrityError as error:
        raise gateway.disbelieve("it gives two payments one reference") from error
    if facts.state is PaymentState.PENDING:
        return kept
    return keep_facts(payment=kept, facts=facts, gateway=gateway)


def keep_facts(*, payment: Payment, facts: PaymentFacts, gateway: Gateway) -> Payment:
    """Bring a payment to the state of what its gateway said. Raises GatewayDown where that can't be."""
    try:
        return apply_payment_facts(payment=payment, facts=facts)
    except IntegrityError as error:
        if payment.provider_ref:
            raise
        raise gateway.disbelieve("it gives two payments one reference") from error


def end_payment(*, payment: Payment) -> Payment:
    """Make sure that a payment can't succeed any more, or find that it has.

    One whose gateway never heard of it, as far as we know, is announced first: it may have heard. After a day
    without an answer it is given up, as is one whose gateway is gone; the timeline says where to look.
    Raises ActionError "payment_processing", "payment_refused", and GatewayDown.
    """
    try:
        gateway = get_gateway(payment.provider)
        if not payment.provider_ref:
            payment = announce_payment(payment=payment)
    except GatewayGone:
        return give_up_payment(payment=payment)
    except GatewayDown:
        if timezone.now() - payment.created_at < UNHEARD_FOR:
            raise
        return give_up_payment(payment=payment)
    if not may_succeed(payment):
        return payment
    try:
        facts = gateway.cancel(payment.provider_ref, payment.amount, payment.currency)
    except GatewayRefused as refusal:
        raise _under_way() from refusal
    if facts.state is PaymentState.FAILED:  # and nobody may try again with it
        facts = replace(facts, state=PaymentState.CANCELLED)
    payment = keep_facts(payment=payment, facts=facts, gateway=gateway)
    if facts.state not in (PaymentState.CANCELLED, PaymentState.SUCCEEDED):
        raise _under_way()
    return payment


def _under_way() -> ActionError:
    message = _("This order's payment is being processed. Try again in a few minutes.")
    return ActionError("payment_processing", message)


class _BegunElsewhere(Exception):
    """The order has payments with other gateways that could still succeed."""

    def __init__(self, payments: list[Payment]) -> None:
        self.payments = payments


def _write_again(order: Order, gateway: str, actor: str) -> Payment:
    try:
        return _write_payment(order, gateway, actor)
    except _BegunElsewhere as begun:
        message = _("This order is being paid in another window. Go on there, or try again in a minute.")
        raise ActionError("payment_open", message) from begun


def _call_off(payment: Payment) -> Payment:
    """End a payment because the shopper takes another gateway."""
    if not payment.provider_ref:  # nobody was led to it, so nobody can have paid
        return give_up_payment(payment=payment)
    try:
        return end_payment(payment=payment)
    except GatewayDown as error:
        words = _("The payment you began with “%(name)s” can't be called off now. Go on with it, or wait.")
        raise ActionError("payment_open", words % {"name": label_of(payment.provider)}) from error


@transaction.atomic(durable=True)
def give_up_payment(*, payment: Payment) -> Payment:
    """Cancel a payment without its gateway's word: nobody was led to pay, or nobody can be asked.

    Should money come in by it after all, it is kept or sent back as any other late money.
    """
    order = lock_order(payment.order_id)
    locked = lock_payment(payment.pk)
    if locked.status in (Payment.Status.SUCCEEDED, Payment.Status.CANCELLED):
        return locked
    locked.status = Payment.Status.CANCELLED
    locked.settled_at = timezone.now()
    locked.error_code = GIVEN_UP
    locked.save(update_fields=["status", "settled_at", "error_code"])
    record(PaymentGivenUp(payment=locked.pk, order=order.pk, gateway=locked.provider), subject=order)
    return locked


@transaction.atomic(durable=True)
def _write_payment(order: Order, gateway: str, actor: str) -> Payment:
    locked = lock_order(order.pk)
    if locked.cancelled_at is not None:
        raise ActionError("order_cancelled", _("This order was cancelled. Your cart is still there."))
    if locked.paid_at is not None:
        raise ActionError("already_paid", _("This order is already paid."))
    if not locked.total:
        return _pay_nothing(locked, actor)
    status = Payment.Status
    known = payments_of(locked)
    elsewhere = [payment for payment in known if payment.provider != gateway and may_succeed(payment)]
    if elsewhere:
        raise _BegunElsewhere(elsewhere)
    wanted = (gateway, locked.total, locked.currency)
    tries = [row for row in known if (row.provider, row.amount, row.currency) == wanted]
    under_way = (payment for payment in tries if payment.status in {status.STARTED, status.PENDING})
    payment = next(under_way, None)
    if payment is not None:
        return payment
    failed = (payment for payment in tries if payment.status == status.FAILED and payment.provider_ref)
    payment = next(failed, None)
    if payment is None:
        return Payment.objects.create(
            order=locked, provider=gateway, amount=locked.total, currency=locked.currency
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
    locked.pay_url = facts.pay_url
    if locked.status == Payment.Status.STARTED:
        locked.status = Payment.Status.PENDING
    locked.save(update_fields=["provider_ref", "client_secret", "pay_url", "status"])
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
