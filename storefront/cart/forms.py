"""What shoppers and scripts send about carts, read carefully: form fields or JSON, in Shopify's words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from foundation.errors import ActionError

MAX_DIGITS = 18
MAX_DEPTH = 3


def whole(value: object, default: int | None = None) -> int:
    """A whole number from text or JSON. Raises ActionError "quantity_wrong" for anything else."""
    if value in (None, "") and default is not None:
        return default
    text = str(value).strip() if not isinstance(value, bool) else ""
    if not text.removeprefix("-").isascii() or not text.removeprefix("-").isdigit() or len(text) > MAX_DIGITS:
        raise ActionError("quantity_wrong", _("A quantity is a whole number."), field="quantity")
    return int(text)


def variant_of(value: object) -> int:
    """The number of a variant. Raises ActionError "variant_gone" for what can be none."""
    try:
        return whole(value)
    except ActionError:
        raise ActionError("variant_gone", _("This item is no longer for sale."), field="id") from None


def line_gone() -> ActionError:
    """What is said when a line is named that the cart doesn't have."""
    return ActionError("line_gone", _("This item is not in the cart any more."))


def check_update(body: Mapping[str, Any]) -> None:
    """Raise ActionError "body_wrong" where parts of an update have a shape that means nothing."""
    shapes = {"updates": (dict, list), "attributes": (dict,), "note": (str, int, float)}
    for name, shape in shapes.items():
        value = body.get(name)
        if value not in (None, "") and not isinstance(value, shape):
            raise ActionError("body_wrong", _("The request can't be read."), field=name)


@dataclass(frozen=True)
class Addition:
    """One variant to be added."""

    variant: int
    quantity: int
    properties: dict[str, str] = field(default_factory=dict)


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The fields of a request: JSON's, or a form's with `name[key]` folded into {name: {key: value}}."""
    if "json" in request.headers.get("Content-Type", ""):
        try:
            body = json.loads(request.body or b"{}")
            # Half a surrogate pair is JSON, but no text that can be kept or shown.
            json.dumps(body, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise ActionError("body_wrong", _("The request can't be read.")) from None
        if not isinstance(body, dict):
            raise ActionError("body_wrong", _("The request can't be read."))
        return body
    return folded(request.POST)


def folded(sent: QueryDict) -> dict[str, Any]:
    """The fields of a form or of a query, `name[key]` folded into {name: {key: value}}."""
    fields: dict[str, Any] = {}
    for name, values in sent.lists():
        outer, bracket, inner = name.partition("[")
        path = inner.removesuffix("]").split("][")
        if not bracket:
            fields[name] = values[-1]
        elif inner == "]":
            fields[outer] = values
        else:
            # Only lists of items are deeper; a property's own name may have brackets in it.
            deep = path if path[0].isdecimal() else ["][".join(path)]
            _put(fields, [outer, *deep[:MAX_DEPTH]], values[-1])
    return fields


def _put(fields: dict[str, Any], path: list[str], value: object) -> None:
    for name in path[:-1]:
        held = fields.setdefault(name, {})
        if not isinstance(held, dict):
            return
        fields = held
    fields[path[-1]] = value


def texts_of(value: object) -> dict[str, str]:
    """Names and texts of `properties` or `attributes`; anything else holds none."""
    if not isinstance(value, Mapping):
        return {}
    return {str(name): _text(each) for name, each in value.items()}


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def additions_of(body: Mapping[str, Any]) -> list[Addition]:
    """What to add: `items` of JSON, or one `id`. Raises ActionError."""
    items = body.get("items")
    items = list(items.values()) if isinstance(items, dict) else items
    rows = items if isinstance(items, list) else [body]
    if not all(isinstance(row, dict) for row in rows) or len(rows) > 100:
        raise ActionError("body_wrong", _("The request can't be read."))
    return [_addition(row) for row in rows]


def _addition(row: Mapping[str, Any]) -> Addition:
    if row.get("id") in (None, ""):
        raise ActionError("variant_missing", _("Choose an item first."), field="id")
    return Addition(
        variant=variant_of(row["id"]),
        quantity=whole(row.get("quantity"), 1),
        properties=texts_of(row.get("properties")),
    )


_PAIRS = re.compile(r"[0-9]{1,18}:[0-9]{1,9}(,[0-9]{1,18}:[0-9]{1,9}){0,99}")


def pairs_of(text: str) -> dict[int, int]:
    """{variant: quantity} of a cart's permalink, "12:1,34:2"; {} for what is none."""
    if not _PAIRS.fullmatch(text):
        return {}
    pairs = (pair.split(":") for pair in text.split(","))
    return {int(variant): int(quantity) for variant, quantity in pairs}


def sections_of(body: Mapping[str, Any], query: Mapping[str, str]) -> list[str]:
    """Names of the sections that shall come back with the answer."""
    wanted = body.get("sections") or query.get("sections") or []
    names = wanted.split(",") if isinstance(wanted, str) else wanted
    return [str(name).strip() for name in names if str(name).strip()] if isinstance(names, list) else []
