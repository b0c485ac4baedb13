"""Turns: which of the stores that ask runs next in this process, so that a crowd in one slows no other.

A few turns are taken at the same time, each with a connection to the database. Who waits for one waits with
their own store, and the store that has the fewest gets the next. A store that takes much of the processor is
loud: while others are about it has few turns at once, and its requests stop for a moment between two
statements or sections of a page when one of a quiet store runs, in this process or another. Alone it has
everything. What a store has done in the background gives way in the same manner, for half of its time.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from .quiet import Quiet

TURNS = 8
TURNS_OF_ONE = 6
"""The rest is left for others, as long waits for payments and the like would fill them all."""
TURNS_OF_A_LOUD_ONE = 2
"""Enough to keep a processor busy, since Python runs one thread at a time."""
WAITING_OF_ONE = 40
"""More are sent away at once: they would wait longer than people do."""
LONGEST_WAIT = 20.0
LOUD = 0.6
"""Seconds at work, here or in the database, each counting half as much a second later: from about 0.4 of a
processor on."""
LONGEST_STOP, LONGEST_STOPS = 0.05, 0.3
"""Seconds that a loud request stops for others: at once, and in all."""
LONGEST_STOP_IN_TRANSACTION = 0.01
"""Seconds at once while rows are locked that somebody may wait for."""
ACCOUNTS_KEPT = 2_000

_thread = threading.local()
own_turns: dict[Hashable, int] = {}
"""Turns at once of stores for which an operator set another number than TURNS_OF_ONE."""


class CrowdedError(Exception):
    """There are too many requests of this store here already."""


@dataclass(slots=True, eq=False)
class _Account:
    """A store here and now. `used` is time at work, as it stood at `used_at`."""

    running: int = 0
    used: float = 0.0
    used_at: float = 0.0
    waiting: deque[_Waiter] = field(default_factory=deque)
    key: Hashable = None

    def lately(self, now: float) -> float:
        """Seconds at work, the older the less they count."""
        return self.used * math.exp2(self.used_at - now)

    def use(self, seconds: float, now: float) -> None:
        self.used, self.used_at = self.lately(now) + seconds, now


@dataclass(slots=True, eq=False)
class Turn:
    """A place among those that run. `place` numbers it from 0, for what goes with it."""

    key: Hashable
    place: int
    is_loud: bool
    account: _Account
    quiet: Quiet
    started: float = field(default_factory=time.thread_time)
    in_database: float = 0.0
    stopped: float = 0.0

    def stop_for_others(self, seconds: float) -> None:
        """Let quiet stores go before: a loud turn stops while one of theirs runs, so long at most."""
        if self.is_loud and self.stopped < LONGEST_STOPS:
            self.stopped += self.quiet.wait(seconds)


@dataclass(slots=True, eq=False)
class Job:
    """Work in the background. It stops for no longer than it has worked since it last stopped."""

    quiet: Quiet
    since: float
    in_database: float = 0.0

    def stop_for_others(self, seconds: float) -> None:
        """Let the requests of quiet stores go before, for so long at most."""
        if self.quiet.wait(min(seconds, time.monotonic() - self.since)):
            self.since = time.monotonic()


class _Waiter:
    """A thread that waits, and the turn that it is given."""

    def __init__(self, key: Hashable) -> None:
        self.key = key
        self.turn: Turn | None = None
        self.called = threading.Event()


class Gate:
    """Gives turns. For many threads of one process."""

    def __init__(
        self,
        turns: int = TURNS,
        of_one: int = TURNS_OF_ONE,
        waiting_of_one: int = WAITING_OF_ONE,
        quiet: Quiet | None = None,
    ) -> None:
        self._of_one, self._waiting_of_one = of_one, waiting_of_one
        self._accounts: dict[Hashable, _Account] = {}
        self._free: list[tuple[Hashable, int]] = [(None, place) for place in range(turns)]
        self._quiet = quiet or Quiet()
        self._mutex = threading.Lock()

    def enter(self, key: Hashable) -> Turn:
        """Wait for a turn. Raises CrowdedError at once where too many of this key wait, or after a while.

        The turn is this thread's until `leave`.
        """
        with self._mutex:
            account = self._account(key)
            if not account.waiting and self._may_start(account):
                turn = self._start(key, account)
            elif len(account.waiting) >= self._waiting_of_one:
                raise CrowdedError
            else:
                turn = None
                waiter = _Waiter(key)
                account.waiting.append(waiter)
        if turn is None:
            turn = self._wait(waiter, account)
        turn.started = time.thread_time()
        _thread.turn = turn
        return turn

    def leave(self, turn: Turn) -> None:
        """Give the turn back. From any thread; the time at work is that of the one that entered."""
        spent = 0.0
        if getattr(_thread, "turn", None) is turn:
            spent = time.thread_time() - turn.started + turn.in_database
            _thread.turn = None
        with self._mutex:
            account = turn.account
            account.running -= 1
            account.use(spent, time.monotonic())
            if not turn.is_loud:
                self._quiet.end()
            self._free.append((turn.key, turn.place))
            self._call_next()

    def _wait(self, waiter: _Waiter, account: _Account) -> Turn:
        if not waiter.called.wait(LONGEST_WAIT):
            with self._mutex:
                if waiter.turn is None:
                    account.waiting.remove(waiter)
                    raise CrowdedError
        if waiter.turn is None:
            raise AssertionError("called without a turn")
        return waiter.turn

    def _account(self, key: Hashable) -> _Account:
        if key not in self._accounts and len(self._accounts) >= ACCOUNTS_KEPT:
            idle = [key for key, each in self._accounts.items() if not each.running and not each.waiting]
            for each in idle:
                del self._accounts[each]
        return self._accounts.setdefault(key, _Account(key=key))

    def _may_start(self, account: _Account) -> bool:
        now = time.monotonic()
        is_held = account.lately(now) > LOUD and self._quiet.is_about()
        most = own_turns.get(account.key, self._of_one)
        return bool(self._free) and account.running < (min(TURNS_OF_A_LOUD_ONE, most) if is_held else most)

    def _start(self, key: Hashable, account: _Account) -> Turn:
        now = time.monotonic()
        is_loud = account.lately(now) > LOUD
        if not is_loud:
            self._quiet.begin()
        account.running += 1
        return Turn(key, self._take_place(key), is_loud, account, self._quiet)

    def _take_place(self, key: Hashable) -> int:
        """The place that this store had last, its connection is in its schema; else the longest unused."""
        for index in range(len(self._free) - 1, -1, -1):
            if self._free[index][0] == key:
                return self._free.pop(index)[1]
        return self._free.pop(0)[1]

    def _call_next(self) -> None:
        while self._free:
            now = time.monotonic()
            ready = [each for each in self._accounts.values() if each.waiting and self._may_start(each)]
            if not ready:
                return
            account = min(ready, key=lambda each: (each.lately(now) > LOUD, each.running, each.lately(now)))
            waiter = account.waiting.popleft()
            waiter.turn = self._start(waiter.key, account)
            waiter.called.set()


@contextmanager
def giving_way(quiet: Quiet) -> Iterator[None]:
    """Run a block as a job: it stops between its statements for requests of quiet stores."""
    before = getattr(_thread, "turn", None)
    _thread.turn = Job(quiet, since=time.monotonic())
    try:
        yield
    finally:
        _thread.turn = before


def stop_for_others(*, in_transaction: bool = False) -> None:
    """Called between two statements and while a page is drawn; does nothing where nobody has turns."""
    turn: Turn | Job | None = getattr(_thread, "turn", None)
    if turn is not None:
        turn.stop_for_others(LONGEST_STOP_IN_TRANSACTION if in_transaction else LONGEST_STOP)


def has_used_database(seconds: float) -> None:
    """Called after each statement: its time counts like the thread's own."""
    turn: Turn | Job | None = getattr(_thread, "turn", None)
    if turn is not None:
        turn.in_database += seconds
