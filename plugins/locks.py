"""Locks on a store's plugins: one installation, errand or job at a time."""

from __future__ import annotations

from django.utils import timezone

from .models import Errand, Installation, JobRun


def lock_installation(plugin: str) -> Installation:
    """The installation, locked until the transaction ends. Raises Installation.DoesNotExist."""
    return Installation.objects.select_for_update().get(pk=plugin)


def claim_errand(errand_id: int) -> Errand | None:
    """An errand that is due, locked; None where it is not, or somebody else has it."""
    rows = Errand.objects.select_for_update(skip_locked=True)
    return rows.filter(pk=errand_id, due_at__lte=timezone.now()).first()


def claim_job(plugin: str, job: str) -> JobRun | None:
    """A job that is due, locked; None where it is not, or somebody else begins it."""
    rows = JobRun.objects.select_for_update(skip_locked=True)
    return rows.filter(plugin=plugin, job=job, due_at__lte=timezone.now()).first()
