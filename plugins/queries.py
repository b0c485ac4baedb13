"""Reads of a store's plugins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import QuerySet
from django.utils import timezone

from kaidian_sdk.catalogue import POINTS
from kaidian_sdk.text import Text

from .models import Installation, LogLine
from .registry import Plugin, plugins
from .review.queries import may_be_used


@dataclass(frozen=True)
class Shelved:
    """A plugin as a store sees it; `installation` is None until it is added.

    `plugin` is None for one that the platform has no more.
    """

    id: str
    plugin: Plugin | None
    installation: Installation | None

    @property
    def is_on(self) -> bool:
        return self.installation is not None and self.installation.is_on

    @property
    def is_held(self) -> bool:
        """Whether its version waits for the platform's approval, so that it stands still here."""
        return self.plugin is not None and not may_be_used(self.plugin)

    @property
    def has_news(self) -> bool:
        """Whether it asks for more than the merchant agreed to."""
        return bool(self.new_scopes)

    @property
    def categories(self) -> tuple[str, ...]:
        """What it is for, by the names of its manifest."""
        return self.plugin.manifest.categories if self.plugin else ()

    @property
    def new_scopes(self) -> list[str]:
        """Rights that it asks for now and did not when it was added."""
        if self.plugin is None or self.installation is None:
            return []
        return [scope for scope in self.plugin.manifest.scopes if scope not in self.installation.scopes]


@dataclass(frozen=True)
class Pause:
    """A call that is left out for now: where it is called, after how many faults, and until when."""

    place: str
    in_a_row: int
    until: datetime


def shelf(words: str = "", category: str = "") -> list[Shelved]:
    """What a store has and could have, by name; those it has first. `category` leaves out the others."""
    installed = {row.plugin: row for row in Installation.objects.all()}
    known = {name: plugin for name, plugin in plugins().items() if not plugin.is_core}
    rows = [Shelved(name, known.get(name), installed.get(name)) for name in {**known, **installed}]
    wanted = words.casefold().split()
    found = [
        row
        for row in rows
        if (row.installation or not row.is_held)
        and (not category or category in row.categories)
        and all(word in _spoken(row) for word in wanted)
    ]
    return sorted(found, key=lambda row: (row.installation is None, row.id))


def find_plugin(name: str) -> Shelved | None:
    """One of them, None where there is no such plugin and the store never had it."""
    return next((row for row in shelf() if row.id == name), None)


def pauses(installation: Installation | None) -> list[Pause]:
    """Calls that are left out now."""
    now = timezone.now().timestamp()
    troubles = installation.troubles if installation else {}
    return [
        Pause(place, trouble["in_a_row"], datetime.fromtimestamp(trouble["until"], UTC))
        for place, trouble in troubles.items()
        if trouble.get("until", 0) > now
    ]


def lines_of(plugin: str) -> QuerySet[LogLine]:
    """What it wrote and what went wrong, newest first."""
    return LogLine.objects.filter(plugin=plugin).order_by("-at", "-pk")


def additions(plugin: Plugin | None) -> list[tuple[str, int]]:
    """What it adds to a store: hooks with how many of each."""
    declared = plugin.declared if plugin else {}
    return [(hook, len(declared[hook])) for hook in POINTS if declared.get(hook)]


def _spoken(row: Shelved) -> str:
    manifest = row.plugin.manifest if row.plugin else None
    texts = [row.id, *(_all(manifest.name) + _all(manifest.summary) if manifest else [])]
    return " ".join(texts).casefold()


def _all(text: Text) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values())
