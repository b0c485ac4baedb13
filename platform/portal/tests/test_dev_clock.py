"""/dev/clock: days go by one after the other, each when the last is done."""

from __future__ import annotations

from pathlib import Path

import pytest
import redis
from celery import current_app
from django.conf import settings
from django.test import Client

from foundation import moved_clock
from foundation.moved_clock import MovedClock, make_clock
from infra.stripe.process import StripeProcess
from portal import days

pytestmark = pytest.mark.django_db
DAY = 24 * 3600


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    found = MovedClock(make_clock(tmp_path))
    monkeypatch.setattr(moved_clock, "_followed", found)
    return found


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    monkeypatch.setattr(current_app._get_current_object(), "send_task", names.append)  # type: ignore[attr-defined]
    monkeypatch.setattr(days, "_busy", lambda: 0)
    return names


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": "localhost", "accept-language": "en"})


def test_a_week_goes_by_day_after_day(visitor: Client, clock: MovedClock, sent: list[str]) -> None:
    assert visitor.post("/dev/clock", {"days": "7"}).headers["Location"] == "/dev/clock"
    assert (clock.ahead, clock.target) == (0, 7 * DAY)
    first = visitor.post("/dev/clock/on").content.decode()
    assert clock.ahead == DAY
    assert "6 days to go" in first
    assert 'hx-trigger="every 1s"' in first
    assert sorted(sent) == sorted(entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values())
    for _ in range(10):
        last = visitor.post("/dev/clock/on").content.decode()
    assert (clock.ahead, clock.target) == (7 * DAY, 7 * DAY)
    assert "to go" not in last
    assert "hx-trigger" not in last


def test_a_day_waits_for_the_jobs_of_the_last(
    visitor: Client, clock: MovedClock, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.post("/dev/clock", {"days": "1"})
    monkeypatch.setattr(days, "_busy", lambda: 12)
    assert "12 jobs of this day are under way." in visitor.post("/dev/clock/on").content.decode()
    assert clock.ahead == 0
    assert sent == []


def test_two_tabs_make_one_day_of_it(
    visitor: Client, clock: MovedClock, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.post("/dev/clock", {"days": "30"})
    send = current_app.send_task

    def meanwhile(name: str) -> None:
        send(name)
        if len(sent) == 1:
            visitor.post("/dev/clock/on")

    monkeypatch.setattr(current_app._get_current_object(), "send_task", meanwhile)  # type: ignore[attr-defined]
    visitor.post("/dev/clock/on")
    assert clock.ahead == DAY
    assert len(sent) == len(settings.CELERY_BEAT_SCHEDULE)


def test_one_stops_on_the_way(visitor: Client, clock: MovedClock, sent: list[str]) -> None:
    visitor.post("/dev/clock", {"days": "30"})
    visitor.post("/dev/clock/on")
    visitor.post("/dev/clock", {"days": "none"})
    visitor.post("/dev/clock/on")
    assert (clock.ahead, clock.target) == (DAY, DAY)


@pytest.mark.parametrize("asked", ["", "2", "-7", "30000", "7\0", "seven"])
def test_no_other_numbers_are_taken(visitor: Client, clock: MovedClock, asked: str) -> None:
    visitor.post("/dev/clock", {"days": asked})
    assert (clock.ahead, clock.target) == (0, 0)


def test_years_ahead_no_more_days_are_offered(visitor: Client, clock: MovedClock) -> None:
    clock.set(ahead=1098 * DAY, target=1098 * DAY)
    assert 'name="days"' not in visitor.get("/dev/clock").content.decode()
    visitor.post("/dev/clock", {"days": "1"})
    assert clock.target == 1098 * DAY


def test_a_queue_that_is_away_stops_the_clock_and_says_so(
    visitor: Client, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> int:
        raise redis.ConnectionError("away")

    visitor.post("/dev/clock", {"days": "7"})
    monkeypatch.setattr(days, "_busy", away)
    assert "The clock stands still" in visitor.post("/dev/clock/on").content.decode()
    assert (clock.ahead, clock.target) == (0, 0)


def test_what_waits_is_counted_with_stripes_webhooks(clock: MovedClock, stripe: StripeProcess) -> None:
    with redis.Redis.from_url(settings.REDIS_URL) as valkey:
        valkey.delete("celery", "unacked")
        before = days.days(clock).busy
        valkey.rpush("celery", "one", "two")
        valkey.hset("unacked", "tag", "three")
        assert days.days(clock).busy == before + 3
        valkey.delete("celery", "unacked")


def test_a_machine_without_such_a_clock_has_no_page(visitor: Client) -> None:
    assert visitor.get("/dev/clock").status_code == 404
    assert visitor.post("/dev/clock/on").status_code == 404
