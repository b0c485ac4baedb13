"""Limits of one store: what the platform gives everybody, what a plan says, and what an operator set for it.

    own_limit(store, "jobs")                # what an operator set and still holds, or None
    limit_of(store, REQUESTS)               # that, or what holds for everybody

What operators set stands on the store's row, so whoever has the store knows it without a query, and each
process hears of a change as of any other of a store (tenants.invalidation).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.api.costs import API_RATE, CALLS
from foundation.limits import Limit

from .fairness import TURNS, TURNS_OF_ONE, own_turns
from .files import STORAGE

if TYPE_CHECKING:
    from .models import Store

STATEMENT_SECONDS = 60
"""A statement of a store that runs longer is stopped. Whoever reads a whole store says so for himself."""
JOBS_AT_ONCE = 3
"""Of one store and one kind of queue: a worker of ours has four threads, and one is left for others."""
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class StoreLimit:
    """A limit that operators can set for a store, between `least` and `most`.

    `usual` holds for who has none of its own and no plan that says it (None: no limit); `plan` is the plan's.
    `unit` is what stands behind the number, `scale` how many of the limit's own one of it is.
    """

    name: str
    label: str | Promise
    help: str | Promise
    unit: str | Promise
    least: int
    most: int
    usual: int | None
    plan: Limit | None = None
    scale: int = 1


REQUESTS = StoreLimit(
    "requests", _("Requests at once"), _("In each process of the web server; more wait for their turn."),
    _("requests"), 1, TURNS, TURNS_OF_ONE,
)  # fmt: skip
API_CALLS = StoreLimit(
    "api_rate", _("API calls"), _("Drops that come back each second; a read costs 1, a change 5."),
    _("a second"), 1, 2_000, CALLS.refill, API_RATE,
)  # fmt: skip
JOBS = StoreLimit(
    "jobs", _("Jobs at once"), _("On all workers together; more wait until one is done."),
    _("jobs"), 1, 64, JOBS_AT_ONCE,
)  # fmt: skip
STORED = StoreLimit(
    "storage", _("Storage"), _("Pictures, videos and other files."),
    "MB", 1, 10_000_000, None, STORAGE, _MEGABYTE,
)  # fmt: skip
STATEMENTS = StoreLimit(
    "statement", _("Statement time"), _("What the database works on for longer is stopped."),
    _("seconds"), 1, 300, STATEMENT_SECONDS,
)  # fmt: skip
LIMITS = {limit.name: limit for limit in (REQUESTS, API_CALLS, JOBS, STORED, STATEMENTS)}
"""Every limit that operators can set for a store, in the order in which they are shown."""


@dataclass(frozen=True)
class Own:
    """What an operator set for a store, in the limit's own unit; `until` None is for good."""

    value: int
    until: datetime | None
    reason: str
    by: str


def own_limit(store: Store | None, name: str) -> int | None:
    """What an operator set for the store and still holds; None where nothing is. Asks no database."""
    kept = store.own_limits.get(name) if store is not None and store.own_limits else None
    if kept is None or (kept["until"] is not None and kept["until"] <= time.time()):
        return None
    return int(kept["value"])


def limit_of(store: Store | None, limit: StoreLimit) -> int:
    """How much holds for a store, of a limit that has nothing to do with plans."""
    own = own_limit(store, limit.name)
    if own is not None:
        return own
    if limit.usual is None:
        raise ValueError(f"nobody has a usual {limit.name}")
    return limit.usual


def own_limits(store: Store) -> dict[str, Own]:
    """All that operators set for a store and still holds, by the limit's name."""
    return {
        name: Own(
            kept["value"],
            None if kept["until"] is None else datetime.fromtimestamp(kept["until"], UTC),
            kept["reason"],
            kept["by"],
        )
        for name, kept in (store.own_limits or {}).items()
        if name in LIMITS and own_limit(store, name) is not None
    }


def heed_turns(store: Store) -> None:
    """Let this process give a store as many turns as holds for it. Called whenever its row was read anew."""
    turns = own_limit(store, REQUESTS.name)
    if turns is not None:
        own_turns[store.pk] = turns
    else:
        own_turns.pop(store.pk, None)
