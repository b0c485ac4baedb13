"""Reads of decisions, from inside a store too."""

from __future__ import annotations

import time

from django.db.models import QuerySet

from plugins.registry import Plugin
from tenants.context import on_platform

from .models import ReviewedVersion

BLIND_SECONDS = 5.0
"""For so long a process may not notice what was decided in another."""

_approved: frozenset[tuple[str, str]] = frozenset()
_looked_at = float("-inf")


def may_be_used(plugin: Plugin) -> bool:
    """Whether merchants may have this version: all but strangers' do not ask anybody."""
    return not plugin.is_strange or (plugin.id, plugin.manifest.version) in _known()


def waiting() -> QuerySet[ReviewedVersion]:
    """Versions that nobody has decided about."""
    return ReviewedVersion.objects.filter(state=ReviewedVersion.State.WAITING).order_by("-found_at", "pk")


def _known() -> frozenset[tuple[str, str]]:
    global _approved, _looked_at
    if time.monotonic() - _looked_at > BLIND_SECONDS:
        with on_platform():
            rows = ReviewedVersion.objects.filter(state=ReviewedVersion.State.APPROVED)
            _approved = frozenset(rows.values_list("plugin", "version"))
        _looked_at = time.monotonic()
    return _approved


def look_again() -> None:
    """Ask the database at the next question."""
    global _looked_at
    _looked_at = float("-inf")
