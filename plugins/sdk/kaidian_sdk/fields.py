"""Fields: what a merchant or shopper can fill in. Settings, forms of pages and the API are made from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from kaidian_sdk.text import Text

type FieldType = Literal[
    "text", "textarea", "integer", "number", "checkbox", "select", "email", "url", "secret", "money", "colour"
]
FIELD_TYPES: tuple[str, ...] = get_args(FieldType.__value__)
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PYTHON: Mapping[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "checkbox": (bool,),
    "money": (int,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. `money` is minor units of the store's currency; a `secret` is kept encrypted and never shown
    again.

    `options` are those of a select, by value. `minimum` and `maximum` bound numbers, or the length of texts.
    """

    id: str
    label: Text
    type: FieldType = "text"
    default: Any = None
    help: Text = ""
    required: bool = False
    options: Mapping[str, Text] | None = None
    minimum: float | None = None
    maximum: float | None = None

    def faults(self) -> list[str]:
        """What is wrong with the declaration itself, in English; empty when it is sound."""
        found = []
        if not _ID.fullmatch(self.id):
            found.append(f"“{self.id}” is no id of a field: small letters, digits and _, a letter first")
        if self.type not in FIELD_TYPES:
            found.append(f"{self.id}: there is no type “{self.type}”; there are {', '.join(FIELD_TYPES)}")
        elif (self.type == "select") != bool(self.options):
            found.append(f"{self.id}: a select has options, and nothing else has")
        elif self.default is not None and not self.takes(self.default):
            found.append(f"{self.id}: the default {self.default!r} is none that the field takes")
        return found

    def takes(self, value: object) -> bool:
        """Whether a value is of the field's type, and one of its options."""
        if self.type == "select":
            return value in (self.options or {})
        expected = _PYTHON.get(self.type, (str,))
        return isinstance(value, expected) and (bool in expected or not isinstance(value, bool))

    @property
    def start(self) -> Any:
        """The value before anybody chose one: the default, else what is empty of the type."""
        if self.default is not None:
            return self.default
        if self.type == "select":
            return next(iter(self.options or {}), "")
        return {"checkbox": False, "integer": 0, "number": 0, "money": 0}.get(self.type, "")
