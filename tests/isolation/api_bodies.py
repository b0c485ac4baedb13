"""Bodies for operations of an API, made from its description; wherever there are ids, those of one store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.isolation.world import Side

type Description = dict[str, Any]


def body_of(description: Description, operation: Description, side: Side) -> dict[str, Any]:
    """A body that fits an operation's form, with ids of the side wherever there are ids."""
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return {}
    value: dict[str, Any] = _made(content["application/json"]["schema"], "", side, description)
    return value


_IDS: dict[str, Callable[[Side], int]] = {
    "variant_id": lambda side: side.variant.pk,
    "line_id": lambda side: side.line.pk,
    "zone_id": lambda side: side.zone.pk,
    "blog_id": lambda side: side.blog.pk,
    "picture_id": lambda side: side.media.pk,
    "picture_ids": lambda side: side.media.pk,
    "product_ids": lambda side: side.product.pk,
    "collection_ids": lambda side: side.collection.pk,
    "target": lambda side: side.product.pk,
    "id": lambda side: side.variant.pk,
}
_TEXTS = {
    "currency": "CNY",
    "country": "FR",
    "url": "https://93.184.215.14/taken",
    "source_url": "https://93.184.215.14/taken.png",
    "tracking_url": "https://93.184.215.14/taken",
    "email": "taken@over.example",
    "events": "order.paid",
    "path": "/taken-over",
    "target": "/pages/taken-over",
    "time_zone": "Asia/Shanghai",
}


def _made(schema: Description, name: str, side: Side, whole: Description) -> Any:
    if "$ref" in schema:
        shape = whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return _made(shape, name, side, whole)
    if "oneOf" in schema or "allOf" in schema or "anyOf" in schema:
        return _made((schema.get("oneOf") or schema.get("allOf") or schema["anyOf"])[0], name, side, whole)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        if "additionalProperties" in schema and "properties" not in schema:
            return {}
        # An address or bytes, not both; translations of nothing.
        return {
            member: _made(below, member, side, whole)
            for member, below in schema.get("properties", {}).items()
            if member not in {"data", "translations", "measure"}
        }
    if kind == "array":
        return [_made(schema["items"], name, side, whole)]
    if kind == "integer":
        return _IDS[name](side) if name in _IDS else 1
    if kind == "boolean":
        return True
    if schema.get("format") == "date-time":
        return "2026-01-01T00:00:00Z"
    return _TEXTS.get(name, "taken-over")
