"""The merchant's document of a theme: its shape, checked before it is kept."""

import json
from collections.abc import Mapping
from typing import Any

PARTS = frozenset({"settings", "sections", "templates"})
MOST_BYTES = 1_000_000
MOST_DEPTH = 8
"""How deep blocks may lie in blocks."""

type Document = dict[str, Any]


class DocumentFault(ValueError):
    """A document has the wrong shape; the text says where and how."""


def checked(document: Mapping[str, Any]) -> Document:
    """A copy of the document when its shape is right: what renders it relies on that.

    Only the shape is checked. Values that a package does not declare stay, and are passed over by pages.
    Raises DocumentFault.
    """
    for part, values in document.items():
        if part not in PARTS:
            raise DocumentFault(f"{part!r} is no part of a theme's settings: {', '.join(sorted(PARTS))} are")
        if not isinstance(values, Mapping):
            raise DocumentFault(f"{part}: an object was expected")
    for part in ("sections", "templates"):
        for name, entry in document.get(part, {}).items():
            _check_placed(entry, f"{part}.{name}", is_template=part == "templates")
    try:
        text = json.dumps(document, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise DocumentFault(f"this is not JSON: {error}") from error
    if len(text) > MOST_BYTES:
        raise DocumentFault(f"the document is larger than {MOST_BYTES} characters")
    if "\\u0000" in text:
        raise DocumentFault("a text has a NUL character")
    kept: Document = json.loads(text)
    return kept


def _check_placed(entry: object, place: str, *, is_template: bool) -> None:
    """A template, a section group, or the values of a static section."""
    if not isinstance(entry, Mapping):
        raise DocumentFault(f"{place}: an object was expected")
    if not is_template and "sections" not in entry:
        _check_entry(entry, place, depth=0, is_static=True)
        return
    sections = _object(entry, "sections", place)
    _check_order(entry, "order", sections, place)
    for identity, section in sections.items():
        _check_entry(section, f"{place}.sections.{identity}", depth=0)


def _check_entry(entry: object, place: str, *, depth: int, is_static: bool = False) -> None:
    """A section or a block."""
    if not isinstance(entry, Mapping):
        raise DocumentFault(f"{place}: an object was expected")
    if depth > MOST_DEPTH:
        raise DocumentFault(f"{place}: blocks lie deeper than {MOST_DEPTH} in each other")
    if not is_static and not isinstance(entry.get("type"), str):
        raise DocumentFault(f"{place}: it has no type")
    _object(entry, "settings", place)
    blocks = _object(entry, "blocks", place)
    _check_order(entry, "block_order", blocks, place)
    for identity, block in blocks.items():
        _check_entry(block, f"{place}.blocks.{identity}", depth=depth + 1)


def _object(entry: Mapping[str, Any], member: str, place: str) -> Mapping[str, Any]:
    found = entry.get(member, {})
    if not isinstance(found, Mapping):
        raise DocumentFault(f"{place}.{member}: an object was expected")
    return found


def _check_order(entry: Mapping[str, Any], member: str, things: Mapping[str, Any], place: str) -> None:
    order = entry.get(member, list(things))
    if not isinstance(order, list) or not all(isinstance(each, str) for each in order):
        raise DocumentFault(f"{place}.{member}: a list of ids was expected")
    if len(set(order)) != len(order):
        raise DocumentFault(f"{place}.{member}: an id stands in it twice")
    if unknown := [each for each in order if each not in things]:
        raise DocumentFault(f"{place}.{member}: there is no “{unknown[0]}”")
