"""How the worker keeps its connections."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from celery import Celery
from celery.fixups.django import DjangoFixup, DjangoWorkerFixup  # type: ignore[attr-defined]
from django.db import close_old_connections


class WorkerConnections(DjangoWorkerFixup):  # type: ignore[misc]
    """Keeps a thread's connection to the database from one task to the next, as requests do.

    Celery's own closes it around each task, and opening it again costs more than most tasks.
    """

    def close_database(self, **_: Any) -> None:
        """Before and after each task: only what is broken or too old."""
        close_old_connections()


class WithDjango(DjangoFixup):
    """What Celery does for Django, with our connections."""

    @cached_property
    def worker_fixup(self) -> DjangoWorkerFixup:
        """Made on first use: the app is not configured before."""
        return WorkerConnections(self.app)


def with_django(app: Celery) -> DjangoFixup:
    """Named in the app's `fixups`."""
    fixup = WithDjango(app)
    fixup.install()
    return fixup
