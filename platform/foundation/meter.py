"""What a store's limits refused or slowed down, and how its pages fare: counted by hour and day.

    strike(STATEMENTS)                          # in the store that the thread is in
    strike(CROWDED, store_id=7)
    note_page(7, "backoffice:orders", seconds=0.041, statements=9, status=200)
    note_webhooks(taken=12, refused=1)          # tries to send, of the store that the thread is in

A count is a number in this process's memory; every few seconds a thread tells Valkey all of them in one
round trip. So a request pays microseconds and waits for nobody, and a process that is killed loses seconds.
Keys expire by themselves; what is to be kept for longer, `tenants.meters` writes down.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import redis
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)

TELL_SECONDS = 5.0
HOUR, DAY = 3600, 86_400
HOURS_KEPT, DAYS_KEPT = 50, 4
MOST_SCOPES = 4_000
"""Stores and hours that a process remembers while Valkey is away; what is more is not counted."""
DIRTY = "kaidian:meter:dirty"
"""The set of "<store>:<day>" that changed since somebody looked."""
BOUNDS = (25, 50, 100, 200, 400, 1000, 2000, 5000, 10_000)
"""Milliseconds: a page falls into the first bucket whose bound it doesn't pass, or into one more."""
TAKEN, REFUSED = "w|taken", "w|refused"
"""Tries to send webhooks: what receivers took, and what they refused or never heard."""
SLOW_MS = 1000
"""From here on a page is slow."""
FIRST_SLOW = BOUNDS.index(SLOW_MS) + 1


@dataclass(frozen=True)
class Kind:
    """A limit that holds for each store by itself. `stops` is False where things were only made to wait."""

    name: str
    label: str | Promise
    stops: bool = True


KINDS: dict[str, Kind] = {}


def _kind(name: str, label: str | Promise, *, stops: bool = True) -> Kind:
    KINDS[name] = Kind(name, label, stops)
    return KINDS[name]


CROWDED = _kind("crowded", _("Requests sent away: too many at once"))
STOPPED = _kind("stopped", _("Requests that stopped for quieter stores"), stops=False)
API_CALLS = _kind("api_calls", _("API calls refused: too many"))
TRIES = _kind("tries", _("Tries refused: too many from one place"))
JOBS = _kind("jobs", _("Jobs that waited for others of the store"), stops=False)
STATEMENTS = _kind("statements", _("Statements stopped: they took too long"))
STORAGE = _kind("storage", _("Files refused: the storage is full"))
PLAN = _kind("plan", _("Things refused: the plan allows no more"))
FUNCTIONS = _kind("functions", _("Functions stopped: out of instructions, memory or time"))
PLUGINS = _kind("plugins", _("Plugins stopped: out of time"))
WEBHOOKS = _kind("webhooks", _("Webhooks paused: their receiver fails"), stops=False)
LETTERS = _kind("letters", _("Letters of plugins refused: too many today"))
"""Every limit of a store that can strike, in the order in which people read them."""

_current: list[Callable[[], int | None]] = []


def know_store_by(current: Callable[[], int | None]) -> None:
    """Let the floor above say in which store the thread is."""
    _current[:] = [current]


def current_store_id() -> int | None:
    """The id of the store that the thread is in; None on the platform."""
    return _current[0]() if _current else None


def count_for_store(request: Any) -> None:
    """Let the answer to a request that is no store's by its address count for the store the thread is in."""
    request.counted_for = current_store_id()


def strike(kind: Kind, *, store_id: object = None, times: int = 1) -> None:
    """Count that a limit refused something of a store, or made it wait. Outside of stores: nothing."""
    store_id = current_store_id() if store_id is None else store_id
    if isinstance(store_id, int):
        _counts.add(store_id, {f"l|{kind.name}": times})


def note_page(store_id: int, page: str, *, seconds: float, statements: int, status: int) -> None:
    """Count an answer to a request. `page` is the name of an address, never the address itself."""
    ms = round(seconds * 1000)
    more = {f"p|{page}|{bisect_left(BOUNDS, ms)}": 1, f"t|{page}": ms, f"s|{page}": statements}
    if status >= 500:
        more[f"e|{page}"] = 1
    _counts.add(store_id, more)


def note_webhooks(*, taken: int, refused: int) -> None:
    """Count tries to send webhooks of the store that the thread is in. Outside of stores: nothing."""
    store_id = current_store_id()
    if store_id is not None:
        tries = {TAKEN: taken, REFUSED: refused}
        _counts.add(store_id, {field: number for field, number in tries.items() if number})


def hour_key(store_id: int, hour: int) -> str:
    """The hash of a store's hour (hours since 1970)."""
    return f"kaidian:meter:h:{store_id}:{hour}"


def day_key(store_id: int, day: int) -> str:
    """The hash of a store's day in UTC (days since 1970)."""
    return f"kaidian:meter:d:{store_id}:{day}"


class _Counts:
    """What this process counted and has not told yet. For many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told = threading.Lock()
        self._kept: dict[tuple[int, int], Counter[str]] = {}
        self._process = 0

    def add(self, store_id: int, more: dict[str, int]) -> None:
        scope = (store_id, int(time.time()) // HOUR)
        with self._lock:
            counter = self._kept.get(scope)
            if counter is None:
                if len(self._kept) >= MOST_SCOPES:
                    return
                counter = self._kept[scope] = Counter()
            for field, number in more.items():
                counter[field] += number
        if self._process != os.getpid():
            self._start()

    def _start(self) -> None:
        with self._lock:
            if self._process == os.getpid():
                return
            self._process = os.getpid()
        if settings.MODE != "test":
            threading.Thread(target=self._tell_for_ever, name="meter", daemon=True).start()

    def _tell_for_ever(self) -> None:
        while True:
            time.sleep(TELL_SECONDS)
            self.tell()

    def tell(self) -> None:
        """Tell Valkey what was counted. What can't be told is kept, and told the next time."""
        with self._told:
            with self._lock:
                kept, self._kept = self._kept, {}
            if not kept:
                return
            try:
                _send(kept)
            except redis.RedisError as error:
                log.warning("what was counted can't be told: %s", error)
                self._take_back(kept)

    def _take_back(self, kept: dict[tuple[int, int], Counter[str]]) -> None:
        with self._lock:
            for scope, counter in kept.items():
                if scope in self._kept or len(self._kept) < MOST_SCOPES:
                    self._kept.setdefault(scope, Counter()).update(counter)


def _send(kept: dict[tuple[int, int], Counter[str]]) -> None:
    with client() as valkey, valkey.pipeline(transaction=True) as pipe:
        for (store_id, hour), counter in kept.items():
            day = hour * HOUR // DAY
            for key, seconds in (
                (hour_key(store_id, hour), HOURS_KEPT * HOUR),
                (day_key(store_id, day), DAYS_KEPT * DAY),
            ):
                for field, number in counter.items():
                    pipe.hincrby(key, field, number)
                pipe.expire(key, seconds)
            pipe.sadd(DIRTY, f"{store_id}:{day}")
        pipe.execute()


def client() -> Any:
    """Valkey, for the length of a block."""
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=2, decode_responses=True
    )


_counts = _Counts()
tell = _counts.tell
atexit.register(tell)
