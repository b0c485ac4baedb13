"""What is read of webhooks: who wants an event, what is due, and the log."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from foundation.models import Event
from foundation.prepared import PreparedRead

from .models import UNSETTLED, Attempt, Endpoint, Message
from .owners import hears
from .payloads import matches

_ON = PreparedRead(Endpoint, "WHERE t.is_on")


def is_wanted(name: str) -> bool:
    """Whether an endpoint of the current store asks for an event. Every event asks, so the SQL is written."""
    return any(matches(name, row.events) for row in _ON.rows())


def endpoints_for(name: str) -> list[Endpoint]:
    """The endpoints that are on, ask for an event and may hear of it."""
    return [row for row in _ON.rows() if matches(name, row.events) and hears(row, name)]


def endpoints(q: str = "") -> QuerySet[Endpoint]:
    """Endpoints by address, with how many messages wait and how many failed within the last day."""
    since = timezone.now() - timedelta(days=1)
    rows = (
        Endpoint.objects.filter(is_leaving=False)
        .annotate(
            waiting=Count("messages", filter=Q(messages__state__in=["waiting", "sending"])),
            failed=Count("messages", filter=Q(messages__state="failed", messages__settled_at__gt=since)),
        )
        .order_by("url", "pk")
    )
    return rows.filter(Q(url__icontains=q) | Q(note__icontains=q)) if q else rows


def messages_of(endpoint: Endpoint, *, state: str = "", name: str = "") -> QuerySet[Message]:
    """The log of an endpoint, newest first; bodies are left out."""
    rows = Message.objects.filter(endpoint=endpoint).defer("body").order_by("-pk")
    if state == "waiting":
        rows = rows.filter(state__in=["waiting", "sending"])
    elif state:
        rows = rows.filter(state=state)
    return rows.filter(name=name) if name else rows


def last_attempts(message_ids: list[int]) -> dict[int, Attempt]:
    """The newest try of each message, without what was sent and answered."""
    rows = (
        Attempt.objects.filter(message_id__in=message_ids)
        .order_by("message_id", "-pk")
        .distinct("message_id")
        .only("message_id", "at", "milliseconds", "status", "fault")
    )
    return {row.message_id: row for row in rows}


def names_in_log(endpoint: Endpoint) -> list[str]:
    """The events that the log has."""
    return list(
        Message.objects.filter(endpoint=endpoint).order_by("name").values_list("name", flat=True).distinct()
    )


def due_endpoints() -> list[int]:
    """Endpoints of the current store for which something may be sent now, or whose sender went silent."""
    now = timezone.now()
    silent = Q(state="sending", leased_until__lt=now)
    due = Q(state="waiting", next_at__lte=now)
    is_ready = Q(endpoint__is_on=True) & (Q(endpoint__paused_until=None) | Q(endpoint__paused_until__lte=now))
    rows = Message.objects.filter(UNSETTLED).filter(silent | (due & (is_ready | Q(event=None))))
    return list(rows.order_by("endpoint_id").values_list("endpoint_id", flat=True).distinct())


def next_due(endpoint_id: int) -> datetime | None:
    """When something that waits for an endpoint may be tried again; None where nothing does later."""
    rows = Message.objects.filter(endpoint_id=endpoint_id, state="waiting", next_at__gt=timezone.now())
    soonest: datetime | None = rows.aggregate(at=Min("next_at"))["at"]
    return soonest


def subjects_on_their_way(subjects: list[str], *, younger_than: timedelta) -> dict[str, int]:
    """{subject: the first event of it that is not delivered to its subscribers yet}."""
    rows = Event.objects.filter(delivered_at=None, subject__in=subjects, at__gt=timezone.now() - younger_than)
    return dict(rows.order_by().values_list("subject").annotate(first=Min("pk")))


def events_between(since: datetime, until: datetime) -> QuerySet[Event]:
    """What happened in the store in a stretch of time, in order."""
    return Event.objects.filter(at__gte=since, at__lte=until).order_by("pk")
