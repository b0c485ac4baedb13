"""A provider tells that something happened to a payment of the current store."""

from __future__ import annotations

import logging

from django.utils import timezone

from storefront.payments.models import Payment, WebhookEvent
from storefront.payments.providers import ProviderEvent
from storefront.payments.queries import find_payment

from .settle_payment import settle_payment, sync_refunds

log = logging.getLogger(__name__)


def handle_event(*, provider: str, event: ProviderEvent) -> None:
    """Look at what the event speaks of, and settle it by the facts; the order of events does not matter.

    An event that was handled is not handled again; one of a payment that this store does not have is logged.
    Must not run inside a transaction. Raises ProviderDownError: the provider then sends it again.
    """
    known = WebhookEvent.objects.filter(provider=provider, event_id=event.id, handled_at__isnull=False)
    if known.exists():
        return
    payment = find_payment(provider=provider, ref=event.payment_ref, key=event.payment_key)
    if payment is None:
        log.warning("%s %s speaks of a payment that is not here", event.kind, event.id)
        return
    payment = settle_payment(payment=payment, ref=event.payment_ref)
    if event.about_refunds and payment.status == Payment.Status.SUCCEEDED:
        sync_refunds(payment=payment)
    WebhookEvent.objects.bulk_create(
        [WebhookEvent(provider=provider, event_id=event.id, kind=event.kind, handled_at=timezone.now())],
        ignore_conflicts=True,
    )
