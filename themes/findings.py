"""What the checks find in the code of a store's theme, so that it is known before shoppers see it."""

from __future__ import annotations

from functools import lru_cache

from themes.stored.blobs import is_digest
from themes.stored.intake import files_of
from themes.tools.lint import Offence, Severity, Theme, lint


def findings(source: str) -> list[Offence]:
    """What is wrong with a package, the worst first; hints are left to developers. Raises UnknownTheme.

    Installed packages have none: tests hold that.
    """
    return list(_findings(source)) if is_digest(source) else []


def faults(source: str) -> int:
    """How many of them break pages. Raises UnknownTheme."""
    return sum(each.severity is Severity.ERROR for each in findings(source))


@lru_cache(maxsize=64)
def _findings(digest: str) -> tuple[Offence, ...]:
    """A third of a second of work; a package never changes under its digest."""
    found = lint(Theme("theme", files_of(digest)))
    worth = (each for each in found if each.severity > Severity.HINT)
    return tuple(sorted(worth, key=lambda each: -each.severity))
