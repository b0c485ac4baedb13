"""Runs a plugin's function for a time that is bounded, whatever it does.

It runs in a thread of its own. What it asks of its store (storage, log) is done by the thread that waits
for it: so the database connection, the store and the transaction stay where they are, and a plugin never
touches them. When the time is over, the waiting thread goes on, and an exception that no `except Exception`
catches is raised in the other one.
"""

from __future__ import annotations

import ctypes
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from foundation.meter import PLUGINS, strike

MOST_LOST = 16
"""Threads that may hang in calls which nothing can end; then no more are started until some of them come
back.
"""


class OutOfTime(BaseException):
    """Raised inside a plugin whose time is over."""


class TookTooLong(Exception):
    """A plugin did not answer within its budget of `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no answer within {seconds:g} s")


class TooManyLost(Exception):
    """So many plugins hang in this process that no more are started."""


@dataclass
class _Asked:
    """Something that the plugin's thread asks the waiting one to do."""

    do: Callable[[], Any]
    answer: queue.SimpleQueue[tuple[bool, Any]] = field(default_factory=queue.SimpleQueue)


class Line:
    """The line between a plugin's thread and the one that waits for it."""

    def __init__(self) -> None:
        self._inbox: queue.SimpleQueue[_Asked | tuple[bool, Any]] = queue.SimpleQueue()
        self._open = True
        self.here = False
        """Whether the function runs in this very thread, as the platform's own parts do."""

    def ask[Answer](self, do: Callable[[], Answer]) -> Answer:
        """Have `do` done by the waiting thread.

        Raises what it raises, and OutOfTime when nobody waits any more.
        """
        if self.here:
            return do()
        if not self._open:
            raise OutOfTime
        asked = _Asked(do)
        self._inbox.put(asked)
        is_well, value = self._wait_for(asked)
        if not is_well:
            raise value
        return value  # type: ignore[no-any-return]

    def _wait_for(self, asked: _Asked) -> tuple[bool, Any]:
        while True:
            try:
                return asked.answer.get(timeout=1)
            except queue.Empty:
                if not self._open:  # it was given up between the look at the line and the question
                    raise OutOfTime from None

    def run[Answer](self, function: Callable[[], Answer], seconds: float) -> Answer:
        """Run the function, and do what it asks for meanwhile. Raises what it raises, or TookTooLong."""
        thread = threading.Thread(target=self._work, args=(function,), daemon=True, name="plugin")
        _lost.admit()
        thread.start()
        end = time.monotonic() + seconds
        while True:
            try:
                item = self._inbox.get(timeout=max(end - time.monotonic(), 0))
            except queue.Empty:
                self._give_up(thread)
                strike(PLUGINS)
                raise TookTooLong(seconds) from None
            if isinstance(item, _Asked):
                item.answer.put(_outcome(item.do))
                continue
            is_well, value = item
            if not is_well:
                raise value
            return value  # type: ignore[no-any-return]

    def _work(self, function: Callable[[], Any]) -> None:
        try:
            self._inbox.put(_outcome(function))
        except BaseException as error:  # SystemExit, say: whoever waits must hear of it
            self._inbox.put((False, RuntimeError(type(error).__name__)))

    def _give_up(self, thread: threading.Thread) -> None:
        self._open = False
        _lost.add(thread)
        _raise_in(thread, OutOfTime)
        while not self._inbox.empty():
            item = self._inbox.get()
            if isinstance(item, _Asked):
                item.answer.put((False, OutOfTime()))


def _outcome(do: Callable[[], Any]) -> tuple[bool, Any]:
    try:
        return True, do()
    except Exception as error:
        return False, error


def _raise_in(thread: threading.Thread, error: type[BaseException]) -> None:
    """Raise an exception in another thread, at its next step of Python.

    A thread that waits in C gets it afterwards.
    """
    if thread.ident is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(error))


class _Lost:
    """Threads that were given up and have not ended yet."""

    def __init__(self) -> None:
        self._threads: set[threading.Thread] = set()
        self._lock = threading.Lock()

    def add(self, thread: threading.Thread) -> None:
        with self._lock:
            self._threads.add(thread)

    def admit(self) -> None:
        """Raise TooManyLost unless one more may be started."""
        if not self._threads:
            return
        with self._lock:
            self._threads = {thread for thread in self._threads if thread.is_alive()}
            if len(self._threads) >= MOST_LOST:
                raise TooManyLost(f"{len(self._threads)} plugins hang in this process")


_lost = _Lost()
