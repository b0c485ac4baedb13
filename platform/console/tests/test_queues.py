"""What waits and what failed, as operators see it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from django.conf import settings
from django.test import Client

from backoffice.testing import client_of, open_another
from console import queues, rerunning
from console.models import OperatorAct
from console.queues import FAILED, MOST_FAILED, failed, note_failure, waiting
from console.testing import operator_client
from kaidian.celery import _note_failure
from tenants import jobs
from tenants.models import Store
from tenants.testing import queries_of


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


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []

    def send(name: str, args: Any, kwargs: Any, *, queue: str) -> None:
        if "away" in kwargs:
            raise redis.ConnectionError
        found.append((name, args, kwargs, queue))

    app = SimpleNamespace(send_task=send, tasks={"orders.mail": None})
    monkeypatch.setattr(rerunning, "current_app", app)
    return found


def _fail(store: Store, **kwargs: Any) -> str:
    task = SimpleNamespace(name="orders.mail")
    _note_failure(sender=task, args=(store.pk, 3), kwargs=kwargs, exception=ValueError("no address"))
    return failed()[0].id


@pytest.mark.django_db
def test_a_failed_job_runs_again_once_as_it_was_with_a_reason(
    valkey: Any, store: Store, sent: list[Any]
) -> None:
    client, task_id = operator_client(), _fail(store, locale="zh")
    address = f"/operator/stores/{store.pk}/jobs/{task_id}/again"
    assert address in client.get("/operator/queues").text
    client.post(address, {"reason": " "})
    assert (sent, len(failed())) == ([], 1)
    assert client.post(address, {"reason": "Mail works again"}).status_code == 302
    client.post(address, {"reason": "Twice"})
    queue = settings.STORE_QUEUES[store.pk % len(settings.STORE_QUEUES)]
    assert sent == [("orders.mail", [store.pk, 3], {"locale": "zh"}, queue)]
    assert failed() == []
    act = OperatorAct.objects.get()
    assert (act.act, act.store_id, act.subject, act.reason) == (
        "job.run_again",
        store.pk,
        "orders.mail",
        "Mail works again",
    )


@pytest.mark.django_db
def test_a_job_is_not_lost_where_the_queue_is_away(valkey: Any, store: Store, sent: list[Any]) -> None:
    task_id = _fail(store, away=True)
    operator_client().post(f"/operator/stores/{store.pk}/jobs/{task_id}/again", {"reason": "x"})
    assert [task.id for task in failed()] == [task_id]
    assert not OperatorAct.objects.exists()


@pytest.mark.django_db
def test_what_is_old_of_another_store_or_unknown_does_not_run_again(
    valkey: Any, store: Store, sent: list[Any]
) -> None:
    client, task_id = operator_client(), _fail(store)
    other = open_another()
    client.post(f"/operator/stores/{other.pk}/jobs/{task_id}/again", {"reason": "x"})
    assert client.post(f"/operator/stores/999999/jobs/{task_id}/again", {"reason": "x"}).status_code == 404
    note_failure(name="orders.mail", store=store.pk, error="y", at=1_700_000_000.0, args=(store.pk,))
    old = failed()[0]
    note_failure(name="no.such", store=store.pk, error="y", at=4_000_000_000.0, args=(store.pk,))
    unknown = failed()[0]
    for task in (old, unknown):
        client.post(f"/operator/stores/{store.pk}/jobs/{task.id}/again", {"reason": "x"})
    assert (sent, len(failed()), OperatorAct.objects.count()) == ([], 3, 0)
    address = f"/operator/stores/{store.pk}/jobs/{task_id}/again"
    owner = client_of(store.memberships.get().account)
    assert owner.post(address, {"reason": "x"}).status_code == 403
    assert Client(headers={"host": "localhost"}).post(address, {"reason": "x"}).status_code == 302
    assert sent == []


@pytest.mark.django_db
def test_stores_are_told_with_what_is_held_and_what_failed(
    valkey: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, client = open_another(), operator_client()
    for each in (store, other, other):
        _fail(each)
    monkeypatch.setattr(jobs, "held", lambda: {store.pk: 4})
    page = client.get("/operator/queues")
    told = [(row.store, row.held, row.failed, name) for row, name in page.context["of_stores"]]
    assert told == [(store.pk, 4, 1, store.name), (other.pk, 0, 2, other.name)]
    only = client.get("/operator/queues", {"store": str(other.pk)})
    assert [task.store for task, _name in only.context["failed"]] == [other.pk, other.pk]
    few = queries_of(lambda: client.get("/operator/queues"))
    for number in range(30):
        note_failure(name="x", store=store.pk + other.pk + number, error="y", at=1.0)
    many = queries_of(lambda: client.get("/operator/queues"))
    assert len(many) == len(few)
    assert len(queues.by_store(failed(), {})) == 32
