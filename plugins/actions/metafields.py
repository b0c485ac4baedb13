"""Filling in the fields that plugins add to things of the store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from plugins.events import PluginFieldsFilled
from plugins.metafields import fields_on, values_of
from plugins.models import FieldValue
from plugins.secrets import sealed

from .found import locked_installation


def fill_fields(
    *, plugin: str, thing: str, number: int, values: Mapping[str, Any], actor: str = SYSTEM
) -> list[str]:
    """Keep values of fields of one thing; the names of those that changed.

    What is empty is forgotten, but for secrets, which stay. The caller has looked that the thing is there
    and, by the form of the declared fields, that the values fit. Raises ActionError "unknown_field",
    "not_installed".
    """
    declared = next((each for each in fields_on(thing) if each.plugin.id == plugin), None)
    fields = {field.id: field for field in declared.fields} if declared else {}
    if any(name not in fields for name in values):
        raise ActionError("unknown_field", _("This plugin has no such field, or it is off."))
    with transaction.atomic():
        row = locked_installation(plugin)
        before = values_of(thing, [number]).get(number, {}).get(plugin, {})
        changed = []
        for name, value in values.items():
            is_secret = fields[name].type == "secret"
            if before.get(name) == value or (is_secret and not value):
                continue
            changed.append(name)
            key: dict[str, Any] = {"plugin": plugin, "thing": thing, "number": number, "field": name}
            if value in ("", None):
                FieldValue.objects.filter(**key).delete()
            else:
                kept = sealed(value) if is_secret else value
                FieldValue.objects.update_or_create(**key, defaults={"value": kept})
        if changed:
            filled = PluginFieldsFilled(plugin=plugin, thing=thing, number=number, fields=sorted(changed))
            record(filled, subject=row, actor=actor)
    return changed
