"""The clock that templates run against: the thread's own processor time.

Waiting for the database or for a busy machine takes none of it. Neither does a full collection of Python's
garbage: it looks through all that the process has in memory, and would stop whichever section happens to be
drawn just then.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Mapping
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


def _watch(phase: str, about: Mapping[str, int]) -> None:
    if about["generation"] != FULL:
        return
    if phase == "start":
        _collecting.since = thread_time()
    else:
        _collecting.spent += thread_time() - _collecting.since


gc.callbacks.append(_watch)
