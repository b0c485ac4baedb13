"""What differs between two states of a merchant's document, in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from themes.editor.places import LABELS

MOST_TEMPLATES = 4
"""Templates that are named; the rest is counted."""


def what_changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The parts that differ: ["Home page", "Product · gift", "3 theme settings"]; [] where nothing does."""
    names = sorted(_differing(before, after, "templates"), key=_rank)
    told = [_label(name) for name in names[:MOST_TEMPLATES]]
    if more := len(names) - len(told):
        told.append(ngettext("%(n)s more template", "%(n)s more templates", more) % {"n": more})
    if _differing(before, after, "sections"):
        told.append(_("Header, footer and the like"))
    if settings := len(_differing(before, after, "settings")):
        told.append(ngettext("%(n)s theme setting", "%(n)s theme settings", settings) % {"n": settings})
    return told


def _differing(before: Mapping[str, Any], after: Mapping[str, Any], part: str) -> list[str]:
    old, new = before.get(part, {}), after.get(part, {})
    return [name for name in {**old, **new} if old.get(name) != new.get(name)]


def _rank(name: str) -> tuple[int, str]:
    kind = name.partition(".")[0]
    order = list(LABELS)
    return (order.index(kind) if kind in LABELS else len(order), name)


def _label(name: str) -> str:
    kind, _dot, suffix = name.partition(".")
    label = str(LABELS.get(kind, kind))
    return f"{label} · {suffix}" if suffix else label
