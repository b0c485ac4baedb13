"""Ten thousand webhooks to a receiver that fails one in five, beside bare posts with the same client."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from unittest.mock import patch

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import Account
from plugins.webhooks import sending
from plugins.webhooks.actions import save_endpoint, settling
from plugins.webhooks.actions.settling import Outcome
from plugins.webhooks.actions.taking import Job
from plugins.webhooks.delivery import send_all
from plugins.webhooks.models import Endpoint, Message
from plugins.webhooks.receiver import Received, Receiver, Reply
from plugins.webhooks.signing import new_secret
from tenants.actions import open_store
from tenants.context import in_store

from .ground import Ground
from .harness import Row, at_least, bench

MESSAGES = 10_000
SUBJECTS = 500
FAILS = 0.2
AT_ONCE = 8
BARE = 2_000
LONGEST_SECONDS = 600.0
GOAL = at_least(0.08)
SECONDS_TO_NEXT = (0.2,) * 30
"""For the run, in place of the minutes and hours that it would have to wait for."""


class _Till:
    """Fails one in five, at random, and knows what it took, in order."""

    def __init__(self) -> None:
        self._chance = random.Random(4)
        self._lock = threading.Lock()
        self.taken: list[str] = []
        self.failed = 0

    def answer(self, received: Received) -> Reply:
        with self._lock:
            if self._chance.random() < FAILS:
                self.failed += 1
                return Reply(503)
            self.taken.append(received.webhook_id)
        return Reply()


@bench("webhooks")
def delivery(ground: Ground) -> Iterator[Row]:
    """Deliver them all; none may be lost, and none may overtake another of its subject."""
    owner = Account.objects.create_user("webhooks@example.com", "correct horse")
    store = open_store(
        owner=owner, name="Webhooks", handle="bench-webhooks", currency="CNY", locale="zh-Hans"
    )
    with in_store(store), _to_this_machine():
        till = _Till()
        with Receiver(lambda received: Reply()) as calm:
            baseline = _bare(calm.url)
        with Receiver(till.answer) as receiver:
            endpoint = save_endpoint(url=receiver.url, events=["order.*"], most_at_once=AT_ONCE).endpoint
            _queue(endpoint)
            seconds = _deliver(endpoint)
        _check(till)
    yield Row(
        "webhooks.delivery",
        MESSAGES / seconds,
        baseline,
        "/s",
        GOAL,
        f"{MESSAGES} messages about {SUBJECTS} subjects, {till.failed} failures, none lost or out of order; "
        "waits between tries shortened; the baseline is bare posts with the same client, never failing",
    )


@contextmanager
def _to_this_machine() -> Iterator[None]:
    with patch.object(settings, "LOCAL_WEBHOOKS", True), patch.object(settling, "DELAYS", SECONDS_TO_NEXT):
        yield


def _queue(endpoint: Endpoint) -> None:
    Message.objects.bulk_create(
        (
            Message(
                endpoint=endpoint,
                event=number,
                name="order.paid",
                subject=f"order:{number % SUBJECTS}",
                body=_body(number),
            )
            for number in range(1, MESSAGES + 1)
        ),
        batch_size=1000,
    )
    with connection.cursor() as cursor:  # as autovacuum does a minute after so much is written
        cursor.execute("ANALYZE webhooks_message")


def _body(number: int) -> str:
    return json.dumps({"type": "order.paid", "data": {"order": number, "amount": 9900, "currency": "CNY"}})


def _deliver(endpoint: Endpoint) -> float:
    started = time.perf_counter()
    left = Message.objects.filter(endpoint=endpoint).exclude(state="delivered")
    while left.exists():
        if time.perf_counter() - started > LONGEST_SECONDS:
            raise AssertionError(f"{left.count()} webhooks are left after {LONGEST_SECONDS:g} s")
        if send_all(endpoint.pk, seconds=LONGEST_SECONDS).is_done:
            time.sleep(0.02)
    return time.perf_counter() - started


def _check(till: _Till) -> None:
    events = {row.webhook_id: row for row in Message.objects.only("uid", "event", "subject")}
    if set(till.taken) != set(events) or len(events) != MESSAGES:
        raise AssertionError(f"{len(set(events) - set(till.taken))} webhooks were lost")
    last: dict[str, int] = {}
    for webhook_id in dict.fromkeys(till.taken):
        row = events[webhook_id]
        if (row.event or 0) < last.get(row.subject, 0):
            raise AssertionError(f"{row.subject}: {row.event} came after {last[row.subject]}")
        last[row.subject] = row.event or 0


def _bare(url: str) -> float:
    """Posts per second, as many at once, with nothing kept of them."""

    def post(number: int) -> Outcome:
        now = timezone.now()
        return sending.send(Job(number, 0, url, f"msg_{number}", _body(number), (key,), 1, now, now, False))

    key = new_secret()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        started = time.perf_counter()
        outcomes = list(pool.map(post, range(BARE)))
        seconds = time.perf_counter() - started
    if not all(each.is_well for each in outcomes):
        raise AssertionError("a bare post failed")
    return BARE / seconds
