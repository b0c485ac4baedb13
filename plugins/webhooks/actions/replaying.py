"""Send once more: one message, all of a stretch of time, or a test."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError, sentence
from foundation.events import SYSTEM, record
from foundation.models import Event
from plugins.webhooks.events import MessagesReplayed
from plugins.webhooks.locks import lock_endpoint
from plugins.webhooks.models import Endpoint, Message
from plugins.webhooks.owners import hears
from plugins.webhooks.payloads import TEST, body, matches
from plugins.webhooks.queries import events_between
from tenants.context import require_store

from .outbox import messages_for

MOST_REPLAYED = 10_000
"""Events in one stretch of time."""


def replay_message(*, message_id: int, actor: str = SYSTEM) -> Message:
    """Let a message that was delivered or given up wait once more, with the same webhook-id and text.

    Raises Message.DoesNotExist, or ActionError "replay_waits" for one that waits anyway.
    """
    with transaction.atomic():
        row = Message.objects.get(pk=message_id)
        if row.is_test:
            raise ActionError("replay_test", _("This is a test. Send another one."))
        endpoint = lock_endpoint(row.endpoint_id)
        if not let_wait(Message.objects.filter(pk=message_id)):
            raise ActionError("replay_waits", _("This message waits to be sent already."))
        record(MessagesReplayed(endpoint=endpoint.pk, count=1), subject=endpoint, actor=actor)
    row.refresh_from_db()
    return row


def replay_between(
    *,
    endpoint_id: int,
    since: datetime,
    until: datetime,
    only_failed: bool = False,
    actor: str = SYSTEM,
) -> int:
    """Send everything of a stretch of time again, in order; how many messages.

    Events count that the endpoint asks for now, also those that it missed while it was off or not there; with
    `only_failed`, what it took already is left out. Raises Endpoint.DoesNotExist, or ActionError
    "replay_backwards" or "replay_too_many".
    """
    if until <= since:
        raise ActionError("replay_backwards", _("The end has to be after the beginning."), field="until")
    with transaction.atomic():
        endpoint = lock_endpoint(endpoint_id)
        events = _asked_for(endpoint, since, until)
        known = Message.objects.filter(endpoint=endpoint, event__in=[event.pk for event in events])
        there = set(known.values_list("event", flat=True))
        missed = [event for event in events if event.pk not in there]
        again = known.filter(state="failed") if only_failed else known
        count = let_wait(again)
        made = Message.objects.bulk_create(
            messages_for(missed, endpoint), batch_size=1000, ignore_conflicts=True
        )
        count += len(made)
        if count:
            record(MessagesReplayed(endpoint=endpoint.pk, count=count), subject=endpoint, actor=actor)
    return count


def _asked_for(endpoint: Endpoint, since: datetime, until: datetime) -> list[Event]:
    found = []
    for event in events_between(since, until).iterator(chunk_size=2000):
        if matches(event.name, endpoint.events) and hears(endpoint, event.name):
            found.append(event)
        if len(found) > MOST_REPLAYED:
            message = sentence(
                _("More than %(most)s events happened then. Choose a shorter time."), most=MOST_REPLAYED
            )
            raise ActionError("replay_too_many", message, field="since")
    return found


def let_wait(rows: QuerySet[Message]) -> int:
    """Let those of the messages that are settled wait once more; how many."""
    return rows.filter(state__in=["delivered", "failed"]).update(
        state="waiting", tries=0, first_tried_at=None, settled_at=None, next_at=timezone.now()
    )


def send_test(*, endpoint_id: int, actor: str = SYSTEM) -> Message:
    """Send a message of the type `webhook.test`, once, also to an endpoint that is off.

    Raises Endpoint.DoesNotExist.
    """
    now = timezone.now()
    with transaction.atomic():
        endpoint = lock_endpoint(endpoint_id)
        data = {"message": "Hello from Kaidian. 你好！", "endpoint": endpoint.pk}
        return Message.objects.create(
            endpoint=endpoint,
            name=TEST,
            subject=f"test:{uuid.uuid4().hex}",
            body=body(TEST, now, data, require_store()),
        )
