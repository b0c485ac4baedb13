"""Watches a theme's folder by looking at its files again and again."""

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from themes.format.reading import FOLDERS

SECONDS = 0.3

type Stamps = Mapping[str, tuple[int, int]]
"""Path → time of change and size."""


def stamps(folder: Path) -> Stamps:
    """How the files of the theme are now."""
    found: dict[str, tuple[int, int]] = {}
    for part in FOLDERS:
        for path in (folder / part).rglob("*"):
            try:
                state = path.stat()
            except OSError:  # gone since it was listed
                continue
            if path.is_file() and not path.name.startswith("."):
                found[path.relative_to(folder).as_posix()] = (state.st_mtime_ns, state.st_size)
    return found


def changed(before: Stamps, after: Stamps) -> frozenset[str]:
    """The paths that are new, gone or different."""
    return frozenset(path for path in {*before, *after} if before.get(path) != after.get(path))


class Watcher(threading.Thread):
    """Calls `tell(paths)` for what changed, until `stop()`."""

    def __init__(self, folder: Path, tell: Callable[[frozenset[str]], None]) -> None:
        super().__init__(daemon=True)
        self._folder = folder
        self._tell = tell
        self._ended = threading.Event()
        self._known = stamps(folder)

    def run(self) -> None:
        """Look until told to stop."""
        while not self._ended.wait(SECONDS):
            now = stamps(self._folder)
            paths = changed(self._known, now)
            self._known = now
            if paths:
                self._tell(paths)

    def stop(self) -> None:
        """End with the next look."""
        self._ended.set()
