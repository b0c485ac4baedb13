"""Reads of what was counted: a store's hours from Valkey, its days from their rows, stores with trouble."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from foundation.meter import HOUR, REFUSED, TAKEN, client, hour_key
from tenants.models import Store

from .counts import Counts, read_counts
from .models import StoreDay

HOURS, DAYS = 24, 30
TROUBLES = ("struck", "errors", "slow")
"""What stores can be filtered by: names of fields of StoreDay."""


def hours_of(store_id: int) -> list[tuple[datetime, Counts]]:
    """The last 24 hours, the present one last, each with what was counted. Raises redis.RedisError."""
    now = int(time.time()) // HOUR
    hours = range(now - HOURS + 1, now + 1)
    with client() as valkey, valkey.pipeline(transaction=False) as pipe:
        for hour in hours:
            pipe.hgetall(hour_key(store_id, hour))
        found = pipe.execute()
    return [
        (datetime.fromtimestamp(hour * HOUR, UTC), read_counts(fields))
        for hour, fields in zip(hours, found, strict=True)
    ]


def webhooks_of(store_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """{store: tries to send webhooks that were taken and refused in 24 hours}. Raises redis.RedisError."""
    now = int(time.time()) // HOUR
    with client() as valkey, valkey.pipeline(transaction=False) as pipe:
        for store_id in store_ids:
            for hour in range(now - HOURS + 1, now + 1):
                pipe.hmget(hour_key(store_id, hour), TAKEN, REFUSED)
        found = iter(pipe.execute())
    sums = {}
    for store_id in store_ids:
        hours = [next(found) for _hour in range(HOURS)]
        sums[store_id] = (sum(int(each[0] or 0) for each in hours), sum(int(each[1] or 0) for each in hours))
    return sums


def days_of(store_id: int) -> list[tuple[date, Counts]]:
    """The last 30 days (UTC), today last, as they are written down: some minutes old."""
    today = timezone.now().date()
    first = today - timedelta(days=DAYS - 1)
    rows = StoreDay.objects.filter(store=store_id, day__gte=first)
    kept = {row.day: row.counts for row in rows}
    days = [first + timedelta(days=number) for number in range(DAYS)]
    return [(day, read_counts(kept.get(day, {}))) for day in days]


def with_trouble(stores: QuerySet[Store], trouble: str) -> QuerySet[Store]:
    """Of these stores, those with some of a trouble (TROUBLES) today or yesterday (UTC)."""
    if trouble not in TROUBLES:
        return stores
    since = timezone.now().date() - timedelta(days=1)
    days = StoreDay.objects.filter(store=OuterRef("pk"), day__gte=since, **{f"{trouble}__gt": 0})
    return stores.filter(Exists(days))
