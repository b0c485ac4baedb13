"""Noting strangers' plugins, and deciding about them."""

from __future__ import annotations

import logging

from django.utils import timezone

from foundation.waiting import Waiting, something_waits
from plugins.registry import Plugin, plugins

from .models import ReviewedVersion
from .queries import look_again

log = logging.getLogger(__name__)


def note_strangers() -> list[ReviewedVersion]:
    """Note every version of a stranger's plugin that was not seen before, to be decided about.

    Returns the new ones. Call it outside of stores, when the platform starts.
    """
    found = []
    for plugin in plugins().values():
        if plugin.is_strange:
            row, is_new = ReviewedVersion.objects.get_or_create(
                plugin=plugin.id,
                version=plugin.manifest.version,
                defaults={"author": plugin.manifest.author[:200], "asks": asked_by(plugin)},
            )
            if is_new:
                log.warning("the plugin %s waits for an operator's approval", row)
                found.append(row)
                something_waits(Waiting("plugin", str(row.pk), str(row), row.author))
    return found


def asked_by(plugin: Plugin) -> dict[str, object]:
    """What an operator has to know: rights, points, and whether it brings tables."""
    return {
        "scopes": list(plugin.manifest.scopes),
        "points": {hook: len(rows) for hook, rows in plugin.declared.items() if rows},
        "needs_tables": plugin.manifest.needs_tables,
    }


def decide(*, version: ReviewedVersion, is_approved: bool, actor: str) -> ReviewedVersion:
    """Let merchants have a version, or not (any more): where it is on, it stands still from then on."""
    state = ReviewedVersion.State.APPROVED if is_approved else ReviewedVersion.State.REFUSED
    version.state, version.decided_by, version.decided_at = state, actor, timezone.now()
    version.save(update_fields=["state", "decided_by", "decided_at"])
    look_again()
    return version
