"""A short name for the contents of files: what was made from them is good while the name is the same."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def _migrations() -> Iterable[str]:
    """Patterns for every app's migrations, wherever it lies: nobody has to think of a new one. Folders with a
    dot hold what is not ours, and would be long to look through."""
    tops = (each.name for each in PROJECT.iterdir() if each.is_dir() and not each.name.startswith("."))
    return (f"{top}/**/migrations/*.py" for top in sorted(tops))


SCHEMA = (*_migrations(), "platform/kaidian/settings/apps.py")
"""What the tables of a prepared database depend on."""


def fingerprint(patterns: Iterable[str], *more: str) -> str:
    """A hash over the project's files that match, the Python, and more texts."""
    digest = hashlib.sha256("\0".join((sys.version, *more)).encode())
    for path in sorted({path for pattern in patterns for path in PROJECT.glob(pattern)}):
        digest.update(str(path.relative_to(PROJECT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
