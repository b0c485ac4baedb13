"""A clock that can be set ahead, to try what comes with time: trials, bills, dunning, deletions.

Development's alone. Every process of a machine reads the same small file, so a day passes for all at once.
What signs or waits for seconds (cookies, signatures, the queue) stays with the machine's own clock.
"""

from __future__ import annotations

import mmap
import struct
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path

_NUMBERS = struct.Struct("<qq")
NAME = "clock"
"""The file's name in the run folder."""


class MovedClock:
    """Two numbers in a file: the seconds it is ahead, and those it is on its way to."""

    def __init__(self, path: Path) -> None:
        """Follow the file. Raises OSError where there is none: `make_clock` makes it."""
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _NUMBERS.size)

    @property
    def ahead(self) -> int:
        """Seconds between the machine's clock and this one."""
        return self._numbers()[0]

    @property
    def target(self) -> int:
        """Seconds ahead that it is to be; `ahead` where it stays."""
        return self._numbers()[1]

    def set(self, *, ahead: int, target: int) -> None:
        """Move it, for every process that follows the file."""
        _NUMBERS.pack_into(self._shared, 0, ahead, target)

    def _numbers(self) -> tuple[int, int]:
        ahead, target = _NUMBERS.unpack_from(self._shared)
        return int(ahead), int(target)


_followed: MovedClock | None = None


def make_clock(folder: Path) -> Path:
    """The clock's file in a run folder, made where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    if not path.exists():
        path.write_bytes(_NUMBERS.pack(0, 0))
    return path


def follow(folder: Path) -> None:
    """Let Django's `timezone.now` follow the clock of a run folder, where it has one.

    Called by the settings, before any module takes `now` for itself.
    """
    global _followed
    if _followed is not None or not (folder / NAME).exists():
        return
    from django.utils import timezone

    clock = _followed = MovedClock(folder / NAME)

    @wraps(timezone.now)
    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=clock.ahead)

    timezone.now = now


def followed() -> MovedClock | None:
    """The clock that this process follows."""
    return _followed
