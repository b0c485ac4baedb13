"""The checks of `kaidian plugin check`, as whoever runs them tells the portal.

    list_with(lambda: …)

The command stands above the portal, so it is not imported here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class PluginCheck:
    """A check: what is wrong, and what to do. `severity` is "error", "warning" or "suggestion"."""

    id: str
    severity: str
    about: str | Promise
    remedy: str | Promise


_lists: list[Callable[[], Iterable[PluginCheck]]] = []


def list_with(read: Callable[[], Iterable[PluginCheck]]) -> None:
    """Say which checks there are; it is asked when somebody reads the page. Call it in `AppConfig.ready`."""
    _lists[:] = [read]


def plugin_checks() -> list[PluginCheck]:
    """All of them, by id."""
    return sorted((each for read in _lists for each in read()), key=lambda each: each.id)
