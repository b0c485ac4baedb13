"""Parts of a store's page in the console that other modules of the console add.

    show_part(StorePart("backups", "console/parts/backups.html", read=backups_of))

Each is a card (or several) of its own template, which gets `store` and what `read(store)` answers as `facts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tenants.models import Store


@dataclass(frozen=True)
class StorePart:
    """A part of a store's page. `read` answers None where there is nothing to show."""

    name: str
    template: str
    read: Callable[[Store], Mapping[str, Any] | None]


_parts: dict[str, StorePart] = {}


def show_part(part: StorePart) -> None:
    """Add a part below the others. Raises ValueError for a name that is taken."""
    if part.name in _parts:
        raise ValueError(f"a part {part.name!r} is there already")
    _parts[part.name] = part


def parts_of(store: Store) -> list[tuple[str, Mapping[str, Any]]]:
    """Template and facts of every part that has something to show."""
    read = [(part.template, part.read(store)) for part in _parts.values()]
    return [(template, facts) for template, facts in read if facts is not None]
