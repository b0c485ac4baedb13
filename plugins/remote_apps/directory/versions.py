"""What operators approved of an app, beside what its developer says of it now.

Stores that a listed app came to keep what was looked at, until operators list the newer version. A
developer's own stores see what it is now, to try it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.compared import compared

from .models import RemoteApp

SHOWN: dict[str, str | Promise] = {
    "name": _("Name"),
    "summary": _("What it does"),
    "icon": _("Icon"),
    "homepage": _("Website"),
    "redirect_uris": _("Addresses to come back to"),
    "embedded_url": _("Page in the back office"),
    "webhook_url": _("Address for webhooks"),
    "events": _("Events"),
    "scopes": _("What it may do"),
    "blocks": _("Blocks for themes"),
}
"""The fields that merchants and their shoppers meet: an edit of any is looked at first."""


@dataclass(frozen=True)
class Change:
    """A field, or a block, that is another than operators approved. `lines` are ("-", "+" or " ", text)."""

    label: str | Promise
    lines: list[tuple[str, str]]


def snapshot(app: RemoteApp) -> dict[str, Any]:
    """The app as it is now, to be kept as approved."""
    return {name: copy.deepcopy(getattr(app, name)) for name in SHOWN}


def has_draft(app: RemoteApp) -> bool:
    """Whether the app was approved once, and is another now."""
    return app.approved is not None and app.approved != snapshot(app)


def as_approved(app: RemoteApp) -> RemoteApp:
    """The app as operators approved it: a copy to read, never to be saved."""
    found = copy.copy(app)
    for name, value in (app.approved or {}).items():
        setattr(found, name, value)
    return found


def versions(app: RemoteApp) -> list[RemoteApp]:
    """What stores may add of an app: as it is now, and as it was approved where that is offered meanwhile."""
    return [app, as_approved(app)] if has_draft(app) and app.is_offered else [app]


def changes(app: RemoteApp) -> list[Change]:
    """What the newer version changes, a field at a time; nothing where none was approved."""
    if not has_draft(app):
        return []
    return list(_changes(app.approved or {}, snapshot(app)))


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    for name, label in SHOWN.items():
        if name != "blocks" and before.get(name) != now[name]:
            yield Change(label, compared(_lines(before.get(name)), _lines(now[name])))
    former = {each["id"]: each["source"] for each in before.get("blocks", [])}
    newer = {each["id"]: each["source"] for each in now["blocks"]}
    for key in sorted(former.keys() | newer.keys()):
        was, is_now = former.get(key, ""), newer.get(key, "")
        if was != is_now:
            yield Change(f"{SHOWN['blocks']}: {key}", compared(was.splitlines(), is_now.splitlines()))


def _lines(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{locale}: {text}" for locale, text in sorted(value.items())]
    return [str(each) for each in (value if isinstance(value, list) else [value]) if each]
