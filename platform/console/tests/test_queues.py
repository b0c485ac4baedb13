"""What waits and what failed, as operators see it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import redis
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import Account
from backoffice.testing import client_of, open_another
from console import queues, rerunning
from console.models import OperatorAct
from console.queues import FAILED, MOST_FAILED, failed, note_failure, waiting
from console.testing import operator_client
from kaidian.celery import _note_failure
from tenants import jobs
from tenants.archive.models import Certificate
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
    note_failure(name="orders.mail", store=None, error="ValueError: no address", at=1_700_000_000.0)
    text = operator_client().get("/operator/queues").text
    assert "orders.mail" in text
    assert "ValueError: no address" in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "nameless", "deleted"),
    [("en", "Store no. 9998", "Deleted"), ("zh-hans", "编号 9998 的店铺", "已删除")],
)
def test_of_a_store_that_is_gone_stands_what_is_known_and_no_link(
    valkey: Any, language: str, nameless: str, deleted: str
) -> None:
    at = timezone.now()
    Certificate.objects.create(
        store_uid=uuid4(),
        store_number=9999,
        handle="old-lamp",
        name="旧灯",
        opened_at=at,
        asked_at=at,
        began_at=at,
    )
    for number in (9998, 9999):
        note_failure(name="orders.mail", store=number, error="x", at=at.timestamp(), args=(number,))
    client = operator_client()
    Account.objects.filter(email="ops@example.com").update(language=language)
    page = client.get("/operator/queues")
    for text in ("旧灯", "old-lamp", nameless, deleted):
        assert page.text.count(text) >= 2, text
    assert "/operator/stores/999" not in page.text
    assert [known.is_gone for _task, known in page.context["failed"]] == [True, True]


@pytest.mark.django_db
def test_ten_stores_and_ten_failures_stand_on_a_page_and_all_are_found(valkey: Any, store: Store) -> None:
    for number in range(24):
        note_failure(name=f"job-{number:02}", store=10_000 + number, error="y", at=1.0)
    _fail(store)
    client = operator_client()
    first = client.get("/operator/queues")
    assert (len(first.context["of_stores"]), len(first.context["failed"])) == (10, 10)
    assert 'href="?failed=2#failed"' in first.text
    third = client.get("/operator/queues", {"page": "3", "failed": "3"})
    assert [row.store for row, _known in third.context["of_stores"]] == [10_019 + place for place in range(5)]
    assert [task.name for task, _known in third.context["failed"]] == [
        f"job-{place:02}" for place in (4, 3, 2, 1, 0)
    ]
    by_name = client.get("/operator/queues", {"q": store.name.upper()})
    assert [row.store for row, _known in by_name.context["of_stores"]] == [store.pk]
    assert [task.store for task, _known in by_name.context["failed"]] == [store.pk]
    by_job = client.get("/operator/queues", {"q": "JOB-07"})
    assert [task.name for task, _known in by_job.context["failed"]] == ["job-07"]
    assert len(client.get("/operator/queues", {"q": "no such"}).context["failed"]) == 0


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
    address = f"/operator/stores/{store.pk}/jobs/{task_id}/again?q=mail"
    typed = {"dialog": f"again-{task_id}", "reason": "Mail works again"}
    page = operator_client().post(address, typed, follow=True)
    assert page.request["QUERY_STRING"] == "q=mail"
    assert "Mail works again" in page.text
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
    told = [(row.store, row.held, row.failed, known.name) for row, known in page.context["of_stores"]]
    assert told == [(store.pk, 4, 1, store.name), (other.pk, 0, 2, other.name)]
    only = client.get("/operator/queues", {"store": str(other.pk)})
    assert [task.store for task, _known in only.context["failed"]] == [other.pk, other.pk]
    note_failure(name="x", store=store.pk + other.pk, error="y", at=1.0)
    few = queries_of(lambda: client.get("/operator/queues"))
    for number in range(30):
        note_failure(name="x", store=store.pk + other.pk + number, error="y", at=1.0)
    many = queries_of(lambda: client.get("/operator/queues"))
    assert len(many) == len(few)
    assert len(queues.by_store(failed(), {})) == 32
