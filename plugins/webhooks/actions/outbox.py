"""The outbox: messages that wait to be sent. It is written in the delivery of an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from foundation.models import Event
from plugins.webhooks.models import Endpoint, Message
from plugins.webhooks.payloads import body_of
from plugins.webhooks.queries import endpoints_for
from tenants.context import require_store


def write_messages(*, event: Event) -> list[int]:
    """A message for each endpoint that asks for the event; ids of these endpoints.

    An event that is delivered twice leaves one message: endpoint and event are unique together.
    """
    chosen = endpoints_for(event.name)
    if chosen:
        body = body_of(event, require_store())
        rows = [message_of(event, endpoint, body) for endpoint in chosen]
        Message.objects.bulk_create(rows, ignore_conflicts=True)
    return [endpoint.pk for endpoint in chosen]


def message_of(event: Event, endpoint: Endpoint, body: str) -> Message:
    """A message that waits."""
    return Message(endpoint=endpoint, event=event.pk, name=event.name, subject=event.subject, body=body)


def messages_for(events: Iterable[Event], endpoint: Endpoint) -> Iterator[Message]:
    """A message for each of the events."""
    store = require_store()
    return (message_of(event, endpoint, body_of(event, store)) for event in events)
