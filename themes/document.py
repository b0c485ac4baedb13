"""The merchant's document of a theme: its shape, checked before it is kept."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.errors import sentence
from themes.format.balanced import css_fault
from themes.format.documents import css_of
from themes.format.problems import Message
from themes.format.settings_data import custom_css

PARTS = frozenset({"settings", "sections", "templates"})
MOST_BYTES = 1_000_000
MOST_DEPTH = 8
"""How deep blocks may lie in blocks."""

type Document = dict[str, Any]


class DocumentFault(ValueError):
    """A document has the wrong shape; the text says where and how, in the language of whoever reads it."""

    def __init__(self, message: Message, **values: object) -> None:
        super().__init__(sentence(message, **values))


def checked(document: Mapping[str, Any]) -> Document:
    """A copy of the document when its shape is right: what renders it relies on that.

    Only the shape is checked. Values that a package does not declare stay, and are passed over by pages.
    Raises DocumentFault.
    """
    for part, values in document.items():
        if part not in PARTS:
            raise DocumentFault(
                _("“%(part)s” is no part of a theme's settings: %(parts)s are"),
                part=part,
                parts=", ".join(sorted(PARTS)),
            )
        if not isinstance(values, Mapping):
            raise DocumentFault(_("%(place)s: an object was expected"), place=part)
    for part in ("sections", "templates"):
        for name, entry in document.get(part, {}).items():
            _check_placed(entry, f"{part}.{name}", is_template=part == "templates")
    try:
        text = json.dumps(document, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise DocumentFault(_("this is not JSON: %(fault)s"), fault=error) from error
    if len(text) > MOST_BYTES:
        raise DocumentFault(_("the document is larger than %(most)s characters"), most=MOST_BYTES)
    if "\\u0000" in text:
        raise DocumentFault(_("a text has a NUL character"))
    kept: Document = json.loads(text)
    return kept


def check_css(document: Mapping[str, Any]) -> None:
    """Raises DocumentFault where CSS of the merchant is not whole: it could reach out of its section.

    Unsaved work may hold such CSS, since it is not whole while it is typed; pages pass it over.
    """
    found: dict[Message, str] = {_("Custom CSS of every page"): custom_css(document.get("settings", {}))}
    places = [*document.get("sections", {}).items(), *document.get("templates", {}).items()]
    for name, place in places:
        own = place.get("sections", {name: place})
        found |= {f"{name}, {key}": css_of(entry.get("custom_css")) for key, entry in own.items()}
    for place, css in found.items():
        if fault := css_fault(css):
            raise DocumentFault(_("CSS of “%(place)s”: %(fault)s"), place=place, fault=fault)


def _check_placed(entry: object, place: str, *, is_template: bool) -> None:
    """A template, a section group, or the values of a static section."""
    if not isinstance(entry, Mapping):
        raise DocumentFault(_("%(place)s: an object was expected"), place=place)
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
        raise DocumentFault(_("%(place)s: an object was expected"), place=place)
    if depth > MOST_DEPTH:
        raise DocumentFault(
            _("%(place)s: blocks lie deeper than %(most)s in each other"), place=place, most=MOST_DEPTH
        )
    if not is_static and not isinstance(entry.get("type"), str):
        raise DocumentFault(_("%(place)s: it has no type"), place=place)
    _object(entry, "settings", place)
    blocks = _object(entry, "blocks", place)
    _check_order(entry, "block_order", blocks, place)
    for identity, block in blocks.items():
        _check_entry(block, f"{place}.blocks.{identity}", depth=depth + 1)


def _object(entry: Mapping[str, Any], member: str, place: str) -> Mapping[str, Any]:
    found = entry.get(member, {})
    if not isinstance(found, Mapping):
        raise DocumentFault(_("%(place)s: an object was expected"), place=f"{place}.{member}")
    return found


def _check_order(entry: Mapping[str, Any], member: str, things: Mapping[str, Any], place: str) -> None:
    order = entry.get(member, list(things))
    if not isinstance(order, list) or not all(isinstance(each, str) for each in order):
        raise DocumentFault(_("%(place)s: a list of ids was expected"), place=f"{place}.{member}")
    if len(set(order)) != len(order):
        raise DocumentFault(_("%(place)s: an id stands in it twice"), place=f"{place}.{member}")
    if unknown := [each for each in order if each not in things]:
        raise DocumentFault(
            _("%(place)s: there is no “%(name)s”"), place=f"{place}.{member}", name=unknown[0]
        )
