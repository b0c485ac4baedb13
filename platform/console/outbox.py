"""Outboxes of webhooks as operators see them: which stores have trouble, and what is done about it.

Addresses are told by their hosts alone: the rest of one is often a password.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import redis
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from console import queries
from console.access import OperatorRequest, actor_of
from console.acts import record_act
from console.parts import StorePart, show_part
from foundation.errors import ActionError
from foundation.ui.charts import Chart, Point
from plugins.webhooks import standing, tasks
from plugins.webhooks.actions import pause_endpoint, resume_endpoint, retry_now
from plugins.webhooks.models import Endpoint
from plugins.webhooks.standing import EndpointStanding, Outbox
from tenants.context import in_store, on_platform
from tenants.meters.queries import hours_of
from tenants.models import Store

LATER = datetime.max.replace(tzinfo=UTC)
STATES: dict[str, str | Promise] = {
    "": pgettext_lazy("webhooks", "All"),
    "failing": gettext_lazy("Failing"),
    "paused": pgettext_lazy("webhooks", "Paused"),
    "off": gettext_lazy("Turned off"),
    "waiting": gettext_lazy("Waiting"),
}
"""What stores can be filtered by: fields of Outbox that are not 0."""


@dataclass(frozen=True)
class Row:
    """An endpoint on a store's page. `host` is where it goes, `is_theirs` that its own team turned it off."""

    standing: EndpointStanding
    host: str

    @property
    def endpoint(self) -> Endpoint:
        return self.standing.endpoint

    @property
    def is_theirs(self) -> bool:
        return not self.endpoint.is_on and self.endpoint.off_reason == Endpoint.Off.MERCHANT

    @property
    def may_be_retried(self) -> bool:
        return self.endpoint.is_on and bool(self.standing.waiting or self.standing.given_up)


def register() -> None:
    """Called when the platform starts."""
    show_part(StorePart("webhooks", "console/parts/webhooks.html", read=_facts))


def _facts(store: Store) -> Mapping[str, Any] | None:
    with in_store(store):
        box = standing.outbox()
    return {"box": box} if box else None


def stores_in(outboxes: Mapping[int, Outbox], *, words: str, state: str) -> list[int]:
    """Ids of the stores whose outbox is in a state and that the words find, those with trouble first."""
    found = [
        store_id
        for store_id, box in outboxes.items()
        if state not in STATES or not state or getattr(box, state)
    ]
    if words.strip():
        rows = queries.stores_found(words=words).filter(pk__in=found)
        found = list(rows.values_list("pk", flat=True))
    return sorted(found, key=lambda store_id: (_trouble(outboxes[store_id]), store_id))


def _trouble(box: Outbox) -> tuple[bool, bool, datetime, int]:
    return (not box.failing, not box.off, box.oldest or LATER, -box.waiting)


def whole_of(outboxes: Mapping[int, Outbox]) -> dict[str, Any]:
    """All outboxes as one."""
    boxes = outboxes.values()
    oldest = min((box.oldest for box in boxes if box.oldest), default=None)
    sums = {
        name: sum(getattr(box, name) for box in boxes) for name in ("waiting", "failing", "paused", "off")
    }
    return {**sums, "oldest": oldest}


def rows_of(store: Store, words: str = "") -> list[Row]:
    """The endpoints of a store whose host or note has the words in it, those with trouble first."""
    with in_store(store):
        found = [Row(each, host_of(each.endpoint)) for each in standing.endpoint_standings()]
    wanted = words.casefold().strip()
    return [row for row in found if wanted in f"{row.host} {row.endpoint.note}".casefold()]


def host_of(endpoint: Endpoint) -> str:
    """Where an endpoint goes, without what may be a password: host and port."""
    return urlsplit(endpoint.url).netloc.rpartition("@")[2] or "–"


def tries_of(store: Store) -> dict[str, Any]:
    """Tries of 24 hours that were taken and refused, and by hour; nothing where Valkey is away."""
    try:
        hours = hours_of(store.pk)
    except redis.RedisError:
        return {"is_away": True}
    charts = [
        Chart(_("Taken"), [Point(f"{at:%H}:00", counts.taken) for at, counts in hours]),
        Chart(_("Refused or not reached"), [Point(f"{at:%H}:00", counts.refused) for at, counts in hours]),
    ]
    taken, refused = (sum(point.value for point in chart.points) for chart in charts)
    shown = [chart for chart in charts if any(point.value for point in chart.points)]
    return {"taken": taken, "refused": refused, "charts": shown}


def pause(request: OperatorRequest, *, store: Store, endpoint_id: int, reason: str) -> str:
    """Pause an endpoint; its team is told why. Its host.

    Raises Endpoint.DoesNotExist, and ActionError: "reason_required", and those of `pause_endpoint`.
    """

    def act() -> None:
        pause_endpoint(endpoint_id=endpoint_id, note=reason.strip(), actor=actor_of(request))
        tasks.tell_off.send(endpoint_id)

    return _act(request, "webhook.paused", store, endpoint_id, reason, act)


def resume(request: OperatorRequest, *, store: Store, endpoint_id: int, reason: str) -> str:
    """Let an endpoint go on. Its host. Raises as `pause` and `resume_endpoint`."""

    def act() -> None:
        resume_endpoint(endpoint_id=endpoint_id, actor=actor_of(request))
        tasks.deliver.send(endpoint_id)

    return _act(request, "webhook.resumed", store, endpoint_id, reason, act)


def retry(request: OperatorRequest, *, store: Store, endpoint_id: int, reason: str) -> str:
    """Have sent now what failed. The endpoint's host. Raises as `pause` and `retry_now`."""

    def act() -> None:
        retry_now(endpoint_id=endpoint_id, actor=actor_of(request))
        tasks.deliver.send(endpoint_id)

    return _act(request, "webhook.retried", store, endpoint_id, reason, act)


def _act(
    request: OperatorRequest, name: str, store: Store, endpoint_id: int, reason: str, act: Callable[[], None]
) -> str:
    """Write it down and do it in the store; what is refused leaves no line."""
    if not reason.strip():
        raise ActionError("reason_required", _("Say why. It is kept with what you do."), field="reason")
    with transaction.atomic(), in_store(store):
        host = host_of(Endpoint.objects.get(pk=endpoint_id))
        with on_platform():
            record_act(request, name, store=store, subject=host, reason=reason, endpoint=endpoint_id)
        act()
    return host
