"""Which store a host leads to, remembered in the process so that a request needs no query of public tables.

An entry lives LIVE_SECONDS; a change elsewhere removes it at once (tenants.invalidation). While that
channel is down, entries live only BLIND_SECONDS. Hosts that lead nowhere are remembered apart and fewer, so
that made-up hosts can neither fill the memory nor push real stores out.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from threading import Lock

from .context import on_platform
from .models import Domain, Store
from .own_limits import heed_turns

LIVE_SECONDS = 30.0
BLIND_SECONDS = 2.0
STORES_KEPT = 20_000
STRANGERS_KEPT = 2_000

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*\Z")
_PORT = re.compile(r":(\d{0,5})\Z")


@dataclass(frozen=True, slots=True)
class Route:
    """Where a known host leads: its store (shared between threads, never to be changed) and primary host."""

    store: Store
    primary: str


@lru_cache(maxsize=4096)
def split_host(header: str) -> tuple[str, str]:
    """Host and port of a Host header: "Shop.Example.COM.:8000" is ("shop.example.com", "8000").

    A malformed host is ("", ""). IPv6 literals keep no brackets.
    """
    text = header.strip().lower()
    port = _PORT.search(text)
    name = text[: port.start()] if port else text
    if name.startswith("["):
        name = name.removeprefix("[").removesuffix("]") if name.endswith("]") else ""
        known = is_address(name)
    else:
        name = name.removesuffix(".")
        known = _HOST.match(name) is not None
    return (name, port[1] if port else "") if known else ("", "")


@lru_cache(maxsize=4096)
def is_address(host: str) -> bool:
    """Whether a host is an IP address rather than a name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class RouteCache:
    """Routes by host, with their age. Safe between threads; reading takes no lock."""

    def __init__(self, stores_kept: int = STORES_KEPT, strangers_kept: int = STRANGERS_KEPT) -> None:
        self.live_seconds = BLIND_SECONDS
        self._stores_kept = stores_kept
        self._strangers_kept = strangers_kept
        self._known: OrderedDict[str, tuple[float, Route]] = OrderedDict()
        self._strangers: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()
        self._changes = 0

    def find(self, host: str) -> Route | None:
        """The route of a host, or None when it leads to no store. At most one query, none when remembered."""
        oldest = time.monotonic() - self.live_seconds
        entry = self._known.get(host)
        if entry is not None and entry[0] > oldest:
            return entry[1]
        if self._strangers.get(host, 0.0) > oldest:
            return None
        changes = self._changes
        route = read_route(host)
        self._remember(host, route, changes)
        return route

    def recall(self, host: str) -> Route | None:
        """The route of a host as it was last known, however long ago; no query."""
        entry = self._known.get(host)
        return entry[1] if entry else None

    def _remember(self, host: str, route: Route | None, changes: int) -> None:
        with self._lock:
            if changes != self._changes:  # what was read may be older than a change we were told of
                return
            self._known.pop(host, None)
            self._strangers.pop(host, None)
            if route is None:
                self._strangers[host] = time.monotonic()
                while len(self._strangers) > self._strangers_kept:
                    self._strangers.popitem(last=False)
            else:
                self._known[host] = (time.monotonic(), route)
                while len(self._known) > self._stores_kept:
                    self._known.popitem(last=False)

    def forget(self, store_id: int, hosts: Iterable[str] = ()) -> None:
        """Drop what is known of a store, and of hosts that begin or cease to lead to it."""
        with self._lock:
            self._changes += 1
            for host in hosts:
                self._strangers.pop(host, None)
                self._known.pop(host, None)
            stale = [host for host, (_, route) in self._known.items() if route.store.pk == store_id]
            for host in stale:
                del self._known[host]

    def forget_all(self) -> None:
        """Drop everything, as when changes may have been missed."""
        with self._lock:
            self._changes += 1
            self._known.clear()
            self._strangers.clear()


def read_route(host: str) -> Route | None:
    """The route of a host from the database. Leaves the thread in the store it is in."""
    with on_platform():
        domain = Domain.objects.select_related("store").filter(host=host).first()
        if domain is None:
            return None
        store: Store = domain.store
        heed_turns(store)
        if domain.is_primary:
            return Route(store, host)
        primary = store.domains.filter(is_primary=True).values_list("host", flat=True).first()
        return Route(store, primary or host)


routes = RouteCache()
