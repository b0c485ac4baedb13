"""Limits that operators set for one store, and the time that its statements may take."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from celery.exceptions import Retry
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backoffice.testing import open_another
from foundation import meter
from foundation.api.problems import problem_of
from foundation.errors import ActionError, is_too_slow
from tenants import tasks
from tenants.actions.limits import drop_limit, set_limit
from tenants.context import enter_schema, in_store, on_platform
from tenants.fairness import CrowdedError, Gate, own_turns
from tenants.files import STORAGE
from tenants.hosts import read_route
from tenants.models import Store
from tenants.own_limits import API_CALLS, LIMITS, REQUESTS, STATEMENTS, STORED, own_limit, own_limits

pytestmark = pytest.mark.django_db


def _set(store: Store, name: str, value: int, until: datetime | None = None) -> None:
    set_limit(
        store=store, limit=LIMITS[name], value=value, until=until, reason="A sale", by="ops@example.com"
    )


def _timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


def _sleep(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])


def test_a_limit_holds_until_its_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    until = timezone.now() + timedelta(days=2)
    _set(store, "jobs", 9, until)
    kept = Store.objects.get(pk=store.pk)
    assert own_limit(kept, "jobs") == 9
    assert own_limits(kept)["jobs"].reason == "A sale"
    assert own_limit(kept, "requests") is None
    monkeypatch.setattr("time.time", (until + timedelta(seconds=1)).timestamp)
    assert own_limit(kept, "jobs") is None
    assert own_limits(kept) == {}


def test_a_dropped_limit_leaves_the_others(store: Store) -> None:
    _set(store, "jobs", 9)
    _set(store, "requests", 2)
    drop_limit(store=store, limit=LIMITS["jobs"])
    kept = Store.objects.get(pk=store.pk)
    assert (own_limit(kept, "jobs"), own_limit(kept, "requests")) == (None, 2)


@pytest.mark.parametrize(
    ("value", "days", "reason", "code"),
    [(0, 1, "x", "limit_range"), (301, 1, "x", "limit_range"), (5, -1, "x", "limit_over"),
     (5, 1, "  ", "reason_required")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(store: Store, value: int, days: int, reason: str, code: str) -> None:
    until = timezone.now() + timedelta(days=days)
    with pytest.raises(ActionError) as refused:
        set_limit(store=store, limit=STATEMENTS, value=value, until=until, reason=reason, by="ops")
    assert refused.value.code == code
    assert Store.objects.get(pk=store.pk).own_limits is None


def test_storage_and_api_calls_follow(store: Store) -> None:
    _set(store, STORED.name, 5 * STORED.scale)
    _set(store, API_CALLS.name, 7)
    with in_store(store):
        assert STORAGE.most() == 5 * 1024 * 1024
        assert API_CALLS.plan is not None
        assert API_CALLS.plan.most() == 7
    with in_store(open_another()):
        assert STORAGE.most() is None


def test_turns_follow(store: Store) -> None:
    _set(store, REQUESTS.name, 1)
    read_route(store.host)
    assert own_turns[store.pk] == 1
    gate = Gate(waiting_of_one=0)
    first = gate.enter(store.pk)
    with pytest.raises(CrowdedError):
        gate.enter(store.pk)
    gate.enter("another")
    gate.enter("another")
    gate.leave(first)
    drop_limit(store=store, limit=REQUESTS)
    read_route(store.host)
    assert store.pk not in own_turns


def test_statements_of_a_store_have_their_time_without_a_statement_more(store: Store) -> None:
    other = open_another()
    _set(store, STATEMENTS.name, 7)
    with on_platform():
        _timeout()
    for place, time in ((store, "7s"), (other, "1min"), (store, "7s")):
        with in_store(place), CaptureQueriesContext(connection) as seen:
            assert _timeout() == time
            assert _timeout() == time
        assert len(seen) == 3  # the path and the time go together
    with on_platform():
        assert _timeout() == "5min"


def test_the_time_survives_what_rolls_back(store: Store) -> None:
    _set(store, STATEMENTS.name, 7)
    with on_platform():
        _timeout()
        with transaction.atomic():
            with in_store(store):
                assert _timeout() == "7s"
            transaction.set_rollback(True)
        assert _timeout() == "5min"
    with in_store(store):
        with transaction.atomic():
            assert _timeout() == "7s"
            transaction.set_rollback(True)
        assert _timeout() == "7s"
    enter_schema("public")
    assert _timeout() == "5min"


def _too_slow(store: Store) -> OperationalError:
    _set(store, STATEMENTS.name, 1)
    with in_store(store), pytest.raises(OperationalError) as stopped, transaction.atomic():
        _sleep(1.5)
    return stopped.value


def test_a_statement_that_takes_too_long_is_stopped_and_counted(store: Store) -> None:
    meter.tell()
    error = _too_slow(store)
    assert is_too_slow(error)
    assert [counter["l|statements"] for counter in meter._counts._kept.values()] == [1]
    problem = problem_of(error)
    assert problem is not None
    assert (problem.status, problem.code) == (503, "too_slow")
    assert not is_too_slow(OperationalError("the server is gone"))


def test_people_are_told_that_it_took_too_long(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    error = _too_slow(store)

    def slow(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("storefront.content.shop.render", slow, raising=False)
    monkeypatch.setattr("storefront.shopfront.render", slow)
    monkeypatch.setattr("storefront.surface.StorefrontSurface.__call__", slow)
    shopper = Client(raise_request_exception=False, headers={"host": store.host})
    answer = shopper.get("/")
    assert answer.status_code == 503
    assert "This took too long" in answer.content.decode()
    assert answer["Retry-After"] == "30"


def test_a_job_that_took_too_long_is_tried_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    error = _too_slow(store)
    again: list[dict[str, Any]] = []

    class Task:
        class request:
            called_directly = False
            is_eager = True
            retries = 1

        def retry(self, **how: Any) -> None:
            again.append(how)
            raise Retry

    def slow() -> None:
        raise error

    job = tasks.StoreTask(slow)._in_store(slow)
    with pytest.raises(OperationalError):
        job(store.pk)
    monkeypatch.setattr(tasks, "current_task", Task())
    with pytest.raises(Retry):
        job(store.pk)
    assert again == [{"exc": error, "countdown": 60, "max_retries": 3}]
