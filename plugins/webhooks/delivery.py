"""Who sends: a few threads for the network, and fewer tasks that feed them.

A task takes messages of an endpoint, lets threads without a database send them, and writes down what came of
it. While one is at an endpoint, further tasks for it only leave a note and end; so ten thousand events make
one busy sender, not ten thousand. Endpoints take turns, a slice of time each. At most half of a worker's
tasks send, so that receivers which dawdle hold up no mail and no order.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from django.utils import timezone

from tenants.context import in_store
from tenants.queries import store_by_id

from .actions.settling import Outcome, settle
from .actions.taking import take_messages
from .queries import next_due
from .sending import send

type Turn = tuple[int, int]
"""A store's id and an endpoint's."""

SENDERS = 2
"""Tasks of a process that send at the same time."""
SLICE_SECONDS = 5.0
"""How long one endpoint has the turn while others wait."""
WHOLE_SECONDS = 20.0
"""After so long a task ends, and hands on what is left."""
HELD_SECONDS = 1.0
"""An earlier event of the same subject arrives within moments."""
SOON_SECONDS = 75.0
_network = ThreadPoolExecutor(max_workers=20, thread_name_prefix="webhook")


class Turns:
    """Which endpoints wait for a sender of this process, and which have one."""

    def __init__(self, senders: int) -> None:
        self._free = senders
        self._waiting: dict[Turn, None] = {}
        self._busy: set[Turn] = set()
        self._planned: dict[Turn, float] = {}
        self._lock = threading.Lock()

    def join(self, turn: Turn) -> bool:
        """Wait for a turn. Whether the caller is to become a sender; else one that is there comes by."""
        with self._lock:
            self._waiting.setdefault(turn)
            if not self._free:
                return False
            self._free -= 1
            return True

    def next(self) -> Turn | None:
        """The next endpoint to serve; None ends the sender."""
        with self._lock:
            for turn in self._waiting:
                if turn not in self._busy:
                    del self._waiting[turn]
                    self._busy.add(turn)
                    return turn
            self._free += 1
            return None

    def done(self, turn: Turn, *, again: bool) -> None:
        """The turn is over; `again` puts the endpoint at the end of the line."""
        with self._lock:
            self._busy.discard(turn)
            if again:
                self._waiting.setdefault(turn)

    def leave(self) -> list[Turn]:
        """End a sender before its work is done; the endpoints to hand on, when it was the last."""
        with self._lock:
            self._free += 1
            if self._busy:
                return []
            left = list(self._waiting)
            self._waiting.clear()
            return left

    def plan(self, turn: Turn, seconds: float) -> bool:
        """Whether somebody should come back in so many seconds: unless that is planned, as soon or sooner."""
        now = time.monotonic()
        with self._lock:
            self._planned = {each: at for each, at in self._planned.items() if at > now}
            if self._planned.get(turn, now + seconds + 1) <= now + seconds:
                return False
            self._planned[turn] = now + seconds
            return True


turns = Turns(SENDERS)


@dataclass(frozen=True)
class Desk:
    """What a sender has done by others, in the endpoint's store."""

    tell_off: Callable[[int], None]
    """An endpoint was turned off."""
    come_back: Callable[[float, int], None]
    """An endpoint has something to send in so many seconds."""


def serve(turn: Turn, desk: Desk) -> list[Turn]:
    """Send what waits for an endpoint, and for others that ask meanwhile; endpoints to hand on."""
    if not turns.join(turn):
        return []
    end = time.monotonic() + WHOLE_SECONDS
    while time.monotonic() < end:
        mine = turns.next()
        if mine is None:
            return []
        is_done = True
        try:
            is_done = _serve_one(mine, desk)
        finally:
            turns.done(mine, again=not is_done)
    return turns.leave()


def _serve_one(turn: Turn, desk: Desk) -> bool:
    store_id, endpoint_id = turn
    store = store_by_id(store_id)
    if store is None:
        return True
    with in_store(store):
        done = send_all(endpoint_id, seconds=SLICE_SECONDS)
        if done.was_turned_off:
            desk.tell_off(endpoint_id)
        wait_for = done.seconds_to_next
        if done.is_done and wait_for is not None and turns.plan(turn, wait_for):
            desk.come_back(wait_for, endpoint_id)
    return done.is_done


@dataclass(frozen=True, slots=True)
class Done:
    """What a slice of time gave. `seconds_to_next` is None where nothing is due within a minute or so."""

    is_done: bool
    was_turned_off: bool = False
    seconds_to_next: float | None = None


def send_all(endpoint_id: int, *, seconds: float) -> Done:
    """Send what is due to an endpoint of the current store, for so long. Nothing holds a transaction open."""
    end = time.monotonic() + seconds
    on_the_way: set[Future[Outcome]] = set()
    was_turned_off = is_held = False
    while True:
        is_late = time.monotonic() > end
        if not is_late:
            taken = take_messages(endpoint_id=endpoint_id)
            is_held = taken.is_held
            on_the_way |= {_network.submit(send, job) for job in taken.jobs}
        if not on_the_way:
            break
        done, on_the_way = wait(on_the_way, return_when=FIRST_COMPLETED)
        was_turned_off |= settle(endpoint_id=endpoint_id, outcomes=[each.result() for each in done])
    return Done(not is_late, was_turned_off, HELD_SECONDS if is_held else _soon(endpoint_id))


def _soon(endpoint_id: int) -> float | None:
    """In how many seconds something is due; what is further off is for the sweeper."""
    at = next_due(endpoint_id)
    if at is None:
        return None
    left = max((at - timezone.now()).total_seconds(), 0.0)
    return left if left <= SOON_SECONDS else None
