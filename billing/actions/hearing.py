"""A webhook is a hint: it makes us ask Stripe how things stand."""

from __future__ import annotations

from datetime import datetime

from billing.actions.refreshing import refresh
from billing.models import StripeMessage, Subscription
from billing.stripe import Heard


def hear(*, message: Heard, now: datetime) -> bool:
    """Ask about the customer that a message names; whether anything was asked. Not in a transaction.

    It is noted as heard only after that: what breaks half-way is told again. Raises BillingDown,
    BillingRefused.
    """
    if StripeMessage.objects.filter(pk=message.ref).exists():
        return False
    rows = Subscription.objects.select_related("plan", "price", "store")
    found = rows.filter(customer_ref=message.customer).first() if message.customer else None
    if found is not None:
        refresh(subscription=found, now=now)
    StripeMessage.objects.get_or_create(pk=message.ref, defaults={"kind": message.kind, "received_at": now})
    return found is not None
