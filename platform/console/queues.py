"""What waits for workers, read from the queues themselves, and what failed lately."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import redis
from django.conf import settings

from plugins.secrets import opened, sealed

log = logging.getLogger(__name__)
STORES = "stores"
"""What the queues of stores are called together."""
FAILED = "kaidian:failed-tasks"
"""The list in Valkey that failed tasks are put on, the latest first."""
MOST_FAILED = 200
LONGEST_CALL = 20_000
"""Characters of what a task was called with that are kept, to call it so again."""
AGAIN_FOR = timedelta(days=3)
"""What failed longer ago is not run again: too much may have changed."""
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
    """A task that raised. `call` is what it was called with, sealed; "" where that was not kept.

    `row` is how the list has it.
    """

    id: str
    name: str
    store: int | None
    error: str
    at: datetime
    call: str
    row: str

    @property
    def may_run_again(self) -> bool:
        """Whether it can be handed over once more: a store's, and not of long ago."""
        return bool(self.store and self.call) and self.at > datetime.now(UTC) - AGAIN_FOR

    def has(self, words: str) -> bool:
        """Whether its name or its error has these words, in whatever case."""
        return words.casefold() in f"{self.name}\n{self.error}".casefold()


@dataclass(frozen=True)
class OfStore:
    """What a store's jobs make of workers: how many are held back, and how many failed lately."""

    store: int
    held: int
    failed: int


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
        rows: Any = client.lrange(FAILED, 0, MOST_FAILED - 1)
    return [_failed(row.decode()) for row in rows]


def _failed(row: str) -> Failed:
    told = json.loads(row)
    return Failed(
        id=told.get("id", ""),
        name=told["name"],
        store=told["store"],
        error=told["error"],
        at=datetime.fromtimestamp(told["at"], UTC),
        call=told.get("call", ""),
        row=row,
    )


def by_store(found: Iterable[Failed], held: Mapping[int, int]) -> list[OfStore]:
    """The stores whose jobs are held back or failed, those with the most first."""
    counts: dict[int, int] = {}
    for task in found:
        if task.store:
            counts[task.store] = counts.get(task.store, 0) + 1
    rows = [OfStore(store, held.get(store, 0), counts.get(store, 0)) for store in {*held, *counts}]
    return sorted(rows, key=lambda row: (-row.held, -row.failed, row.store))


def take(task: Failed) -> bool:
    """Take a failed task off the list; False where somebody did already. Raises redis.RedisError."""
    with _client() as client:
        return bool(client.lrem(FAILED, 1, task.row))


def put_back(task: Failed) -> None:
    """Put a task that was taken on the list again. Raises redis.RedisError."""
    with _client() as client:
        client.lpush(FAILED, task.row)


def call_of(task: Failed) -> tuple[list[Any], dict[str, Any]] | None:
    """What a task was called with; None where it was kept under a key that the platform no longer has."""
    call = opened(task.call)
    if not call:
        return None
    told = json.loads(call)
    return told["args"], told["kwargs"]


def note_failure(
    *,
    name: str,
    store: int | None,
    error: str,
    at: float,
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
) -> None:
    """Keep a failed task for operators to see; the oldest are forgotten.

    What a store's was called with is kept sealed: to run it again, not to be read.
    """
    call = _sealed_call(args, kwargs or {}) if store else ""
    told = {"id": uuid4().hex, "name": name, "store": store, "error": error[:300], "at": at, "call": call}
    try:
        with _client() as client:
            client.lpush(FAILED, json.dumps(told))
            client.ltrim(FAILED, 0, MOST_FAILED - 1)
    except redis.RedisError as problem:
        log.warning("the failure of %s could not be kept: %s", name, problem)


def _sealed_call(args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    try:
        call = json.dumps({"args": list(args), "kwargs": dict(kwargs)})
    except (TypeError, ValueError):
        return ""  # shown, but not to be run again
    return sealed(call) if len(call) <= LONGEST_CALL else ""


def _client() -> Any:
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
