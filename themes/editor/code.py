"""The files of a theme as its code editor shows them, beside the package that they came from."""

from __future__ import annotations

import difflib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from themes import installed
from themes.models import StoreTheme
from themes.stored import shelf
from themes.stored.blobs import is_digest
from themes.stored.paths import place_fault

TEXT_KINDS = frozenset({".liquid", ".json", ".css", ".scss", ".js", ".mjs", ".svg", ".txt", ".map"})
MOST_HITS = 200
LONGEST_LINE = 200
CONTEXT_LINES = 3


@dataclass(frozen=True, slots=True)
class CodeFile:
    """A file: `is_text` tells whether it can be edited, `change` how it differs from the original:
    "", "changed" or "added".
    """

    path: str
    size: int
    is_text: bool
    change: str

    def json(self) -> dict[str, Any]:
        """For the code editor."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Hit:
    """A line that has what was searched for."""

    path: str
    line: int
    text: str

    def json(self) -> dict[str, Any]:
        """For the code editor."""
        return asdict(self)


def list_files(theme: StoreTheme) -> tuple[list[CodeFile], list[str]]:
    """All files in order, and the paths of original ones that were deleted. Raises UnknownTheme."""
    now, before = _paths(_folder(theme.source)), _original(theme)
    files = [
        CodeFile(path, place.stat().st_size, place.suffix in TEXT_KINDS, _change(place, before, path))
        for path, place in now.items()
    ]
    return files, [path for path in before or {} if path not in now]


def read_file(theme: StoreTheme, path: str) -> tuple[str, str | None] | None:
    """The text of a file and of its original (None where there is none or it is the same); None when there is
    no such text. Raises UnknownTheme.
    """
    now, before = _paths(_folder(theme.source)), _original(theme) or {}
    text = _text(now[path]) if path in now else None
    original = _text(before[path]) if path in before else None
    return None if text is None else (text, None if original == text else original)


def search_files(theme: StoreTheme, words: str) -> list[Hit]:
    """Lines with these very words, whatever their case; the first MOST_HITS. Raises UnknownTheme."""
    wanted, found = words.lower(), list[Hit]()
    for path, place in _paths(_folder(theme.source)).items():
        for number, line in enumerate((_text(place) or "").split("\n"), 1):
            if wanted in line.lower():
                found.append(Hit(path, number, line.strip()[:LONGEST_LINE]))
                if len(found) == MOST_HITS:
                    return found
    return found


def differences(before: str, after: str) -> list[str]:
    """What changed, line by line, each with "+", "-", " " or "@" before it."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=CONTEXT_LINES)
    return [line for line in lines if not line.startswith(("--- ", "+++ "))]


def _original(theme: StoreTheme) -> dict[str, Path] | None:
    """The files as they came, None while nothing was changed."""
    if not theme.upstream_digest or theme.upstream_digest == theme.source:
        return None
    return _paths(_folder(theme.upstream_digest))


def _folder(source: str) -> Path:
    return shelf.folder(source) if is_digest(source) else installed.folder(source)


def _paths(folder: Path) -> dict[str, Path]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: found[name] for name in sorted(found) if not place_fault(name)}


def _change(place: Path, before: dict[str, Path] | None, path: str) -> str:
    if before is None:
        return ""
    if path not in before:
        return "added"
    return "" if before[path].read_bytes() == place.read_bytes() else "changed"


def _text(place: Path) -> str | None:
    if place.suffix not in TEXT_KINDS:
        return None
    try:
        return place.read_bytes().decode()
    except UnicodeDecodeError:
        return None
