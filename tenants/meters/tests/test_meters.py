"""Counting what strikes a store's limits and how its pages fare, from the process to the rows of days."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import redis
from django.conf import settings
from django.test import Client
from django.utils import timezone

from backoffice.testing import open_another
from foundation import meter
from foundation.errors import ActionError
from foundation.limits import Limit, Unit, supply_with
from foundation.rates import Rate
from tenants.context import in_store, on_platform
from tenants.meters import queries, writing
from tenants.meters.counts import PageCounts, percentile, read_counts
from tenants.meters.models import StoreDay
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    meter.tell()
    with redis.Redis.from_url(settings.REDIS_URL) as valkey:
        for key in valkey.scan_iter(match="kaidian:meter:*"):
            valkey.delete(key)


@pytest.fixture
def other_store(store: Store) -> Store:
    return open_another()


type Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the time."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("time.time", moment.timestamp)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


def _counted(store: Store) -> Any:
    meter.tell()
    return queries.hours_of(store.pk)[-1][1]


def test_a_strike_counts_for_the_store_the_thread_is_in(store: Store, other_store: Store) -> None:
    with in_store(store):
        meter.strike(meter.STATEMENTS)
        meter.strike(meter.STATEMENTS, times=2)
    with on_platform():
        meter.strike(meter.STATEMENTS)  # nobody's
    assert _counted(store).struck == {"statements": 3}
    assert _counted(other_store).struck == {}


def test_tries_beyond_a_rate_are_counted(store: Store) -> None:
    twice = Rate("of-this-test", most=2, seconds=60)
    with in_store(store):
        assert [twice.take("me") for _try in range(4)] == [True, True, False, False]
    assert _counted(store).struck == {"tries": 2}


@pytest.mark.parametrize(("unit", "kind"), [(Unit.BYTES, "storage"), (Unit.THINGS, "plan")])
def test_what_a_plan_refuses_is_counted(store: Store, unit: Unit, kind: str) -> None:
    class Nothing:
        def most(self, limit: str, /) -> int:
            return 0

        def has(self, feature: str, /) -> bool:
            return False

    from billing.allowances import current_allowances

    limit = Limit(name="of_test", label="", unit=unit, refusal="No.", count=lambda: 0)
    supply_with(Nothing)
    try:
        with in_store(store), pytest.raises(ActionError, match="No"):
            limit.refuse_beyond()
    finally:
        supply_with(current_allowances)
    assert _counted(store).struck == {kind: 1}


def test_answers_are_counted_by_the_name_of_their_page(store: Store) -> None:
    shopper = Client(headers={"host": store.host})
    assert shopper.get("/").status_code == 200
    assert shopper.get("/secret-of-somebody/reset").status_code == 404
    pages = _counted(store).pages
    assert {name: page.requests for name, page in pages.items()} == {"home": 1, "other": 1}
    assert pages["home"].statements > 0
    assert pages["home"].errors == 0


def test_answers_of_the_platform_count_for_nobody(store: Store) -> None:
    Client().get("/")
    meter.tell()
    with redis.Redis.from_url(settings.REDIS_URL) as valkey:
        assert list(valkey.scan_iter(match="kaidian:meter:*")) == []


def test_errors_and_slow_pages_of_a_page(store: Store) -> None:
    for seconds, status in ((0.010, 200), (0.030, 200), (1.0, 200), (1.001, 500), (60, 503)):
        meter.note_page(store.pk, "home", seconds=seconds, statements=4, status=status)
    page = _counted(store).pages["home"]
    assert page.buckets == [1, 1, 0, 0, 0, 1, 1, 0, 0, 1]
    assert (page.requests, page.errors, page.slow, page.statements_each) == (5, 2, 2, 4)
    assert page.milliseconds == 62_041


def test_percentiles_are_drawn_within_a_bucket() -> None:
    assert percentile([0] * 10, 0.95) == 0
    assert percentile([4, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0.5) == 12
    assert percentile([0, 0, 0, 0, 10, 0, 0, 0, 0, 0], 0.5) == 300
    assert percentile([90, 0, 0, 0, 0, 0, 10, 0, 0, 0], 0.95) == 1500
    assert PageCounts("", [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]).p95 == 19_500


def test_hours_are_apart_and_the_day_holds_all(store: Store, clock: Clock) -> None:
    for hour in (9, 9, 10):
        clock(datetime(2026, 3, 4, hour, 30, tzinfo=UTC))
        meter.strike(meter.JOBS, store_id=store.pk)
        meter.tell()
    hours = queries.hours_of(store.pk)
    assert [counts.struck.total() for _at, counts in hours[-3:]] == [0, 2, 1]
    assert hours[-1][0] == datetime(2026, 3, 4, 10, tzinfo=UTC)
    writing.write_down()
    assert queries.days_of(store.pk)[-1][0] == date(2026, 3, 4)
    assert queries.days_of(store.pk)[-1][1].struck == {"jobs": 3}


def test_writing_down_twice_changes_nothing_and_only_what_changed_is_written(store: Store) -> None:
    meter.strike(meter.JOBS, store_id=store.pk)
    meter.note_page(store.pk, "home", seconds=2, statements=3, status=500)
    meter.tell()
    assert (writing.write_down(), writing.write_down()) == (1, 0)
    row = StoreDay.objects.get()
    assert (row.store_id, row.requests, row.errors, row.slow, row.struck) == (store.pk, 1, 1, 1, 1)
    meter.strike(meter.JOBS, store_id=store.pk)
    meter.tell()
    assert writing.write_down() == 1
    assert StoreDay.objects.get().struck == 2


def test_what_was_written_stays_where_valkey_forgot_it(store: Store) -> None:
    meter.strike(meter.JOBS, store_id=store.pk, times=5)
    meter.tell()
    writing.write_down()
    with redis.Redis.from_url(settings.REDIS_URL) as valkey:
        for key in valkey.scan_iter(match="kaidian:meter:*"):
            valkey.delete(key)
    meter.strike(meter.JOBS, store_id=store.pk)
    meter.strike(meter.TRIES, store_id=store.pk)
    meter.tell()
    writing.write_down()
    assert read_counts(StoreDay.objects.get().counts).struck == {"jobs": 5, "tries": 1}


def test_a_store_that_is_gone_is_passed_over(store: Store) -> None:
    meter.strike(meter.JOBS, store_id=987_654_321)
    meter.tell()
    assert writing.write_down() == 0
    assert not StoreDay.objects.exists()


def test_stores_with_trouble_are_found(store: Store, other_store: Store) -> None:
    meter.strike(meter.JOBS, store_id=store.pk)
    meter.note_page(other_store.pk, "home", seconds=0, statements=0, status=500)
    meter.tell()
    writing.write_down()
    stores = Store.objects.all()
    assert list(queries.with_trouble(stores, "struck")) == [store]
    assert list(queries.with_trouble(stores, "errors")) == [other_store]
    assert list(queries.with_trouble(stores, "slow")) == []
    assert queries.with_trouble(stores, "store_id") is stores


def test_old_days_are_forgotten(store: Store, clock: Clock) -> None:
    clock(datetime(2026, 3, 4, tzinfo=UTC))
    StoreDay.objects.create(store=store, day=date(2026, 1, 1))
    kept = StoreDay.objects.create(store=store, day=date(2026, 2, 1))
    assert writing.forget_old_days() == 1
    assert StoreDay.objects.get() == kept


def test_nothing_is_lost_while_valkey_is_away(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise redis.ConnectionError

    meter.strike(meter.JOBS, store_id=store.pk)
    with monkeypatch.context() as patch:
        patch.setattr(meter, "_send", away)
        meter.tell()
        meter.strike(meter.JOBS, store_id=store.pk)
    assert _counted(store).struck == {"jobs": 2}


def test_what_is_counted_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meter, "MOST_SCOPES", 2)
    for number in (store.pk, -1, -2):
        meter.strike(meter.JOBS, store_id=number)
    assert len(meter._counts._kept) == 2
    meter.tell()
    with redis.Redis.from_url(settings.REDIS_URL) as valkey:
        keys = list(valkey.scan_iter(match="kaidian:meter:[hd]:*"))
        assert len(keys) == 4
        assert all(0 < valkey.ttl(key) <= 4 * 86_400 for key in keys)


def test_threads_lose_no_count(store: Store) -> None:
    def many() -> None:
        for _each in range(500):
            meter.strike(meter.JOBS, store_id=store.pk)

    threads = [threading.Thread(target=many) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _counted(store).struck == {"jobs": 4000}
