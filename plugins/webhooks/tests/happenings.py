"""Events that tests let happen, and their way to the receiver."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from foundation import events
from foundation.events import EventPayload, record
from foundation.models import Event
from plugins.webhooks.delivery import Done, send_all
from plugins.webhooks.models import Message
from storefront.orders.events import OrderNoted


class _Subject:
    """Something that events can be about."""

    class _meta:
        model_name = "order"

    def __init__(self, pk: int) -> None:
        self.pk = pk


def happen(payload: EventPayload | None = None, *, subject: int = 1) -> Event:
    """Record an event about an order and deliver it to its subscribers."""
    row = happen_quietly(payload, subject=subject)
    events.deliver(row.pk)
    Message.objects.filter(event=row.pk).update(created_at=row.at)
    row.refresh_from_db()
    return row


def happen_quietly(payload: EventPayload | None = None, *, subject: int = 1) -> Event:
    """Record an event and leave its delivery for later."""
    about: Any = _Subject(subject)
    with transaction.atomic():
        row = record(payload or OrderNoted(order=subject, text="你好"), subject=about)
        row.at = timezone.now()  # the field's own default does not see a moved clock
        row.save()
    return row


def send_due(endpoint: Any) -> Done:
    """Send what is due to an endpoint."""
    return send_all(endpoint.pk, seconds=20)
