"""Three-way merge of a merchant's document when the theme's package changes. Pure: JSON in, JSON out.

Base is what the old package (with its preset) said, ours is the merchant's document over it, theirs is what
the new package says. What the merchant did not change follows the package; what was changed on one side alone
is taken; where both changed, the merchant wins. What the new package has no place for is a conflict: it is
kept in the document, where pages pass it over, or dropped, as the merchant chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

type Json = Mapping[str, Any]
type Fits = Callable[[object], bool]
"""Whether a value can still be a setting's."""

_MISSING = object()


@dataclass(frozen=True, slots=True)
class Part:
    """What a section or block can hold: settings by id, and the types of blocks that it takes."""

    settings: Mapping[str, Fits]
    blocks: Callable[[str], Part | None] = lambda kind: None


@dataclass(frozen=True, slots=True)
class Shape:
    """What a package declares. `section(type)` and a part's `blocks(type)` give None for unknown types."""

    settings: Mapping[str, Fits]
    section: Callable[[str], Part | None]


@dataclass(frozen=True, slots=True)
class Side:
    """What a package says by default: theme settings, templates and section groups by name."""

    settings: Json = field(default_factory=dict)
    templates: Mapping[str, Json] = field(default_factory=dict)
    groups: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something of the merchant's that the new package has no place for.

    `path` leads to it in the document; `kind` is "setting", "section", "block" or "value" (the setting is
    there, but takes such a value no more). `value` is what would be lost.
    """

    path: tuple[str, ...]
    kind: str
    value: Any

    @property
    def key(self) -> str:
        """The path as one word, for forms."""
        return "/".join(part.replace("~", "~0").replace("/", "~1") for part in self.path)


@dataclass(frozen=True, slots=True)
class Merged:
    """The new document with everything kept, and the conflicts in it."""

    document: dict[str, Any]
    conflicts: tuple[Conflict, ...]

    def without(self, dropped: Sequence[str]) -> dict[str, Any]:
        """The document without the conflicts of these keys."""
        document: dict[str, Any] = _copy(self.document)
        for conflict in self.conflicts:
            if conflict.key in dropped:
                _remove(document, conflict.path)
        return document


def merge(*, base: Side, document: Json, theirs: Side, shape: Shape) -> Merged:
    """The merchant's document as it should be over the new package."""
    merged: dict[str, Any] = {}
    settings = _values(base.settings, document.get("settings", {}), theirs.settings)
    if settings:
        merged["settings"] = settings
    for part, before, after in (
        ("templates", base.templates, theirs.templates),
        ("sections", base.groups, theirs.groups),
    ):
        entries = {
            name: _placed(before.get(name), own, after.get(name))
            for name, own in document.get(part, {}).items()
        }
        kept = {name: own for name, own in entries.items() if own != after.get(name)}
        if kept:
            merged[part] = kept
    return Merged(merged, tuple(_conflicts(merged, shape)))


def _values(base: Json, ours: Json, theirs: Json) -> dict[str, Any]:
    """Settings of the document: those that still differ from what the package had said."""
    return {
        name: _copy(value)
        for name, value in ours.items()
        if value != base.get(name, _MISSING) and value != theirs.get(name, _MISSING)
    }


def _placed(base: Json | None, ours: Json, theirs: Json | None) -> dict[str, Any]:
    """A template, a group, or the values of a section that stands in a layout."""
    if theirs is None or "sections" not in ours:
        return _copied(ours)
    if base is None:
        base = {}
    merged = {**_members(base, ours, theirs, ("sections", "order"))}
    sections = _things(base, ours, theirs, "sections")
    merged["sections"] = sections
    orders = [_listed(side, "sections", "order") for side in (base, ours, theirs)]
    merged["order"] = [name for name in _order(*orders) if name in sections]
    return merged


def _things(base: Json, ours: Json, theirs: Json, member: str) -> dict[str, Any]:
    """Sections or blocks by id: taken away, added, or changed on either side."""
    before, own, after = (_object(side.get(member)) for side in (base, ours, theirs))
    found: dict[str, Any] = {}
    for name in [*own, *(each for each in after if each not in own)]:
        if name not in own:
            # New in the package; what the merchant had taken away before stays away.
            if name not in before:
                found[name] = _copy(after[name])
        elif name not in before or not isinstance(own[name], Mapping):
            found[name] = _copy(own[name])
        elif name not in after:
            if own[name] != before[name]:
                found[name] = _copy(own[name])
        else:
            found[name] = _thing(before[name], own[name], after[name])
    return found


def _thing(base: Json, ours: Json, theirs: Json) -> dict[str, Any]:
    if ours == base:
        return _copied(theirs)
    if theirs.get("type") != base.get("type") or ours.get("type") != base.get("type"):
        return _copied(ours)
    merged = _members(base, ours, theirs, ("settings", "blocks", "block_order"))
    merged["settings"] = _three_way(
        _object(base.get("settings")), _object(ours.get("settings")), _object(theirs.get("settings"))
    )
    if "blocks" in ours or "blocks" in theirs:
        blocks = merged["blocks"] = _things(base, ours, theirs, "blocks")
        orders = [_listed(side, "blocks", "block_order") for side in (base, ours, theirs)]
        merged["block_order"] = [name for name in _order(*orders) if name in blocks]
    return merged


def _members(base: Json, ours: Json, theirs: Json, without: Sequence[str]) -> dict[str, Any]:
    """What else an entry says (its type, whether it is hidden, its CSS), member by member."""
    sides = [
        {name: value for name, value in side.items() if name not in without} for side in (base, ours, theirs)
    ]
    return _three_way(*sides)


def _three_way(base: Json, ours: Json, theirs: Json) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for name in [*ours, *(each for each in theirs if each not in ours)]:
        before, own, after = (side.get(name, _MISSING) for side in (base, ours, theirs))
        value = after if own == before else own
        if value is not _MISSING:
            merged[name] = _copy(value)
    return merged


def _order(base: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    """The merchant's order if they changed it, else the package's; then what else there is, in its place."""
    common = [name for name in ours if name in base]
    moved = common != [name for name in base if name in ours]
    first, second = (ours, theirs) if moved else (theirs, ours)
    found = list(first)
    for index, name in enumerate(second):
        if name in found:
            continue
        before = next((each for each in reversed(second[:index]) if each in found), None)
        found.insert(found.index(before) + 1 if before is not None else 0, name)
    return found


def _listed(side: Json, member: str, order: str) -> list[str]:
    listed = side.get(order)
    if isinstance(listed, list):
        return [name for name in listed if isinstance(name, str)]
    things = _object(side.get(member))
    return [name for name, thing in things.items() if not _object(thing).get("static")]


def _conflicts(document: Json, shape: Shape) -> list[Conflict]:
    found = _of_settings(document.get("settings", {}), shape.settings, ("settings",))
    for part in ("templates", "sections"):
        for name, entry in document.get(part, {}).items():
            if "sections" in entry:
                for identity, section in _object(entry.get("sections")).items():
                    path = (part, name, "sections", identity)
                    found += _of_part(section, shape.section(str(section.get("type"))), path, "section")
            else:
                found += _of_part(entry, shape.section(name), (part, name), "section")
    return found


def _of_part(entry: Json, part: Part | None, path: tuple[str, ...], kind: str) -> list[Conflict]:
    if is_app(str(entry.get("type", ""))):
        return []
    if part is None:
        return [Conflict(path, kind, entry)]
    found = _of_settings(_object(entry.get("settings")), part.settings, (*path, "settings"))
    for identity, block in _object(entry.get("blocks")).items():
        of_block = part.blocks(str(block.get("type")))
        found += _of_part(block, of_block, (*path, "blocks", identity), "block")
    return found


def is_app(kind: str) -> bool:
    """Whether a block is an app's: no package declares those."""
    return kind.startswith(("@app", "shopify://apps/", "kaidian://apps/"))


def _of_settings(values: Json, settings: Mapping[str, Fits], path: tuple[str, ...]) -> list[Conflict]:
    found = []
    for name, value in values.items():
        fits = settings.get(name)
        if fits is None:
            found.append(Conflict((*path, name), "setting", value))
        elif not fits(value):
            found.append(Conflict((*path, name), "value", value))
    return found


def _remove(document: dict[str, Any], path: tuple[str, ...]) -> None:
    holders: list[dict[str, Any]] = [document]
    for name in path[:-1]:
        inner = holders[-1].get(name)
        if not isinstance(inner, dict):
            return
        holders.append(inner)
    holders[-1].pop(path[-1], None)
    order = {"sections": "order", "blocks": "block_order"}.get(path[-2] if len(path) > 1 else "")
    if order and len(holders) > 1 and isinstance(holders[-2].get(order), list):
        holders[-2][order] = [name for name in holders[-2][order] if name != path[-1]]


def _object(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _copied(value)
    return [_copy(inner) for inner in value] if isinstance(value, list) else value


def _copied(value: Json) -> dict[str, Any]:
    return {name: _copy(inner) for name, inner in value.items()}
