"""Messages are taken by one sender at a time, and never past an earlier one of their subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Case, DateTimeField, F, Value, When
from django.utils import timezone

from plugins.pausing import WITH_SERVERS
from plugins.secrets import opened
from plugins.webhooks.locks import lock_endpoint
from plugins.webhooks.models import Endpoint, Message
from plugins.webhooks.owners import owner_of
from plugins.webhooks.queries import subjects_on_their_way

LEASE = timedelta(seconds=60)
"""A sender that says nothing for so long is given up; a try takes 15 s at most."""
EVENTS_ARRIVE_WITHIN = timedelta(minutes=5)
"""So long a later event of a subject waits for an earlier one whose own delivery is not done."""


@dataclass(frozen=True, slots=True)
class Job:
    """A message that was taken, and all that sending it needs. `keys` are the open secrets."""

    message_id: int
    endpoint_id: int
    url: str
    webhook_id: str
    body: str
    keys: tuple[str, ...]
    tries: int
    first_tried_at: datetime
    taken_at: datetime
    is_test: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """What may be sent now. `is_held` tells that something waits for an event that is about to arrive."""

    jobs: list[Job]
    is_held: bool = False


def take_messages(*, endpoint_id: int) -> Taken:
    """Take as many messages as the endpoint bears at once, the oldest event first.

    Of a subject the earliest alone. An endpoint that failed ten times in a row, or is slow, gets one.
    """
    now = timezone.now()
    with transaction.atomic():
        try:
            endpoint = lock_endpoint(endpoint_id)
        except Endpoint.DoesNotExist:
            return Taken([])
        _give_up_silent_senders(endpoint, now)
        free = _room(endpoint) - Message.objects.filter(endpoint=endpoint, state="sending").count()
        found = _sendable(endpoint, now, max(free, 0))
        ready = _without_held(found)
        rows = _lease(ready, now)
        return Taken([_job(row, endpoint, now) for row in rows], is_held=len(ready) < len(found))


def _give_up_silent_senders(endpoint: Endpoint, now: datetime) -> None:
    silent = Message.objects.filter(endpoint=endpoint, state="sending", leased_until__lt=now)
    silent.update(state="waiting", leased_until=None)


def _room(endpoint: Endpoint) -> int:
    on_trial = endpoint.is_slow or endpoint.failures_in_a_row >= WITH_SERVERS.faults
    return 1 if on_trial else endpoint.most_at_once


def _sendable(endpoint: Endpoint, now: datetime, most: int) -> list[tuple[int, str, int | None]]:
    """(id, subject, event) of up to `most` messages that are due and the earliest of their subject."""
    if not most:
        return []
    is_held_back = not endpoint.is_on or (endpoint.paused_until is not None and endpoint.paused_until > now)
    with connection.cursor() as cursor:
        cursor.execute(_TESTS if is_held_back else _DUE, [endpoint.pk, now, most])
        return list(cursor.fetchall())


def _without_held(found: list[tuple[int, str, int | None]]) -> list[int]:
    subjects = [subject for _id, subject, event in found if event is not None]
    coming = subjects_on_their_way(subjects, younger_than=EVENTS_ARRIVE_WITHIN) if subjects else {}
    return [pk for pk, subject, event in found if event is None or coming.get(subject, event) >= event]


def _lease(ids: list[int], now: datetime) -> list[Message]:
    rows = Message.objects.filter(pk__in=ids)
    first = Case(
        When(first_tried_at=None, then=Value(now)), default=F("first_tried_at"), output_field=DateTimeField()
    )
    rows.update(state="sending", leased_until=now + LEASE, tries=F("tries") + 1, first_tried_at=first)
    return list(rows.order_by("event", "pk"))


def _job(row: Message, endpoint: Endpoint, now: datetime) -> Job:
    url, keys = _address(endpoint, now)
    return Job(
        message_id=row.pk,
        endpoint_id=endpoint.pk,
        url=url,
        webhook_id=row.webhook_id,
        body=row.body,
        keys=keys,
        tries=row.tries,
        first_tried_at=row.first_tried_at or now,
        taken_at=now,
        is_test=row.is_test,
    )


def _address(endpoint: Endpoint, now: datetime) -> tuple[str, tuple[str, ...]]:
    """Where the endpoint's messages go, and what signs them: as an app has it now, where an app owns it."""
    owner = owner_of(endpoint)
    if owner is not None and owner.url:
        return owner.url, owner.keys
    secrets = [endpoint.secret]
    if endpoint.former_secret and endpoint.former_until and endpoint.former_until > now:
        secrets.append(endpoint.former_secret)
    return endpoint.url, tuple(filter(None, map(opened, secrets)))


# The earliest of a subject is one look into an index, so a long queue behind a failing head stays cheap.
_DUE = """
SELECT m.id, m.subject, m.event FROM webhooks_message m
WHERE m.endpoint_id = %s AND m.state IN ('waiting', 'sending') AND m.state = 'waiting' AND m.next_at <= %s
  AND (m.event IS NULL OR m.event = (
    SELECT e.event FROM webhooks_message e
    WHERE e.endpoint_id = m.endpoint_id AND e.subject = m.subject AND e.state IN ('waiting', 'sending')
    ORDER BY e.event LIMIT 1))
ORDER BY m.event LIMIT %s
"""
_TESTS = """
SELECT m.id, m.subject, m.event FROM webhooks_message m
WHERE m.endpoint_id = %s AND m.state IN ('waiting', 'sending') AND m.state = 'waiting' AND m.next_at <= %s
  AND m.event IS NULL
ORDER BY m.id LIMIT %s
"""
