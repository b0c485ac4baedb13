"""What plugins do by themselves:

errands for events, and jobs by the clock. No call stands in a transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from foundation.models import Event
from kaidian_sdk.points.work import Event as EventFacts
from plugins.calling import PluginFault, offer, offers
from plugins.locks import claim_errand, claim_job
from plugins.models import Errand, JobRun

LEASE = timedelta(minutes=5)
"""How long an errand is left to the worker that took it, should the worker die."""
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 600, 3600, 6 * 3600))
"""Between the tries of an errand; after the last it is given up."""


class ErrandFailed(Exception):
    """An errand could not be run and is to be tried again; why is written down already."""


_kinds: dict[str, Callable[[Errand, Event], None]] = {}


def errands_of(kind: str, run: Callable[[Errand, Event], None]) -> None:
    """Have errands whose subscriber is "<kind>:…" run by a function of a higher floor.

    It raises ErrandFailed for those that are to be tried again. Call it in `AppConfig.ready`.
    """
    _kinds[kind] = run


def write_errands(*, event: Event) -> list[int]:
    """Note an event for every subscriber that asked for it, in the transaction of its delivery; the
    errands' ids.
    """
    wanted = [each for each in offers("subscribers") if each.declared.event == event.name]
    rows = [Errand(plugin=each.plugin.id, subscriber=each.declared.id, event=event.pk) for each in wanted]
    made = Errand.objects.bulk_create(rows, ignore_conflicts=True)
    return list(Errand.objects.filter(event=event.pk).values_list("pk", flat=True)) if made else []


def run_errand(*, errand_id: int) -> None:
    """Tell a subscriber of its event, unless somebody else does already or it is not due."""
    with transaction.atomic():
        errand = claim_errand(errand_id)
        if errand is None:
            return
        errand.due_at = timezone.now() + LEASE
        errand.save(update_fields=["due_at"])
    event = Event.objects.filter(pk=errand.event).first()
    run = _kinds.get(errand.subscriber.partition(":")[0], _tell_subscriber)
    try:
        if event is not None:
            run(errand, event)
    except (PluginFault, ErrandFailed):
        _try_later(errand)
    else:
        errand.delete()


def _tell_subscriber(errand: Errand, event: Event) -> None:
    found = offer("subscribers", errand.plugin, errand.subscriber)
    if found is not None:  # otherwise the plugin was turned off meanwhile
        found.call("handle", _facts(event))


def _try_later(errand: Errand) -> None:
    if errand.tries >= len(PAUSES):
        errand.delete()
        return
    errand.due_at = timezone.now() + PAUSES[errand.tries]
    errand.tries += 1
    errand.save(update_fields=["due_at", "tries"])


def _facts(event: Event) -> EventFacts:
    return EventFacts(
        id=event.pk,
        name=event.name,
        subject=event.subject,
        actor=event.actor,
        at=event.at,
        payload=event.payload,
    )


def run_job(*, plugin: str, job: str) -> None:
    """Run a job that is due, unless another worker has just begun it."""
    found = offer("jobs", plugin, job)
    if found is None:
        return
    every = timedelta(minutes=found.declared.minutes)
    with transaction.atomic():
        JobRun.objects.get_or_create(plugin=plugin, job=job)
        row = claim_job(plugin, job)
        if row is None:
            return
        row.due_at = timezone.now() + every
        row.save(update_fields=["due_at"])
    found.ask("run", otherwise=None)


def due_jobs() -> list[tuple[str, str]]:
    """Plugins and their jobs that are due in this store."""
    declared = [(each.plugin.id, each.declared.id) for each in offers("jobs")]
    if not declared:
        return []
    later = JobRun.objects.filter(due_at__gt=timezone.now()).values_list("plugin", "job")
    waiting = set(later)
    return [each for each in declared if each not in waiting]
