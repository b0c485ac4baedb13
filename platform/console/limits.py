"""A store's limits and health, as operators see them: what holds, what struck, errors, slow pages, usage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import redis
from django.db import transaction
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from billing.queries import entitlements_of
from billing.queries import usage_of as usage_of_plan
from console.access import OperatorRequest
from console.acts import record_act
from foundation.meter import API_CALLS, CROWDED, JOBS, KINDS, STATEMENTS, STOPPED, STORAGE, Kind
from foundation.ui.charts import Chart, Point
from tenants import own_limits
from tenants.actions.limits import drop_limit, set_limit
from tenants.meters import queries
from tenants.meters.counts import Counts, PageCounts, sum_of
from tenants.models import Store
from tenants.own_limits import LIMITS, Own, StoreLimit

SLOWEST = 15
DAY, MONTH = "day", "month"
STRIKES: dict[str, tuple[Kind, ...]] = {
    own_limits.REQUESTS.name: (CROWDED, STOPPED),
    own_limits.API_CALLS.name: (API_CALLS,),
    own_limits.JOBS.name: (JOBS,),
    own_limits.STORED.name: (STORAGE,),
    own_limits.STATEMENTS.name: (STATEMENTS,),
}
"""What strikes when a limit is reached."""


@dataclass(frozen=True)
class Standing:
    """How a limit stands: all numbers as they are shown. `holds` None is without limit."""

    limit: StoreLimit
    holds: int | None
    usual: int | None
    own: Own | None
    struck: int


@dataclass(frozen=True)
class Struck:
    """How often a limit struck in the stretch, and at each of its steps."""

    label: str | Promise
    stops: bool
    times: int
    series: Sequence[int]


def stretch_of(store: Store, span: str) -> tuple[list[tuple[str, Counts]], bool]:
    """The last 24 hours or 30 days with a label each, and whether Valkey was away (then nothing of hours)."""
    if span == MONTH:
        days = queries.days_of(store.pk)
        return [(date_format(day, "MONTH_DAY_FORMAT"), counts) for day, counts in days], False
    try:
        hours = queries.hours_of(store.pk)
    except redis.RedisError:
        return [], True
    return [(f"{at:%H}:00", counts) for at, counts in hours], False


def standings(store: Store, whole: Counts) -> list[Standing]:
    """Every limit that operators can set, with what holds for the store."""
    own, allowed = own_limits.own_limits(store), entitlements_of(store)
    found = []
    for name, limit in LIMITS.items():
        usual = allowed.most(name) if limit.plan and allowed else None
        usual = limit.usual if usual is None else usual
        times = sum(whole.struck[kind.name] for kind in STRIKES[name])
        holds = own[name].value if name in own else usual
        found.append(Standing(limit, _shown(limit, holds), _shown(limit, usual), own.get(name), times))
    return found


def _shown(limit: StoreLimit, value: int | None) -> int | None:
    return None if value is None else value // limit.scale


def strikes(steps: Sequence[tuple[str, Counts]]) -> list[Struck]:
    """What struck in the stretch, the most frequent first."""
    found = []
    for name, kind in KINDS.items():
        series = [counts.struck[name] for _label, counts in steps]
        if any(series):
            found.append(Struck(kind.label, kind.stops, sum(series), series))
    return sorted(found, key=lambda each: -each.times)


def charts(steps: Sequence[tuple[str, Counts]]) -> list[Chart]:
    """What struck, answers, errors and the time of pages, at each step."""
    pages = [(label, counts.all_pages) for label, counts in steps]
    return [
        Chart(_("Limits that struck"), [Point(label, counts.struck.total()) for label, counts in steps]),
        Chart(_("Requests"), [Point(label, page.requests) for label, page in pages]),
        Chart(_("Errors"), [Point(label, page.errors) for label, page in pages]),
        Chart(
            _("95 of 100 pages within (ms)"), [Point(label, page.p95) for label, page in pages], kind="line"
        ),
    ]


def slowest(whole: Counts) -> list[PageCounts]:
    """The pages that were slowest, by what 95 of 100 requests took."""
    return sorted(whole.pages.values(), key=lambda page: (-page.p95, page.name))[:SLOWEST]


def failing(whole: Counts) -> list[PageCounts]:
    """The pages that answered with errors, those with the most first."""
    found = [page for page in whole.pages.values() if page.errors]
    return sorted(found, key=lambda page: (-page.errors, page.name))[:SLOWEST]


def facts_of(store: Store, span: str) -> dict[str, Any]:
    """All that the page shows."""
    steps, is_away = stretch_of(store, span)
    whole = sum_of(counts for _label, counts in steps)
    return {
        "standings": standings(store, whole),
        "strikes": strikes(steps),
        "charts": charts(steps) if steps else [],
        "together": whole.all_pages,
        "slowest": slowest(whole),
        "failing": failing(whole),
        "usage": usage_of_plan(store),
        "is_away": is_away,
    }


def change(
    request: OperatorRequest,
    *,
    store: Store,
    limit: StoreLimit,
    value: int,
    until: datetime | None,
    reason: str,
) -> None:
    """Let another limit hold for the store; `value` as it is shown. Raises ActionError as `set_limit`."""
    with transaction.atomic():
        scaled = value * limit.scale
        by = request.operator.email
        set_limit(store=store, limit=limit, value=scaled, until=until, reason=reason, by=by)
        end = "" if until is None else until.isoformat()
        record_act(
            request, "limit.set", store=store, reason=reason, limit=limit.name, value=scaled, until=end
        )


def drop(request: OperatorRequest, *, store: Store, limit: StoreLimit) -> None:
    """Let the usual limit hold again."""
    with transaction.atomic():
        drop_limit(store=store, limit=limit)
        record_act(request, "limit.dropped", store=store, limit=limit.name)
