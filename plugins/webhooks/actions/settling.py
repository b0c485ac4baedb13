"""What comes of a try: the message is settled or waits again, and the endpoint's health is kept."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from foundation.meter import WEBHOOKS, note_webhooks, strike
from plugins.pausing import WITH_SERVERS
from plugins.webhooks.locks import lock_endpoint
from plugins.webhooks.models import Attempt, Endpoint, Message

from .endpoints import turn
from .taking import Job

DELAYS = (5, 60, 300, 1800, 7200, 18000, 36000, 50400, 72000)
"""Seconds from one try to the next; each is varied by a fifth, so that many do not come back at once."""
VARIED_BY = 0.2
GIVEN_UP_AFTER = timedelta(days=3)
"""The last try is made then, whatever came before."""
SLOW = timedelta(seconds=3)
GONE = 410


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a try gave: a status, or a fault (`reasons`). `retry_after` is what the receiver asked for."""

    job: Job
    at: datetime
    took: timedelta
    status: int | None = None
    fault: str = ""
    sent_headers: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    response: str = ""
    is_cut: bool = False
    retry_after: timedelta | None = None

    @property
    def is_well(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def settle(*, endpoint_id: int, outcomes: Sequence[Outcome]) -> bool:
    """Keep what some tries to an endpoint gave; whether it was turned off for it.

    A try whose message another sender took meanwhile is only logged.
    """
    taken = sum(each.is_well for each in outcomes)
    note_webhooks(taken=taken, refused=len(outcomes) - taken)
    with transaction.atomic():
        endpoint = _locked_if_needed(endpoint_id, outcomes)
        there = set(_settled_or_waiting(outcomes))
        Attempt.objects.bulk_create(_attempt(each) for each in outcomes if each.job.message_id in there)
        if endpoint is None:
            return False
        return _note_health(endpoint, outcomes)


def _locked_if_needed(endpoint_id: int, outcomes: Sequence[Outcome]) -> Endpoint | None:
    """The endpoint, locked, where its health changes; what goes well takes no lock."""
    if all(each.is_well for each in outcomes):
        troubled = Q(failures_in_a_row__gt=0) | Q(failing_since__isnull=False)
        changed = troubled | ~Q(is_slow=_is_slow(outcomes))
        if not Endpoint.objects.filter(changed, pk=endpoint_id).exists():
            return None
    try:
        return lock_endpoint(endpoint_id)
    except Endpoint.DoesNotExist:
        return None


def _is_slow(outcomes: Sequence[Outcome]) -> bool:
    return any(each.took > SLOW for each in outcomes)


def _settled_or_waiting(outcomes: Sequence[Outcome]) -> list[int]:
    """Write what became of each message; ids of those that are still there."""
    now = timezone.now()
    well = [each.job.message_id for each in outcomes if each.is_well]
    Message.objects.filter(pk__in=well, state="sending").update(
        state="delivered", settled_at=now, leased_until=None
    )
    for each in outcomes:
        if each.is_well:
            continue
        again = next_try(each, now)
        rows = Message.objects.filter(pk=each.job.message_id, state="sending", tries=each.job.tries)
        if again is None:
            rows.update(state="failed", settled_at=now, leased_until=None)
        else:
            rows.update(state="waiting", next_at=again, leased_until=None)
    ids = [each.job.message_id for each in outcomes]
    return list(Message.objects.filter(pk__in=ids).values_list("pk", flat=True))


def next_try(outcome: Outcome, now: datetime) -> datetime | None:
    """When a message is tried again.

    None gives it up: a test, a receiver that is gone, three days.
    """
    job = outcome.job
    last = job.first_tried_at + GIVEN_UP_AFTER
    if job.is_test or outcome.status == GONE or job.taken_at >= last:
        return None
    if job.tries > len(DELAYS):
        return last
    seconds = DELAYS[job.tries - 1] * random.uniform(1 - VARIED_BY, 1 + VARIED_BY)  # noqa: S311
    wait = max(timedelta(seconds=seconds), outcome.retry_after or timedelta())
    return min(now + wait, last)


def _attempt(outcome: Outcome) -> Attempt:
    return Attempt(
        message_id=outcome.job.message_id,
        at=outcome.at,
        milliseconds=int(outcome.took.total_seconds() * 1000),
        status=outcome.status,
        fault=outcome.fault,
        sent_headers=outcome.sent_headers,
        headers=outcome.headers,
        response=outcome.response,
        is_cut=outcome.is_cut,
    )


def _note_health(endpoint: Endpoint, outcomes: Sequence[Outcome]) -> bool:
    """Count failures in a row, pause after ten, turn off after three days; whether it was turned off.

    What one message taken well ends, is over. A test says that all is well again, but never that it is not.
    """
    endpoint.is_slow = _is_slow(outcomes)
    for each in outcomes:
        if each.is_well:
            endpoint.failing_since, endpoint.failures_in_a_row, endpoint.paused_until = None, 0, None
        elif not each.job.is_test:
            endpoint.failing_since = endpoint.failing_since or each.job.taken_at
            endpoint.failures_in_a_row += 1
    if pause := WITH_SERVERS.pause_after(endpoint.failures_in_a_row):
        endpoint.paused_until = timezone.now() + pause
        strike(WEBHOOKS)
    reason = _reason_to_turn_off(endpoint, [each for each in outcomes if not each.job.is_test])
    if reason and endpoint.is_on:
        turn(endpoint, is_on=False, reason=reason)
        return True
    endpoint.save(update_fields=["failing_since", "failures_in_a_row", "paused_until", "is_slow"])
    return False


def _reason_to_turn_off(endpoint: Endpoint, outcomes: Sequence[Outcome]) -> str:
    if any(each.status == GONE for each in outcomes):
        return Endpoint.Off.GONE
    since = endpoint.failing_since
    is_over = since is not None and any(
        not each.is_well and each.job.taken_at - since >= GIVEN_UP_AFTER for each in outcomes
    )
    return Endpoint.Off.FAILING if is_over else ""
