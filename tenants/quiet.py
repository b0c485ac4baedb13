"""Which quiet stores are being answered on this machine just now, so that loud ones stop for them.

A process knows its own requests; of other processes it knows through a small file that all of them map.
"""

from __future__ import annotations

import mmap
import os
import threading
import time
from functools import cache
from pathlib import Path

from django.conf import settings

ABOUT = 2.0
"""Seconds for which quiet stores are taken to be still about after one was answered."""
LOOK_AGAIN = 0.002
"""Seconds between two looks at the file: nobody is called when another process is done."""
STALE = 1.0
"""Seconds after which another process is taken to have answered, or to have died."""
PLACES = 64
"""Processes with a place of their own in the file. Two that share one count as one, which does no harm."""
_OF_A_PLACE = 2
"""Numbers: since when its process answers (0: it doesn't), and when it last began to. By the machine's clock,
which begins anew when the machine does: what lies ahead was written before that."""


class Quiet:
    """Quiet requests of this process, for many threads; with a `file`, of all that name the same one."""

    def __init__(self, file: Path | None = None) -> None:
        self._here = 0
        self._last = float("-inf")
        self._calm = threading.Condition()
        self._elsewhere = _mapped(file) if file else None

    def begin(self) -> None:
        """A request of a quiet store begins."""
        now = time.monotonic()
        with self._calm:
            self._here += 1
            self._last = now
            if self._elsewhere is not None:
                mine = _own_place()
                self._elsewhere[mine] = self._elsewhere[mine + 1] = now

    def end(self) -> None:
        """It ends."""
        with self._calm:
            self._here -= 1
            if self._here:
                return
            if self._elsewhere is not None:
                self._elsewhere[_own_place()] = 0.0
            self._calm.notify_all()

    def is_answered(self) -> bool:
        """Whether one is being answered, by whichever process."""
        return bool(self._here) or self._is_answered_elsewhere()

    def is_about(self) -> bool:
        """Whether one was, not long ago."""
        now = time.monotonic()
        if self._last > now - ABOUT or self._elsewhere is None:
            return self._last > now - ABOUT
        return any(0 < each <= now < each + ABOUT for each in self._elsewhere[1::_OF_A_PLACE].tolist())

    def wait(self, seconds: float) -> float:
        """Wait until none is being answered, so long at most. Returns the seconds that it took."""
        began = now = time.monotonic()
        while now - began < seconds and self.is_answered():
            rest = began + seconds - now
            with self._calm:
                self._calm.wait_for(lambda: not self._here, rest)
            if self._is_answered_elsewhere():
                time.sleep(min(LOOK_AGAIN, rest))
            now = time.monotonic()
        return now - began

    def _is_answered_elsewhere(self) -> bool:
        if self._elsewhere is None:
            return False
        now, mine = time.monotonic(), _own_place() // _OF_A_PLACE
        since = self._elsewhere[::_OF_A_PLACE].tolist()
        return any(0 < each <= now < each + STALE for place, each in enumerate(since) if place != mine)


@cache
def of_this_machine() -> Quiet:
    """The one that all processes of this platform on this machine share."""
    return Quiet(settings.RUN_DIR / "quiet")


def _own_place() -> int:
    return os.getpid() % PLACES * _OF_A_PLACE


def _mapped(path: Path) -> memoryview[float]:
    """The file's numbers, which each process reads and writes as its own. Each is written whole."""
    size = PLACES * _OF_A_PLACE * 8
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.ftruncate(file, size)
        return memoryview(mmap.mmap(file, size)).cast("d")
    finally:
        os.close(file)
