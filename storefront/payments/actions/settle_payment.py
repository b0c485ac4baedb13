"""Ask the gateway how a payment or its refunds stand."""

from __future__ import annotations

from django.db import transaction

from foundation.events import record
from storefront.orders.locks import lock_order
from storefront.payments.events import RefundRequested
from storefront.payments.gateways import RefundFacts, get_gateway
from storefront.payments.models import Payment, Refund

from .refund_facts import apply_refund_facts
from .start_payment import FREE, announce_payment, keep_facts


def settle_payment(*, payment: Payment, ref: str = "") -> Payment:
    """Settle a payment by what its gateway says now. A payment that succeeded is not asked about again.

    `ref` names it where our own row does not know the gateway's name yet. Must not run inside a
    transaction. Raises GatewayDown, ActionError as `announce_payment`.
    """
    if payment.status == Payment.Status.SUCCEEDED or payment.provider == FREE:
        return payment
    known = payment.provider_ref or ref
    if not known:
        # The answer of the first call was lost: its key finds the same payment again.
        payment = announce_payment(payment=payment)
        known = payment.provider_ref
    gateway = get_gateway(payment.provider)
    facts = gateway.fetch(known, payment.amount, payment.currency)
    return keep_facts(payment=payment, facts=facts, gateway=gateway)


def sync_refunds(*, payment: Payment) -> None:
    """Settle all refunds of a payment, and take over those that were made at the gateway itself.

    Must not run inside a transaction. Raises GatewayDown.
    """
    for facts in get_gateway(payment.provider).refunds(payment.provider_ref, payment.amount):
        apply_refund_facts(refund=_our_refund(payment, facts), facts=facts)


@transaction.atomic
def _our_refund(payment: Payment, facts: RefundFacts) -> Refund:
    lock_order(payment.order_id)
    known = payment.refunds.filter(provider_ref=facts.ref).first()
    if known is None and facts.key:
        known = payment.refunds.filter(key=facts.key).first()
    if known is not None:
        return known
    refund = Refund.objects.create(
        order_id=payment.order_id,
        payment=payment,
        provider_ref=facts.ref,
        amount=facts.amount,
        created_by=f"provider:{payment.provider}"[:80],
    )
    requested = RefundRequested(
        refund=refund.pk, order=payment.order_id, amount=refund.amount, currency=payment.currency
    )
    record(requested, subject=payment.order, actor=refund.created_by)
    return refund
