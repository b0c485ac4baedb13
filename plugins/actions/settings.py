"""Changing what a merchant chose for a plugin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from plugins.events import PluginSettingsChanged
from plugins.models import Installation
from plugins.registry import plugins
from plugins.secrets import sealed

from .found import locked_installation


def change_plugin_settings(*, plugin: str, values: Mapping[str, Any], actor: str = SYSTEM) -> Installation:
    """Keep values of settings, those that differ from the start.

    An empty secret leaves the one that is there.

    Values are checked by the form that `plugins.forms` makes of the declaration. Raises ActionError
    "not_installed", "unknown_setting".
    """
    known = plugins().get(plugin)
    fields = {field.id: field for field in known.manifest.settings} if known else {}
    if unknown := [name for name in values if name not in fields]:
        message = _("This plugin has no setting “%(name)s”.") % {"name": unknown[0]}
        raise ActionError("unknown_setting", message, field=unknown[0])
    with transaction.atomic():
        row = locked_installation(plugin)
        before = dict(row.settings)
        for name, value in values.items():
            field = fields[name]
            if field.type == "secret":
                if value:
                    row.settings[name] = sealed(value)
            elif value == field.start:
                row.settings.pop(name, None)
            else:
                row.settings[name] = value
        changed = sorted(name for name in fields if row.settings.get(name) != before.get(name))
        if changed:
            row.troubles = {}
            row.save(update_fields=["settings", "troubles"])
            record(PluginSettingsChanged(plugin=plugin, names=changed), subject=row, actor=actor)
    return row
