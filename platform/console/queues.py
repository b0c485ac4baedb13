"""What waits for workers, read from the queues themselves, and what failed lately."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import redis
from django.conf import settings

log = logging.getLogger(__name__)
STORES = "stores"
"""What the queues of stores are called together."""
FAILED = "kaidian:failed-tasks"
"""The list in Valkey that failed tasks are put on, the latest first."""
MOST_FAILED = 200
SHOWN = 50
QUEUED_AT = "queued_at"
"""The header of a task that says when it was handed over, in seconds since 1970."""


@dataclass(frozen=True)
class Waiting:
    """One queue: how many tasks wait in it, the one that waits longest, and since when."""

    name: str
    length: int
    oldest: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Failed:
    """A task that raised."""

    name: str
    store: int | None
    error: str
    at: datetime


def waiting() -> list[Waiting]:
    """Every queue, those of stores as one. Raises redis.RedisError where Valkey can't be reached."""
    names = [queue.name for queue in settings.CELERY_TASK_QUEUES]
    with _client() as client:
        of_stores = [_queue(client, name) for name in settings.STORE_QUEUES]
        found = [_queue(client, name) for name in names if name not in settings.STORE_QUEUES]
    oldest = min(of_stores, key=lambda queue: queue.since or datetime.max.replace(tzinfo=UTC))
    length = sum(queue.length for queue in of_stores)
    return [*found, Waiting(STORES, length, oldest.oldest, oldest.since)]


def _queue(client: Any, name: str) -> Waiting:
    length, last = int(client.llen(name)), client.lindex(name, -1)
    if last is None:
        return Waiting(name, length)
    try:
        headers = json.loads(last)["headers"]
    except (ValueError, KeyError, TypeError):
        return Waiting(name, length)
    at = headers.get(QUEUED_AT)
    return Waiting(
        name, length, str(headers.get("task", "")), datetime.fromtimestamp(at, UTC) if at else None
    )


def failed() -> list[Failed]:
    """The tasks that failed lately, the latest first. Raises redis.RedisError."""
    with _client() as client:
        rows: Any = client.lrange(FAILED, 0, SHOWN - 1)
    found = [json.loads(row) for row in rows]
    return [
        Failed(row["name"], row["store"], row["error"], datetime.fromtimestamp(row["at"], UTC))
        for row in found
    ]


def note_failure(*, name: str, store: int | None, error: str, at: float) -> None:
    """Keep a failed task for operators to see, without what it was called with; the oldest are forgotten."""
    row = json.dumps({"name": name, "store": store, "error": error[:300], "at": at})
    try:
        with _client() as client:
            client.lpush(FAILED, row)
            client.ltrim(FAILED, 0, MOST_FAILED - 1)
    except redis.RedisError as problem:
        log.warning("the failure of %s could not be kept: %s", name, problem)


def _client() -> Any:
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
