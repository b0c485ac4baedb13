"""A gateway tells that something happened to a payment of the current store."""

from __future__ import annotations

import logging

from django.utils import timezone

from storefront.payments.gateways import GatewayMessage
from storefront.payments.models import Payment, WebhookEvent
from storefront.payments.queries import find_payment

from .settle_payment import settle_payment, sync_refunds

log = logging.getLogger(__name__)


def handle_message(*, gateway: str, message: GatewayMessage) -> None:
    """Look at what the message speaks of, and settle it by the facts; the order of messages does not matter.

    One that was handled is not handled again; one of a payment that this store does not have is logged.
    Must not run inside a transaction. Raises GatewayDown: the gateway then sends it again.
    """
    event_id = message.id[:255]
    known = WebhookEvent.objects.filter(provider=gateway, event_id=event_id, handled_at__isnull=False)
    if known.exists():
        return
    payment = find_payment(provider=gateway, ref=message.payment_ref, key=message.payment_key)
    if payment is None:
        log.warning("%s %s speaks of a payment that is not here", message.kind, event_id)
        return
    payment = settle_payment(payment=payment, ref=message.payment_ref)
    if message.about_refunds and payment.status == Payment.Status.SUCCEEDED:
        sync_refunds(payment=payment)
    WebhookEvent.objects.bulk_create(
        [
            WebhookEvent(
                provider=gateway, event_id=event_id, kind=message.kind[:80], handled_at=timezone.now()
            )
        ],
        ignore_conflicts=True,
    )
