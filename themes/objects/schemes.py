"""Colour schemes as themes see them, made from a `color_scheme_group` setting."""

from collections.abc import Mapping
from typing import Any

from themes.engine import Drop, escape, prop
from themes.objects.colour import ColorDrop


class SchemeSettingsDrop(Drop):
    """`color_scheme.settings`: the colours of a scheme, by the ids of their settings."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def lookup(self, key: object) -> object:
        """Value of a setting of the scheme."""
        return self._values.get(key) if isinstance(key, str) else None

    def json(self) -> object:
        """All values by name."""
        return dict(self._values)


class ColorSchemeDrop(Drop):
    """`color_scheme`: a colour scheme of the theme. It prints as its id, and compares as that."""

    def __init__(self, identity: str, values: Mapping[str, object]) -> None:
        self._id = identity
        self._values = values

    @prop
    def id(self) -> str:
        """Its id among the schemes, such as "scheme-1"."""
        return self._id

    @prop
    def settings(self) -> SchemeSettingsDrop:
        """Its colours, by the ids of their settings."""
        return SchemeSettingsDrop(self._values)

    def json(self) -> object:
        """Its id."""
        return self._id

    def __str__(self) -> str:
        return self._id

    def __html__(self) -> str:
        return str(escape(self._id))

    def __eq__(self, other: object) -> bool:
        return self._id == (other._id if isinstance(other, ColorSchemeDrop) else other)

    def __hash__(self) -> int:
        return hash(self._id)


type Schemes = Mapping[str, ColorSchemeDrop]


def read_schemes(definition: object, value: object) -> Schemes:
    """The schemes that a `color_scheme_group` holds, in order.

    `definition` lists the settings of a scheme; `value` is {id: {"settings": {name: colour}}}. What a scheme
    does not say comes from the definition's defaults.
    """
    declared = [
        entry
        for entry in (definition if isinstance(definition, list) else [])
        if isinstance(entry, Mapping) and isinstance(entry.get("id"), str)
    ]
    kinds = {entry["id"]: str(entry.get("type", "color")) for entry in declared}
    defaults = {entry["id"]: entry.get("default") for entry in declared}
    schemes: dict[str, ColorSchemeDrop] = {}
    for identity, scheme in (value if isinstance(value, Mapping) else {}).items():
        given = scheme.get("settings") if isinstance(scheme, Mapping) else None
        merged = {**defaults, **(given if isinstance(given, Mapping) else {})}
        values = {name: _value(kinds.get(name, "color"), each) for name, each in merged.items()}
        schemes[str(identity)] = ColorSchemeDrop(str(identity), values)
    return schemes


def _value(kind: str, value: Any) -> object:
    if not isinstance(value, str):
        return value
    return ColorDrop(value) if kind == "color" and value else value
