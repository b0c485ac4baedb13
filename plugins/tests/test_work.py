"""Plugins hear of events and run by the clock, and nothing that fails is lost at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.events import deliver, undelivered
from foundation.models import Event
from plugins import tasks
from plugins.actions import install_plugin, switch_plugin, try_again, work
from plugins.models import Errand, JobRun, LogLine
from plugins.storage import PluginStorage
from plugins.testing import with_plugins
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(store: Store) -> Iterator[PluginStorage]:
    """What the plugin `busy` keeps, in a store where it is on, and `desk` is too."""
    with with_plugins("plugins.tests.busy", "plugins.tests.desk"):
        install_plugin(plugin="busy")
        install_plugin(plugin="desk")
        yield PluginStorage("busy")


def happen() -> Event:
    """Turn another plugin off and deliver the event of it."""
    switch_plugin(plugin="desk", is_on=False, actor="account:7")
    event = Event.objects.get(name="plugin.switched")
    assert event.delivered_at is None
    deliver(event.pk)
    return event


def test_an_event_is_told_to_who_asked_for_it(busy: PluginStorage) -> None:
    busy.set("well", True)
    event = happen()
    errand = Errand.objects.get()
    assert (errand.plugin, errand.subscriber, errand.event) == ("busy", "stumble", event.pk)
    tasks.run_errand(errand.pk)
    assert busy.get("heard") == {
        "event": "plugin.switched", "subject": event.subject, "plugin": "desk", "is_on": False,
    }  # fmt: skip
    assert not Errand.objects.exists()
    tasks.run_errand(errand.pk)  # the task comes a second time


def test_events_that_nobody_asked_for_leave_no_work(busy: PluginStorage) -> None:
    assert Event.objects.get(subject="installation:busy", name="plugin.installed").delivered_at is not None


def test_a_store_without_the_plugin_hears_nothing(store: Store) -> None:
    with with_plugins("plugins.tests.busy", "plugins.tests.desk"):
        install_plugin(plugin="desk")
        switch_plugin(plugin="desk", is_on=False)
    assert Event.objects.get(name="plugin.switched").delivered_at is not None


def test_an_errand_that_fails_is_tried_five_times_more_with_growing_pauses(
    busy: PluginStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    happen()
    errand = Errand.objects.get()
    now = timezone.now()
    waits = []
    for _turn in range(6):
        monkeypatch.setattr("django.utils.timezone.now", lambda now=now: now)
        try_again(plugin="busy")
        tasks.run_errand(errand.pk)
        left = Errand.objects.first()
        if left is not None:
            waits.append((left.due_at - now).total_seconds())
            now = left.due_at
    assert waits == [10, 60, 600, 3600, 21600]
    assert not Errand.objects.exists()
    assert LogLine.objects.get().times == 6


def test_an_errand_is_not_run_before_it_is_due(busy: PluginStorage) -> None:
    happen()
    Errand.objects.update(due_at=timezone.now() + timedelta(seconds=30))
    tasks.run_errand(Errand.objects.get().pk)
    assert Errand.objects.get().tries == 0
    assert not LogLine.objects.exists()


def test_an_errand_of_a_plugin_that_was_turned_off_is_dropped(busy: PluginStorage) -> None:
    happen()
    switch_plugin(plugin="busy", is_on=False)
    tasks.run_errand(Errand.objects.get().pk)
    assert not Errand.objects.exists()
    assert not LogLine.objects.exists()


def test_delivering_an_event_twice_makes_one_errand(busy: PluginStorage) -> None:
    event = happen()
    assert len(work.write_errands(event=event)) == 1
    assert Errand.objects.count() == 1
    assert event.pk not in undelivered(older_than_seconds=-60)


def test_a_job_runs_when_it_is_due_and_not_twice(busy: PluginStorage) -> None:
    busy.set("seen:1", True)
    assert work.due_jobs() == [("busy", "tidy")]
    tasks.run_job("busy", "tidy")
    assert list(busy.items()) == []
    assert work.due_jobs() == []
    busy.set("seen:2", True)
    tasks.run_job("busy", "tidy")
    assert list(busy.items()) == [("seen:2", True)]
    JobRun.objects.update(due_at=timezone.now())
    assert work.due_jobs() == [("busy", "tidy")]
    tasks.run_job("busy", "tidy")
    assert list(busy.items()) == []


def test_the_clock_starts_what_is_due_and_was_left_behind(
    busy: PluginStorage, django_capture_on_commit_callbacks: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    happen()
    sent: list[tuple[object, ...]] = []
    monkeypatch.setattr(tasks.run_job, "send", lambda *given: sent.append(given))
    monkeypatch.setattr(tasks.run_errand, "send", lambda *given: sent.append(given))
    tasks.start_due_work()
    assert sent == [("busy", "tidy"), (Errand.objects.get().pk,)]
