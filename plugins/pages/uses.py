"""What a plugin is used for, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from plugins.forms import said
from plugins.queries import Shelved
from plugins.uses import USES, use_name
from plugins.words import ADDITIONS


@dataclass(frozen=True)
class Use:
    """A part of a plugin that is used only where a merchant chose it."""

    hook: str
    name: str
    place: str | Promise
    label: str
    is_on: bool


def uses_of(row: Shelved) -> list[Use]:
    """Those of a plugin that is on."""
    if row.plugin is None or not row.is_on:
        return []
    return [
        Use(hook, each.id, ADDITIONS[hook], said(each.label), use_name(row.id, each.id) in setting.read())
        for hook, setting in USES.items()
        for each in row.plugin.declared.get(hook, ())
    ]
