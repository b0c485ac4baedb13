"""Plugins at work in the worker: told of events, and called by the clock."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from foundation.events import subscribe_to_all
from foundation.models import Event
from plugins.registry import declaring
from tenants.each import in_each
from tenants.models import Store
from tenants.tasks import store_task

from .actions import work
from .models import Errand, Installation

log = logging.getLogger(__name__)
AT_ONCE = 200
"""Errands of a store that one sweep starts again."""


def _is_wanted(name: str) -> bool:
    """Whether a plugin of this store wants to hear of such events."""
    wanting = [
        plugin.id
        for plugin in declaring("subscribers")
        if any(each.event == name for each in plugin.declared["subscribers"])
    ]
    return bool(wanting) and Installation.objects.filter(pk__in=wanting, is_on=True).exists()


@subscribe_to_all(wanted=_is_wanted)
def _send_errands(event: Event) -> None:
    for errand_id in work.write_errands(event=event):
        run_errand.send(errand_id)


@store_task
def run_errand(errand_id: int) -> None:
    """Tell a plugin of an event."""
    work.run_errand(errand_id=errand_id)


@store_task
def run_job(plugin: str, job: str) -> None:
    """Run a job of a plugin."""
    work.run_job(plugin=plugin, job=job)


@shared_task
def start_due_work() -> None:
    """Start in every store the jobs that are due, and errands that failed or were left behind."""
    if not any(declaring(hook) for hook in ("jobs", "subscribers", "notification_channels")):
        return
    in_each(Store.objects.filter(status=Store.Status.ACTIVE), _start_due, what="setting plugins to work")


def _start_due() -> None:
    for plugin, job in work.due_jobs():
        run_job.send(plugin, job)
    due = Errand.objects.filter(due_at__lte=timezone.now()).order_by("due_at")
    for errand_id in due.values_list("pk", flat=True)[:AT_ONCE]:
        run_errand.send(errand_id)
