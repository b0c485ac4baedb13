"""Writing down what was counted, by day. May run at any time and twice: a day's counts only grow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from foundation.meter import DAY, DIRTY, client, day_key
from tenants.models import Store

from .counts import read_counts
from .models import StoreDay

DAYS_WRITTEN = 35
AT_ONCE = 500


def write_down() -> int:
    """Write the days that changed into their rows; how many. Raises redis.RedisError.

    A day that can't be written is put back, to be written the next time.
    """
    written = 0
    with client() as valkey:
        while changed := valkey.spop(DIRTY, AT_ONCE):
            try:
                written += _write(valkey, [_scope(each) for each in changed])
            except BaseException:
                valkey.sadd(DIRTY, *changed)
                raise
    return written


def forget_old_days() -> int:
    """Drop rows of days that nobody looks at any more; how many."""
    oldest = timezone.now().date() - timedelta(days=DAYS_WRITTEN)
    return StoreDay.objects.filter(day__lt=oldest).delete()[0]


def _scope(member: str) -> tuple[int, int]:
    store_id, _colon, day = member.partition(":")
    return int(store_id), int(day)


def _write(valkey: Any, scopes: list[tuple[int, int]]) -> int:
    with valkey.pipeline(transaction=False) as pipe:
        for store_id, day in scopes:
            pipe.hgetall(day_key(store_id, day))
        hashes = pipe.execute()
    there = set(Store.objects.filter(pk__in=[store for store, _day in scopes]).values_list("pk", flat=True))
    found = [
        (store, day_of(day), {key: int(value) for key, value in fields.items()})
        for (store, day), fields in zip(scopes, hashes, strict=True)
        if store in there and fields
    ]
    with transaction.atomic():
        days = {day for _store, day, _fields in found}
        stores = [store for store, _day, _fields in found]
        rows = StoreDay.objects.filter(store__in=stores, day__in=days)
        before = {(row.store_id, row.day): row.counts for row in rows}
        StoreDay.objects.bulk_create(
            [_row(store, day, fields, before.get((store, day), {})) for store, day, fields in found],
            update_conflicts=True,
            unique_fields=["store", "day"],
            update_fields=["requests", "errors", "slow", "struck", "counts"],
        )
    return len(found)


def _row(store_id: int, day: Any, fields: dict[str, int], before: dict[str, int]) -> StoreDay:
    """A day's row. Where Valkey lost what it had counted, what was written stays."""
    kept = {key: max(fields.get(key, 0), before.get(key, 0)) for key in {*fields, *before}}
    counts = read_counts(kept)
    pages = counts.all_pages
    return StoreDay(
        store_id=store_id,
        day=day,
        requests=pages.requests,
        errors=pages.errors,
        slow=pages.slow,
        struck=counts.struck.total(),
        counts=kept,
    )


def day_of(number: int) -> Any:
    """The date of a day that is counted from 1970."""
    return datetime.fromtimestamp(number * DAY, UTC).date()
