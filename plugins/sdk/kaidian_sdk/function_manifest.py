"""`function.toml`: a manifest with a table `[function]` that says what it decides, and from what."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kaidian_sdk.functions import KINDS, Kind
from kaidian_sdk.manifest import Manifest, ManifestError
from kaidian_sdk.shapes import ShapeError, paths_of, read

SKIP = "skip"
_KNOWN = ("kind", "input", "fallback", "module", "source")
_NOT_FOR_FUNCTIONS = ("scopes", "needs_tables")


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionManifest:
    """What is known of a function before it runs.

    `input` are paths of the kind's facts, and nothing else is given; `fallback` is "skip", which means as if
    there were no function, or a result of its kind that stands in for it. `module` and `source` are files
    beside the manifest, for those who develop it.
    """

    manifest: Manifest
    kind: Kind[Any, Any]
    input: tuple[str, ...]
    fallback: str | Mapping[str, Any] = SKIP
    module: str = "function.wasm"
    source: str = ""

    @property
    def id(self) -> str:
        """Its name in stores."""
        return self.manifest.id

    @classmethod
    def parse(cls, text: str) -> FunctionManifest:
        """A manifest from the text of `function.toml`. Raises ManifestError with all that is wrong."""
        try:
            data = tomllib.loads(text)
        except (ValueError, RecursionError) as error:  # no TOML, or numbers and tables past all bounds
            raise ManifestError([f"function.toml is no TOML: {error}"]) from error
        part = data.pop("function", None)
        faults = [
            f"“{name}” is nothing a function has" for name in _NOT_FOR_FUNCTIONS if data.pop(name, None)
        ]
        try:
            manifest = Manifest.read(data)
        except ManifestError as error:
            raise ManifestError([*faults, *error.faults, *_part_faults(part)]) from error
        faults += [
            f"the setting “{field.id}” is a secret, and a function can keep none"
            for field in manifest.settings
            if field.type == "secret"
        ]
        faults += _part_faults(part)
        if faults:
            raise ManifestError(faults)
        assert isinstance(part, dict)  # else it had faults
        given = {name: part[name] for name in ("fallback", "module", "source") if name in part}
        return cls(manifest=manifest, kind=KINDS[part["kind"]], input=tuple(part["input"]), **given)


def _part_faults(part: object) -> list[str]:
    if not isinstance(part, dict):
        return ["the table [function] is missing"]
    faults = [f"“function.{name}” is nothing a function has" for name in part if name not in _KNOWN]
    for name in ("module", "source"):
        value = part.get(name, "")
        if not isinstance(value, str) or value.startswith(("/", "\\")) or ".." in value:
            faults.append(f"“function.{name}” is the name of a file beside the manifest")
    kind = KINDS.get(part["kind"]) if isinstance(part.get("kind"), str) else None
    if kind is None:
        faults.append(f"“function.kind” is one of {', '.join(KINDS)}")
        return faults
    return (
        faults + _input_faults(kind, part.get("input")) + _fallback_faults(kind, part.get("fallback", SKIP))
    )


def _input_faults(kind: Kind[Any, Any], paths: object) -> list[str]:
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        return ["“function.input” is a list of the fields that the function needs"]
    known = paths_of(kind.facts)
    faults = []
    for path in paths:
        if path not in known:
            below = [each for each in known if each.startswith(f"{path}.")]
            more = f"; name what you need of it: {', '.join(below)}" if below else ""
            faults.append(f"{kind.name} has no field “{path}”{more}")
    return faults + [
        f"the field “{path}” is named twice" for path in sorted({*paths}) if paths.count(path) > 1
    ]


def _fallback_faults(kind: Kind[Any, Any], fallback: object) -> list[str]:
    if fallback == SKIP:
        return []
    if not isinstance(fallback, dict):
        return [f"“function.fallback” is “{SKIP}” or a result of {kind.name}"]
    try:
        read(kind.result, fallback)
    except ShapeError as error:
        return [f"“function.fallback”: {error}"]
    return []
