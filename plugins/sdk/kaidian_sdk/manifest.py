"""The manifest: what a plugin, a remote app or a function says of itself, in one vocabulary."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from kaidian_sdk.fields import Field
from kaidian_sdk.text import Text

_ID = re.compile(r"[a-z][a-z0-9-]{1,39}")
_VERSION = re.compile(r"\d+\.\d+\.\d+(?:[-+.][0-9A-Za-z.-]+)?")
_BOUND = re.compile(r"(>=|<=|==|<|>)\s*(\d+(?:\.\d+){0,2})")
LONGEST_SUMMARY = 160


class ManifestError(ValueError):
    """A manifest that can't be used. `faults` has every reason, each a sentence."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is known before any code of it runs.

    `platform` is the range of platform versions it works with (">=1.0,<2"); `scopes` are names of the
    permission catalogue. `needs_tables` is for packages with Django models, which only an operator installs,
    for all stores.
    """

    id: str
    version: str
    name: Text
    summary: Text
    platform: str = ">=1.0,<2"
    scopes: tuple[str, ...] = ()
    settings: tuple[Field, ...] = ()
    description: Text = ""
    author: str = ""
    homepage: str = ""
    support: str = ""
    icon: str = ""
    categories: tuple[str, ...] = ()
    needs_tables: bool = False

    @classmethod
    def parse(cls, source: str) -> Manifest:
        """A manifest from the text of `plugin.toml`. Raises ManifestError with all that is wrong."""
        try:
            data = tomllib.loads(source)
        except (ValueError, RecursionError) as error:  # no TOML, or numbers and tables past all bounds
            raise ManifestError([f"plugin.toml is no TOML: {error}"]) from error
        return cls.read(data)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Manifest:
        """A manifest from a mapping. Raises ManifestError with all that is wrong."""
        faults = _shape_faults(data)
        if faults:
            raise ManifestError(faults)
        settings, faults = _settings(data.get("settings", []))
        given: dict[str, Any] = {**data, "settings": settings}
        for name in _LISTS:
            given[name] = tuple(data.get(name, ()))
        manifest = cls(**given)
        faults += [fault for field in settings for fault in field.faults()] + _value_faults(manifest)
        if faults:
            raise ManifestError(faults)
        return manifest

    def works_with(self, platform: str) -> bool:
        """Whether a version of the platform ("1.4.0") lies in the range."""
        version = _numbers(platform)
        return all(_holds(version, sign, _numbers(bound)) for sign, bound in _BOUND.findall(self.platform))


_TEXTS = ("name", "summary", "description")
_WORDS = ("id", "version", "platform", "author", "homepage", "support", "icon")
_LISTS = ("scopes", "categories")


def _shape_faults(data: Mapping[str, Any]) -> list[str]:
    known = {field.name for field in fields(Manifest)}
    faults = [f"“{name}” is nothing a manifest has" for name in data if name not in known]
    faults += [f"“{name}” is missing" for name in ("id", "version", "name", "summary") if name not in data]
    faults += [f"“{name}” is a text" for name in _WORDS if name in data and not isinstance(data[name], str)]
    faults += [
        f"“{name}” is a text, or a text for each language"
        for name in _TEXTS
        if not _is_text(data.get(name, ""))
    ]
    for name in _LISTS:
        value = data.get(name, [])
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            faults.append(f"“{name}” is a list of texts")
    settings = data.get("settings", [])
    if not isinstance(settings, list | tuple) or not all(isinstance(item, Mapping) for item in settings):
        faults.append("“settings” is a list of tables, written [[settings]]")
    if not isinstance(data.get("needs_tables", False), bool):
        faults.append("“needs_tables” is true or false")
    return faults


def _settings(rows: list[Mapping[str, Any]]) -> tuple[tuple[Field, ...], list[str]]:
    known = {field.name for field in fields(Field)}
    found: list[Field] = []
    faults: list[str] = []
    for place, row in enumerate(rows, 1):
        wrong = [f"setting {place}: “{name}” is nothing a field has" for name in row if name not in known]
        wrong += [f"setting {place}: “{name}” is missing" for name in ("id", "label") if name not in row]
        wrong += [
            f"setting {place}: “{name}” is a text, or a text for each language"
            for name in ("label", "help")
            if not _is_text(row.get(name, ""))
        ]
        if not wrong and any(field.id == row["id"] for field in found):
            wrong.append(f"the setting “{row['id']}” is declared twice")
        if not wrong:
            found.append(Field(**row))
        faults += wrong
    return tuple(found), faults


def _value_faults(manifest: Manifest) -> list[str]:
    faults = []
    if not _ID.fullmatch(manifest.id):
        faults.append(f"“{manifest.id}” is no id: small letters, digits and hyphens, a letter first, 2 to 40")
    if not _VERSION.fullmatch(manifest.version):
        faults.append(f"“{manifest.version}” is no version: three numbers, such as 1.4.0")
    bounds = [part.strip() for part in manifest.platform.split(",")]
    if not all(_BOUND.fullmatch(bound) for bound in bounds):
        faults.append(f"“{manifest.platform}” is no range of versions, such as “>=1.0,<2”")
    texts = manifest.summary.values() if isinstance(manifest.summary, Mapping) else [manifest.summary]
    if any(len(text) > LONGEST_SUMMARY for text in texts):
        faults.append(f"“summary” is longer than {LONGEST_SUMMARY} letters; “description” has room")
    return faults


def _is_text(value: object) -> bool:
    if isinstance(value, Mapping):
        return bool(value) and all(_is_text(text) for pair in value.items() for text in pair)
    return isinstance(value, str) and "\0" not in value


def _numbers(version: str) -> tuple[int, int, int]:
    parts = [int(part) for part in re.findall(r"\d+", version)[:3]]
    major, minor, patch = [*parts, 0, 0, 0][:3]
    return major, minor, patch


def _holds(version: tuple[int, int, int], sign: str, bound: tuple[int, int, int]) -> bool:
    return {
        ">=": version >= bound,
        "<=": version <= bound,
        "==": version == bound,
        "<": version < bound,
        ">": version > bound,
    }[sign]
