"""Pages that are made from lists of the platform: fields, scopes, events."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.permissions import PERMISSIONS, ROLE_LABELS, ROLES
from kaidian_sdk.fields import FIELD_TYPES
from plugins.webhooks import choices

FIELDS: dict[str, tuple[str, str | Promise]] = {
    "text": ("str", _("One line. “minimum” and “maximum” are its shortest and longest length.")),
    "textarea": ("str", _("Several lines.")),
    "integer": ("int", _("A whole number between “minimum” and “maximum”.")),
    "number": ("int | float", _("A number, also a fraction.")),
    "checkbox": ("bool", _("A switch; off unless the default is true.")),
    "select": ("str", _("One of “options”, which maps values to texts.")),
    "email": ("str", _("An e-mail address.")),
    "url": ("str", _("A web address; https is assumed where none is written.")),
    "secret": (
        "str",
        _("A password or a key, kept encrypted and never shown again; your code reads it."),
    ),
    "money": ("int", _("An amount in minor units of the store's currency, typed as merchants write money.")),
    "colour": ("str", _("A colour as #RRGGBB.")),
}
"""Kinds of fields: the Python value that code reads, and what people fill in."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: its name, the words beside it, and what it is about."""

    name: str
    aside: str | Promise
    about: str | Promise


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event: its meaning, the fields of its `data`, and a whole message as it would be sent."""

    name: str
    about: str
    fields: dict[str, str]
    example: str


@dataclass(frozen=True, slots=True)
class EventGroup:
    """Events whose names begin alike."""

    label: str | Promise
    pattern: str
    events: list[EventEntry]


def fields() -> list[Row]:
    """Every kind of field."""
    return [Row(name, *FIELDS[name]) for name in FIELD_TYPES]


def scopes() -> list[Row]:
    """Every right of the catalogue, with the roles that have it."""
    return [
        Row(
            permission.name,
            "、".join(str(ROLE_LABELS[role]) for role, names in ROLES.items() if permission.name in names),
            permission.label,
        )
        for permission in PERMISSIONS
    ]


def events() -> list[EventGroup]:
    """Every event, in groups, each with an example of its message."""
    return [
        EventGroup(
            group.label,
            group.pattern,
            [EventEntry(each.name, each.meaning, each.fields, _message(each)) for each in group.choices],
        )
        for group in choices.groups()
    ]


def _message(choice: choices.Choice) -> str:
    data = {name: example_of(kind) for name, kind in choice.fields.items()}
    whole = {
        "type": choice.name,
        "timestamp": "2026-03-01T08:30:00.123456+00:00",
        "data": data,
        "store": {"id": "0b5c7a52-6f0e-4f3a-9d55-0f2f7c9a1c11", "handle": "gleam"},
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


_EXAMPLES: dict[str, Any] = {
    "string": "…",
    "integer": 12,
    "number": 0.13,
    "boolean": True,
    "null": None,
    "object": {},
    "any": "…",
}


def example_of(kind: str) -> Any:
    """A value of a type, as `plugins.webhooks.payloads.fields_of` writes types."""
    first = kind.partition(" | ")[0]
    if first.startswith("array of "):
        return [example_of(first.removeprefix("array of "))]
    return json.loads(first) if first.startswith('"') else _EXAMPLES[first]
