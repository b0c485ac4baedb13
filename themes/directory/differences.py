"""Which files a newer version of a theme changes, and how, within bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from foundation.compared import compared
from themes.directory.models import OfferedVersion
from themes.stored import blobs

MOST_COMPARED = 40
"""Files that are shown line by line; of more only the name is told."""
MOST_LINES = 300
MOST_BYTES = 100_000
"""Larger files are not compared: packed scripts say nothing to a reader."""

type Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that is another now. `lines` are ("-", "+" or " ", text); `is_cut` where there are more, or none
    can be shown.
    """

    path: str
    kind: Kind
    lines: list[tuple[str, str]]
    is_cut: bool = False


def differences(before: OfferedVersion, now: OfferedVersion) -> list[FileChange]:
    """What `now` changes, by path. Raises UnknownTheme where the files of either are gone."""
    former, newer = blobs.read_manifest(before.digest), blobs.read_manifest(now.digest)
    paths = sorted(path for path in {*former, *newer} if former.get(path) != newer.get(path))
    return [
        _change(path, former.get(path, ""), newer.get(path, ""), is_read=number < MOST_COMPARED)
        for number, path in enumerate(paths)
    ]


def _change(path: str, former: str, newer: str, *, is_read: bool) -> FileChange:
    kind: Kind = "changed" if former and newer else "added" if newer else "removed"
    if not is_read:
        return FileChange(path, kind, [], is_cut=True)
    before, now = _lines(former), _lines(newer)
    if before is None or now is None:
        return FileChange(path, kind, [], is_cut=True)
    lines = compared(before[: MOST_LINES * 10], now[: MOST_LINES * 10])
    return FileChange(path, kind, lines[:MOST_LINES], is_cut=len(lines) > MOST_LINES)


def _lines(content_hash: str) -> list[str] | None:
    """The lines of a kept content, None where it is no text or too large."""
    body = (blobs.read_or_none(content_hash) or b"") if content_hash else b""
    if len(body) > MOST_BYTES:
        return None
    try:
        return body.decode().splitlines()
    except UnicodeDecodeError:
        return None
