"""The clock that templates run against: the thread's own processor time.

Waiting for the database or for a busy machine takes none of it. Neither does a full collection of Python's
garbage: it looks through all that the process has in memory, and would stop whichever section happens to be
drawn just then.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Mapping
from time import thread_time

FULL = 2
"""The generation whose collection looks through everything."""


class _Collecting(threading.local):
    """What full collections have taken in this thread, in seconds, and when the present one began."""

    spent = 0.0
    since = 0.0


_collecting = _Collecting()


def seconds() -> float:
    """Seconds of processor time that this thread has worked, from a moment of its own."""
    return thread_time() - _collecting.spent


_pauses: list[Callable[[], None]] = []


def pause_with(pause: Callable[[], None]) -> None:
    """Let the floor around the engine do something from time to time while templates run: wait, perhaps."""
    _pauses[:] = [pause]


def pause() -> None:
    """Called before a template and between slices of its work."""
    for each in _pauses:
        each()


def _watch(phase: str, about: Mapping[str, int]) -> None:
    if about["generation"] != FULL:
        return
    if phase == "start":
        _collecting.since = thread_time()
    else:
        _collecting.spent += thread_time() - _collecting.since


gc.callbacks.append(_watch)
