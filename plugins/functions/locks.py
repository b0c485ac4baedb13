"""Locks on a store's functions: one, or all of a kind by name."""

from __future__ import annotations

from .models import Function


def lock_function(name: str) -> Function:
    """The function, locked until the transaction ends. Raises Function.DoesNotExist."""
    return Function.objects.select_for_update().get(pk=name)


def lock_kind(kind: str) -> list[Function]:
    """The functions of a kind, locked until the transaction ends, by name."""
    return list(Function.objects.select_for_update().filter(kind=kind).order_by("name"))
