"""Locks on a store's plugins: one installation at a time."""

from __future__ import annotations

from .models import Installation


def lock_installation(plugin: str) -> Installation:
    """The installation, locked until the transaction ends. Raises Installation.DoesNotExist."""
    return Installation.objects.select_for_update().get(pk=plugin)
