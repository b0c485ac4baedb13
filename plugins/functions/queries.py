"""Reads of a store's functions."""

from __future__ import annotations

from django.db.models import Max, QuerySet

from foundation.prepared import PreparedRead

from .models import Function, Run

RUNNING = PreparedRead(
    Function, "WHERE t.is_on AND t.kind = %s ORDER BY t.position, t.name", left_out=("manifest",)
)


def functions() -> QuerySet[Function]:
    """All functions of the store, kind by kind in the order in which they run."""
    return Function.objects.all()


def last_runs(function: str, *, only_faults: bool = False) -> QuerySet[Run]:
    """Runs of a function, the newest first."""
    rows = Run.objects.filter(function=function).order_by("-pk")
    return rows.exclude(fault="") if only_faults else rows


def next_position(kind: str) -> int:
    """Where a new function of a kind stands: last."""
    last = Function.objects.filter(kind=kind).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def digests_in_use() -> set[str]:
    """Modules of the current store's functions, on or off."""
    return set(Function.objects.values_list("digest", flat=True))
