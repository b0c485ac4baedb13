"""Starts programs anew when a file of theirs is edited (`make dev`)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

EVERY = 0.5
SKIPPED = {"__pycache__", "node_modules", "tests"}
# The web server keeps templates, styles and texts in memory; the worker needs only code and texts.
ALL = ("web", "worker", "beat")
AFFECTED = {
    ".py": ALL,
    ".mo": ALL,
    ".html": ("web",),
    ".css": ("web",),
    ".js": ("web",),
    ".liquid": ("web",),
    ".toml": ALL,
}


async def watch(folders: Sequence[Path], restart: Callable[..., None]) -> None:
    """Call `restart(*names)` after each change in one of the folders, for ever."""
    before = await asyncio.to_thread(_stamps, folders)
    while True:
        await asyncio.sleep(EVERY)
        after = await asyncio.to_thread(_stamps, folders)
        changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
        before = after
        if names := affected(changed):
            restart(*names)


def affected(changed: set[str]) -> list[str]:
    """The programs that the changed files belong to, in the order of `ALL`."""
    touched = {name for path in changed for name in AFFECTED.get(os.path.splitext(path)[1], ())}
    return [name for name in ALL if name in touched]


def _stamps(folders: Sequence[Path]) -> dict[str, int]:
    return {
        path: stamp
        for folder in folders
        for path, stamp in _files(str(folder))
        if os.path.splitext(path)[1] in AFFECTED
    }


def _files(folder: str) -> Iterator[tuple[str, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name in SKIPPED:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            elif entry.is_file(follow_symlinks=False):
                yield entry.path, entry.stat().st_mtime_ns
