"""Endpoints of apps: made, switched and dismissed with the app, in its transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from foundation.events import SYSTEM
from foundation.models import Event
from plugins.webhooks.locks import lock_endpoint
from plugins.webhooks.models import Endpoint, Message
from plugins.webhooks.payloads import body_of
from tenants.context import require_store

from .endpoints import turn


def keep_endpoint(
    *, app: str, endpoint_id: int | None, url: str, events: Sequence[str], secret: str, note: str
) -> Endpoint | None:
    """The endpoint of an app, new or as it is to be now. None for an app that is told nothing.

    `secret` is sealed. The address was looked at when the app named it, and is at every try. An app with an
    address and no events has an endpoint too: it is told when it is taken out.
    """
    row = lock_endpoint(endpoint_id) if endpoint_id else Endpoint(app=app)
    if not url:
        if row.pk:
            row.delete()
        return None
    row.url, row.events, row.secret, row.note = url, list(events), secret, note[:200]
    if row.off_reason != Endpoint.Off.OPERATOR:
        row.is_on, row.off_reason, row.off_since = True, "", None
    row.save()
    return row


def switch_owned(*, endpoint_id: int, is_on: bool, actor: str = SYSTEM) -> None:
    """Turn an app's endpoint on or off with the app; one that operators paused stays so."""
    row = lock_endpoint(endpoint_id)
    if row.is_on != is_on and row.off_reason != Endpoint.Off.OPERATOR:
        turn(row, is_on=is_on, reason="merchant", actor=actor)


def dismiss_endpoint(*, endpoint_id: int, last: Event | None) -> bool:
    """Take away an app's endpoint. It gets one last message, of the event; nothing else that waits is sent.

    One that is off gets none, and is gone at once. Whether there is a message to send.
    """
    row = lock_endpoint(endpoint_id)
    if last is None or not row.is_on:
        row.delete()
        return False
    row.messages.all().delete()
    row.events, row.is_leaving, row.off_since, row.paused_until = [], True, timezone.now(), None
    row.save()
    body = body_of(last, require_store())
    Message.objects.create(endpoint=row, event=last.pk, name=last.name, subject=last.subject, body=body)
    return True
