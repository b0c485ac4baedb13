"""What is sent: one JSON object for each event, and the JSON Schema that describes it.

    {"type": "order.paid", "timestamp": "2026-03-01T08:30:00.123456+00:00",
     "data": {"order": 12, "amount": 9900, "currency": "CNY"},
     "store": {"id": "0b5c…", "handle": "gleam"}}

`data` is the event's own dataclass, so its fields are those of the catalogue.
"""

from __future__ import annotations

import dataclasses
import json
import types
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from foundation.events import EventPayload
from foundation.models import Event
from tenants.models import Store

TEST = "webhook.test"
"""The type of what "Send a test" sends; no event has this name."""


def body_of(event: Event, store: Store) -> str:
    """The text that is sent for an event."""
    return body(event.name, event.at, event.payload, store)


def body(name: str, at: datetime, data: dict[str, Any], store: Store) -> str:
    """The text of a message, the same at every try."""
    whole = {
        "type": name,
        "timestamp": at.isoformat(),
        "data": data,
        "store": {"id": str(store.uid), "handle": store.handle},
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def matches(name: str, patterns: list[str]) -> bool:
    """Whether an event's name is among names and patterns."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def schema_of(event: type[EventPayload]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the whole message for an event."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": event.name,
        "description": " ".join((event.__doc__ or "").split()),
        "type": "object",
        "properties": {
            "type": {"const": event.name},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": _data_schema(event),
            "store": {
                "type": "object",
                "properties": {"id": {"type": "string", "format": "uuid"}, "handle": {"type": "string"}},
                "required": ["id", "handle"],
            },
        },
        "required": ["type", "timestamp", "data", "store"],
    }


def fields_of(event: type[EventPayload]) -> dict[str, str]:
    """The fields of an event's `data`, each with its type in words of JSON Schema."""
    return {name: _in_words(_schema(hint)) for name, hint in _hints(event).items()}


def _data_schema(event: type[EventPayload]) -> dict[str, Any]:
    hints = _hints(event)
    return {
        "type": "object",
        "properties": {name: _schema(hint) for name, hint in hints.items()},
        "required": list(hints),
    }


def _hints(event: type[EventPayload]) -> dict[str, Any]:
    hints = get_type_hints(event)
    return {field.name: hints[field.name] for field in dataclasses.fields(event)}  # type: ignore[arg-type]


_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    types.NoneType: {"type": "null"},
    None: {"type": "null"},
    object: {},
    Any: {},
}


def _schema(hint: Any) -> dict[str, Any]:
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(part) for part in parts]}
    if origin is Literal:
        return {"enum": list(parts)}
    if origin is list:
        return {"type": "array", "items": _schema(parts[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(parts[1])}
    raise TypeError(f"{hint!r} is no type that a webhook can describe")


def _in_words(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " | ".join(_in_words(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(json.dumps(each) for each in schema["enum"])
    if schema.get("type") == "array":
        return f"array of {_in_words(schema['items'])}"
    return str(schema.get("type", "any"))
