"""Jobs of one store at once: more are held back in their order, and none is lost."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from django.conf import settings

from foundation import meter
from tenants import jobs
from tenants.actions.limits import set_limit
from tenants.models import Store
from tenants.own_limits import JOBS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []

    def send(name: str, args: Any, kwargs: Any, *, queue: str) -> None:
        found.append((name, args, kwargs, queue))

    monkeypatch.setattr(jobs, "current_app", SimpleNamespace(send_task=send))
    with redis.Redis.from_url(settings.REDIS_URL) as valkey:
        for key in valkey.scan_iter(match="kaidian:jobs:*"):
            valkey.delete(key)
    meter.tell()
    return found


def _job(store: Store, number: int, queue: str = "stores-1") -> Any:
    task = SimpleNamespace(name="of.test", request=SimpleNamespace(id=f"job-{number}"))
    return jobs.place(store, queue, task, (store.pk, number), {})


def _one(store: Store) -> None:
    set_limit(store=store, limit=JOBS, value=1, until=None, reason="x", by="ops")


def test_the_next_is_sent_when_a_place_is_given_back(store: Store, sent: list[Any]) -> None:
    _one(store)
    with _job(store, 1) as first:
        with (
            _job(store, 2) as second,
            _job(store, 3, "stores-2") as third,
            _job(store, 4, "pictures") as fourth,
        ):
            assert (first, second, third, fourth) == (True, False, False, True)
        assert jobs.held() == {store.pk: 2}
        assert sent == []
    assert sent == [("of.test", [store.pk, 2], {}, "stores-1")]
    assert [counter["l|jobs"] for counter in meter._counts._kept.values()] == [2]


def test_a_job_that_raises_gives_its_place_back(store: Store, sent: list[Any]) -> None:
    _one(store)
    with pytest.raises(ZeroDivisionError), _job(store, 1), _job(store, 2):
        raise ZeroDivisionError
    assert len(sent) == 1
    with _job(store, 3) as is_in:
        assert is_in


def test_a_job_that_comes_again_keeps_its_place(store: Store) -> None:
    _one(store)
    with _job(store, 1), _job(store, 1) as again:
        assert again


def test_the_clock_sends_what_a_dead_worker_left(
    store: Store, sent: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    _one(store)
    scope = f"{store.pk}|stores"
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "send_next", lambda *_: False)  # the worker dies
        with _job(store, 1), _job(store, 2):
            pass
    assert jobs.sweep() == 0  # its place is still taken
    with monkeypatch.context() as patch:
        later = time.time() + jobs.LEASE_SECONDS + 1
        patch.setattr("time.time", lambda: later)
        assert jobs.sweep() == 1
    assert sent == [("of.test", [store.pk, 2], {}, "stores-1")]
    assert jobs.held() == {}
    with meter.client() as valkey:
        assert valkey.smembers(jobs.HELD) == set()
        assert valkey.llen(jobs._on_its_way(scope)) == 0


def test_what_was_taken_but_not_sent_is_sent_again(store: Store, sent: list[Any]) -> None:
    with meter.client() as valkey:
        scope = f"{store.pk}|stores"
        valkey.sadd(jobs.HELD, scope)
        valkey.rpush(jobs._on_its_way(scope), jobs._message("stores-1", "of.test", (store.pk, 7), {}))
    assert jobs.sweep() == 1
    assert sent == [("of.test", [store.pk, 7], {}, "stores-1")]


def test_all_run_while_valkey_is_away(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise redis.ConnectionError

    monkeypatch.setattr(jobs, "_begin", away)
    with _job(store, 1) as first, _job(store, 2) as second:
        assert (first, second) == (True, True)


def test_a_job_that_cannot_be_read_holds_up_no_other_store(store: Store, sent: list[Any]) -> None:
    well = jobs._message("stores-1", "of.test", (store.pk, 7), {})
    with meter.client() as valkey:
        for scope, message in ((f"{store.pk + 1}|stores", "rubbish"), (f"{store.pk}|stores", well)):
            valkey.sadd(jobs.HELD, scope)
            valkey.rpush(jobs._list(scope), message)
    assert jobs.sweep() == 1
    assert sent == [("of.test", [store.pk, 7], {}, "stores-1")]
