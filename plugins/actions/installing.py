"""Adding a plugin to a store, turning it on and off, taking it out."""

from __future__ import annotations

from django.db import transaction

from foundation.events import SYSTEM, record
from plugins.events import PluginInstalled, PluginRemoved, PluginSwitched
from plugins.models import Datum, Errand, FieldValue, Installation, JobRun, LogLine
from plugins.shop_side import answers

from .found import known_plugin, locked_installation


def install_plugin(*, plugin: str, actor: str = SYSTEM) -> Installation:
    """Add a plugin, on, with the rights that its manifest asks for.

    Again changes nothing but the version and rights.

    Raises ActionError "unknown_plugin".
    """
    known = known_plugin(plugin)
    with transaction.atomic():
        row, is_new = Installation.objects.get_or_create(
            plugin=plugin,
            defaults={"version": known.manifest.version, "scopes": list(known.manifest.scopes)},
        )
        changed = (row.version, row.scopes) != (known.manifest.version, list(known.manifest.scopes))
        if changed:
            row.version, row.scopes = known.manifest.version, list(known.manifest.scopes)
            row.save(update_fields=["version", "scopes"])
        if is_new or changed:
            payload = PluginInstalled(plugin=plugin, version=row.version, scopes=row.scopes)
            record(payload, subject=row, actor=actor)
    return row


def switch_plugin(*, plugin: str, is_on: bool, actor: str = SYSTEM) -> Installation:
    """Turn a plugin on or off; its settings and data stay. Raises ActionError "not_installed"."""
    with transaction.atomic():
        row = locked_installation(plugin)
        if row.is_on != is_on:
            row.is_on = is_on
            row.troubles = {}
            row.save(update_fields=["is_on", "troubles"])
            record(PluginSwitched(plugin=plugin, is_on=is_on), subject=row, actor=actor)
    return row


def remove_plugin(*, plugin: str, with_data: bool, actor: str = SYSTEM) -> None:
    """Take a plugin out. Without `with_data` what it keeps waits for the day it comes back.

    Raises ActionError "not_installed".
    """
    with transaction.atomic():
        row = locked_installation(plugin)
        record(PluginRemoved(plugin=plugin, with_data=with_data), subject=row, actor=actor)
        row.delete()
        for forgotten in (LogLine, Errand, JobRun):
            forgotten.objects.filter(plugin=plugin).delete()
        if with_data:
            Datum.objects.filter(plugin=plugin).delete()
            FieldValue.objects.filter(plugin=plugin).delete()
            answers().drop_pictures(plugin, None)
