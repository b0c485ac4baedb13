"""What waits and what failed, as operators see it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.conf import settings

from console.queues import FAILED, MOST_FAILED, failed, note_failure, waiting
from console.testing import operator_client
from kaidian.celery import _note_failure


@pytest.fixture
def valkey() -> Iterator[Any]:
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.delete(FAILED, "webhooks", *settings.STORE_QUEUES)
    yield client
    client.delete(FAILED, "webhooks", *settings.STORE_QUEUES)


def test_the_oldest_of_a_queue_stands_at_its_end(valkey: Any) -> None:
    for number in (1, 2):
        message = {"headers": {"task": f"task-{number}", "queued_at": 1_700_000_000 + number}}
        valkey.lpush("webhooks", json.dumps(message))
    queue = next(each for each in waiting() if each.name == "webhooks")
    assert (queue.length, queue.oldest) == (2, "task-1")
    assert queue.since is not None
    assert queue.since.timestamp() == 1_700_000_001
    names = [each.name for each in waiting()]
    assert names == ["celery", "pictures", "webhooks", "archives", "stores"]


def test_the_queues_of_stores_are_told_as_one(valkey: Any) -> None:
    for name, at in (("stores-1", 1_700_000_005), ("stores-6", 1_700_000_003)):
        valkey.lpush(name, json.dumps({"headers": {"task": name, "queued_at": at}}))
    queue = waiting()[-1]
    assert (queue.name, queue.length, queue.oldest) == ("stores", 2, "stores-6")


def test_what_failed_is_kept_with_its_store_and_without_what_it_was_called_with(valkey: Any) -> None:
    class Task:
        name = "orders.mail"

    _note_failure(sender=Task, args=(7, "secret"), exception=ValueError("no address"))
    (row,) = failed()
    assert (row.name, row.store, row.error) == ("orders.mail", 7, "ValueError: no address")
    assert b"secret" not in valkey.lindex(FAILED, 0)
    for _number in range(MOST_FAILED + 5):
        note_failure(name="x", store=None, error="y", at=1.0)
    assert valkey.llen(FAILED) == MOST_FAILED


@pytest.mark.django_db
def test_operators_see_it(valkey: Any) -> None:
    note_failure(name="orders.mail", store=7, error="ValueError: no address", at=1_700_000_000.0)
    text = operator_client().get("/operator/queues").text
    assert "orders.mail" in text
    assert "/operator/stores/7" in text
