"""How the outboxes of stores stand: of one read from its tables, of all from what the sweeper told Valkey.

The sweeper goes through every store anyway, so a list of all costs no walk: it is as old as the last sweep.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import redis
from django.db.models import Count, F, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from foundation.meter import client

from .actions.helping import given_up
from .models import UNSETTLED, Endpoint, Message

log = logging.getLogger(__name__)
OUTBOXES, TOLD_AT = "kaidian:webhooks:outboxes", "kaidian:webhooks:told"
TOLD_FOR = 24 * 3600
_SINCE = Coalesce("first_tried_at", "next_at")
"""Since when a message waits: one that is sent again does not count from when it was written."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """A store's webhooks in numbers.

    `waiting` messages are to go to endpoints that are on, the first since `since` (seconds since 1970).
    Endpoints that fail are on; of them `paused` get nothing for a while. `off` are off, and not by the team.
    """

    endpoints: int
    failing: int
    paused: int
    off: int
    waiting: int
    since: float | None

    @property
    def oldest(self) -> datetime | None:
        """Since when the first message waits."""
        return None if self.since is None else datetime.fromtimestamp(self.since, UTC)


@dataclass(frozen=True, slots=True)
class EndpointStanding:
    """One endpoint, how much waits for it since when, and how much was given up in three days."""

    endpoint: Endpoint
    waiting: int
    oldest: datetime | None
    given_up: int
    is_paused: bool


@dataclass(frozen=True, slots=True)
class Fleet:
    """What the sweeper told: when, and how it stands in each store that has endpoints."""

    at: datetime | None
    outboxes: dict[int, Outbox]


def outbox() -> Outbox | None:
    """How the current store's outbox stands, in two queries; None where it has no endpoint, in one."""
    is_off = Q(is_on=False) & ~Q(off_reason=Endpoint.Off.MERCHANT)
    counted = Endpoint.objects.aggregate(
        endpoints=Count("pk"),
        failing=Count("pk", filter=Q(is_on=True, failing_since__isnull=False)),
        paused=Count("pk", filter=Q(is_on=True, paused_until__gt=timezone.now())),
        off=Count("pk", filter=is_off),
    )
    if not counted["endpoints"]:
        return None
    waits = Message.objects.filter(UNSETTLED, endpoint__is_on=True)
    told = waits.aggregate(waiting=Count("pk"), oldest=Min(_SINCE))
    since = told["oldest"]
    return Outbox(**counted, waiting=told["waiting"], since=since.timestamp() if since else None)


def endpoint_standings() -> list[EndpointStanding]:
    """Every endpoint of the current store, those with trouble first: three queries."""
    now = timezone.now()
    waits = Message.objects.filter(UNSETTLED).order_by().values("endpoint_id")
    told = {
        row["endpoint_id"]: (row["waiting"], row["oldest"])
        for row in waits.annotate(waiting=Count("pk"), oldest=Min(_SINCE))
    }
    failed = dict(given_up(now).order_by().values_list("endpoint_id").annotate(Count("pk")))
    trouble_first = (F("failing_since").asc(nulls_last=True), "is_on", "pk")
    rows = Endpoint.objects.order_by(*trouble_first)
    return [
        EndpointStanding(
            row,
            *told.get(row.pk, (0, None)),
            given_up=failed.get(row.pk, 0),
            is_paused=row.is_on and row.paused_until is not None and row.paused_until > now,
        )
        for row in rows
    ]


def tell_fleet(outboxes: Mapping[int, Outbox]) -> None:
    """Keep how all stand, in place of what was told before. Where Valkey is away, that is logged."""
    told = {str(store_id): json.dumps(asdict(box)) for store_id, box in outboxes.items()}
    try:
        with client() as valkey, valkey.pipeline(transaction=True) as pipe:
            pipe.delete(OUTBOXES)
            if told:
                pipe.hset(OUTBOXES, mapping=told)
                pipe.expire(OUTBOXES, TOLD_FOR)
            pipe.set(TOLD_AT, timezone.now().timestamp(), ex=TOLD_FOR)
            pipe.execute()
    except redis.RedisError as error:
        log.warning("how outboxes stand can't be told: %s", error)


def fleet() -> Fleet:
    """What the sweeper told last. Raises redis.RedisError."""
    with client() as valkey, valkey.pipeline(transaction=True) as pipe:
        pipe.get(TOLD_AT)
        pipe.hgetall(OUTBOXES)
        at, told = pipe.execute()
    boxes = {int(store_id): Outbox(**json.loads(box)) for store_id, box in told.items()}
    return Fleet(datetime.fromtimestamp(float(at), UTC) if at else None, boxes)
