"""Versions of all that developers build on, with what changed: `versions.toml`."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

FILE = Path(__file__).parent / "versions.toml"
PARTS: dict[str, str | Promise] = {
    "platform": pgettext_lazy("version", "Platform"),
    "kit": pgettext_lazy("version", "Kit"),
    "point": pgettext_lazy("version", "Extension point"),
    "function": pgettext_lazy("version", "Kind of function"),
    "webhooks": pgettext_lazy("version", "Webhooks"),
    "api": pgettext_lazy("version", "REST API"),
}


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a part. `until` is when it ends, None while it is current; `changes` are sentences."""

    part: str
    name: str
    version: str
    date: datetime.date
    until: datetime.date | None
    english: tuple[str, ...]
    chinese: tuple[str, ...]

    @property
    def label(self) -> str:
        """What it is a version of."""
        return f"{PARTS[self.part]} {self.name}".strip()

    @property
    def changes(self) -> tuple[str, ...]:
        """What changed, in the language of the reader."""
        return self.chinese if (get_language() or "").lower().startswith("zh") else self.english


@cache
def versions() -> tuple[Version, ...]:
    """Every version, newest first. Raises KeyError for an entry that lacks something."""
    rows: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["version"]
    found = (
        Version(
            row["part"],
            row.get("name", ""),
            row["version"],
            row["date"],
            row.get("until"),
            tuple(row["en"]),
            tuple(row["zh"]),
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda each: each.date, reverse=True))
