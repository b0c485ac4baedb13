"""What the status page shows, as plain values: kept in Valkey as well, for when the database is away."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Q
from django.utils import timezone

from tenants.context import on_platform

from .components import COMPONENTS, State
from .models import ComponentDay, Incident, IncidentUpdate, Probe

log = logging.getLogger(__name__)
DAYS = 90
PAST_DAYS = 14
FRESH = timedelta(minutes=5)
KEPT = "kaidian:status"
_last: list[dict[str, Any]] = []


def snapshot() -> dict[str, Any]:
    """How everything is, as JSON values in both languages. Where the database is away, what was known last.

    `is_current` is False then, and `at` says when it was; without anything known, all is not measured.
    """
    try:
        with on_platform():
            found = _read(timezone.now())
    except DatabaseError as error:
        log.warning("the status is shown as it was last known: %s", error)
        return _known() | {"is_current": False}
    _last[:] = [found]
    return found | {"is_current": True}


def keep_snapshot() -> None:
    """Let all processes know the present state for when the database is away. Raises redis.RedisError."""
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as valkey:
        valkey.set(KEPT, json.dumps(snapshot()))


def _known() -> dict[str, Any]:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as valkey:
            kept: Any = valkey.get(KEPT)
        if kept:
            return dict(json.loads(kept))
    except (redis.RedisError, ValueError) as error:
        log.warning("the status kept in Valkey can't be read: %s", error)
    return dict(_last[0]) if _last else _nothing(timezone.now())


def _nothing(now: datetime) -> dict[str, Any]:
    components: list[dict[str, Any]] = [
        {"name": name, "state": State.NOT_KNOWN.value, "uptime": None, "days": []} for name in COMPONENTS
    ]
    return {"at": now.isoformat(), "state": State.NOT_KNOWN.value, "components": components,
            "incidents": [], "planned": [], "past": []}  # fmt: skip


def _read(now: datetime) -> dict[str, Any]:
    incidents = list(
        Incident.objects.filter(Q(resolved_at=None) | Q(resolved_at__gte=now - timedelta(days=PAST_DAYS)))
        .prefetch_related("updates")
        .order_by("-starts_at", "-pk")
    )
    present = [row for row in incidents if row.resolved_at is None and row.starts_at <= now]
    components = _components(now, present)
    return {
        "at": now.isoformat(),
        "state": _worst([each["state"] for each in components]),
        "components": components,
        "incidents": [_told(row) for row in present],
        "planned": [_told(row) for row in incidents if row.resolved_at is None and row.starts_at > now],
        "past": [_told(row) for row in incidents if row.resolved_at is not None],
    }


def _components(now: datetime, present: list[Incident]) -> list[dict[str, Any]]:
    probes = Probe.objects.filter(at__gte=now - FRESH).order_by("component", "-at")
    latest = {row.component: row for row in probes.distinct("component")}
    first = now.astimezone(UTC).date() - timedelta(days=DAYS - 1)
    kept = {(row.component, row.day): row for row in ComponentDay.objects.filter(day__gte=first)}
    found = []
    for name in COMPONENTS:
        days = [kept.get((name, first + timedelta(days=number))) for number in range(DAYS)]
        probed = latest.get(name)
        states = [State(probed.state) if probed else State.NOT_KNOWN]
        states += [_state_of(row) for row in present if name in row.components]
        found.append(
            {
                "name": name,
                "state": _worst(states),
                "uptime": _uptime([row for row in days if row]),
                "days": [
                    {"day": (first + timedelta(days=number)).isoformat(), **_day(row)}
                    for number, row in enumerate(days)
                ],
            }
        )
    return found


def _state_of(incident: Incident) -> State:
    if incident.is_maintenance:
        return State.MAINTENANCE
    return State.DOWN if incident.is_outage else State.SLOW


def _worst(states: list[Any]) -> str:
    """The state of all together: what is worst of what is known."""
    order = [State.DOWN, State.SLOW, State.MAINTENANCE, State.WELL]
    return next((state.value for state in order if state in states), State.NOT_KNOWN.value)


def _uptime(days: list[ComponentDay]) -> float | None:
    """Percent of the probes that did not find it down, rounded down to hundredths; None without any."""
    total = sum(row.well + row.slow + row.down for row in days)
    down = sum(row.down for row in days)
    return (total - down) * 10_000 // total / 100 if total else None


def _day(row: ComponentDay | None) -> dict[str, Any]:
    """A bar: bad from 5 minutes down, slow from one, or from 30 slow ones."""
    if row is None:
        return {"state": State.NOT_KNOWN.value, "down": 0}
    if row.down >= 5:
        state = State.DOWN
    elif row.down or row.slow >= 30:
        state = State.SLOW
    else:
        state = State.WELL
    return {"state": state.value, "down": row.down}


def _told(row: Incident) -> dict[str, Any]:
    updates = sorted(row.updates.all(), key=lambda update: update.pk, reverse=True)
    return {
        "id": row.pk,
        "title": {"en": row.title_en, "zh-hans": row.title_zh},
        "is_maintenance": row.is_maintenance,
        "components": row.components,
        "state": row.state,
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat() if row.ends_at else None,
        "resolved_at": row.resolved_at.isoformat() if row.resolved_at else None,
        "updates": [_update(update) for update in updates],
    }


def _update(row: IncidentUpdate) -> dict[str, Any]:
    return {
        "at": row.at.isoformat(),
        "state": row.state,
        "text": {"en": row.text_en, "zh-hans": row.text_zh},
    }
