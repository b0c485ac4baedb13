"""Fields that plugins add to things of the store, and what merchants filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from foundation.prepared import PreparedRead
from kaidian_sdk.fields import Field

from .calling import offers
from .forms import said
from .models import FieldValue
from .registry import Plugin

HOOK = "metafields"
_VALUES = PreparedRead(FieldValue, "WHERE t.thing = %s AND t.number = ANY(%s)")

type Values = Mapping[str, Mapping[str, Any]]
"""{plugin: {field: value}}."""


@dataclass(frozen=True)
class FieldsOf:
    """The fields that a plugin adds to a kind of thing, and the names of those that it calls public."""

    plugin: Plugin
    fields: list[Field]
    public: set[str]

    @property
    def title(self) -> str:
        """What people call the plugin."""
        return said(self.plugin.manifest.name)


def fields_on(thing: str) -> list[FieldsOf]:
    """Those of the plugins that are on, by plugin. No query where no plugin declares any."""
    found: dict[str, FieldsOf] = {}
    for offer in offers(HOOK):
        if offer.declared.on == thing:
            of = found.setdefault(offer.plugin.id, FieldsOf(offer.plugin, [], set()))
            of.fields.append(offer.declared.field)
            if offer.declared.public:
                of.public.add(offer.declared.field.id)
    return list(found.values())


def values_of(thing: str, numbers: Iterable[int]) -> dict[int, dict[str, dict[str, Any]]]:
    """{id of a thing: {plugin: {field: value}}}, of plugins that are off too. One query for all."""
    found: dict[int, dict[str, dict[str, Any]]] = {}
    for row in _VALUES.rows(thing, list(numbers)):
        found.setdefault(row.number, {}).setdefault(row.plugin, {})[row.field] = row.value
    return found
