"""Events: what happened in a store, told once, in the transaction that made it happen.

A domain declares its events in events.py:

    @dataclass(frozen=True)
    class OrderPaid(EventPayload, name="order.paid"):
        '''The payments of an order cover its total.'''
        order: int

An action calls `record(OrderPaid(order=order.pk), subject=order, actor=actor)`. On commit a Celery task
delivers the event to each function marked `@subscribe(OrderPaid)`; a sweeper delivers what a crash left
behind. Delivery is at least once, so subscribers are idempotent.
"""

from __future__ import annotations

import dataclasses
import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext

from .models import Event
from .prepared import PreparedRead

log = logging.getLogger(__name__)
SYSTEM = "system"


class EventPayload:
    """Base of all events: a frozen dataclass of JSON values whose class carries the event's name."""

    name: ClassVar[str]

    def __init_subclass__(cls, *, name: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if name in _types:
            raise ValueError(f"the event {name} is declared twice")
        cls.name = name
        _types[name] = cls


type Handler = Callable[[Any, Event], None]
_types: dict[str, type[EventPayload]] = {}
_handlers: dict[str, list[Handler]] = defaultdict(list)
_of_all: list[tuple[Callable[[str], bool], Callable[[Event], None]]] = []
_dispatch: list[Callable[[int], None]] = []
_WAITING = PreparedRead(Event, "WHERE t.id = %s AND t.delivered_at IS NULL FOR UPDATE SKIP LOCKED")


def catalogue() -> dict[str, type[EventPayload]]:
    """Every event that can happen: {name: payload type}; its docstring says what it means."""
    return dict(_types)


def subscribe[E: EventPayload](
    event: type[E],
) -> Callable[[Callable[[E, Event], None]], Callable[[E, Event], None]]:
    """Call the function with (payload, row) for each such event, in the store's schema, after commit."""

    def mark(handler: Callable[[E, Event], None]) -> Callable[[E, Event], None]:
        _handlers[event.name].append(handler)
        return handler

    return mark


def subscribe_to_all(
    *, wanted: Callable[[str], bool]
) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Call the function with each event whose name is `wanted`, in the store's schema, after commit.

    `wanted` is asked in the store while the event is recorded, and again as it is delivered: it must be
    quick.
    """

    def mark(handler: Callable[[Event], None]) -> Callable[[Event], None]:
        _of_all.append((wanted, handler))
        return handler

    return mark


def deliver_with(dispatch: Callable[[int], None]) -> None:
    """Let a higher floor say how an event is handed to the worker: dispatch(event id).

    It is called inside the transaction, in the store, and hands over on commit.
    """
    _dispatch[:] = [dispatch]


def meaning(event: type[EventPayload]) -> str:
    """What an event means: the first paragraph of its docstring, in the language of the reader."""
    return gettext(meaning_in_english(event.__doc__))


def meaning_in_english(docstring: str | None) -> str:
    """The first paragraph of an event's docstring, in one line: the text that is translated."""
    return " ".join((docstring or "").strip().partition("\n\n")[0].split())


def subject_name(subject: models.Model) -> str:
    """How an object is named in an event: "<model>:<id>"."""
    return f"{subject._meta.model_name}:{subject.pk}"


def record(payload: EventPayload, *, subject: models.Model, actor: str = SYSTEM) -> Event:
    """Write an event in the current transaction and start its delivery on commit.

    Raises RuntimeError outside of a transaction: an event without its change must never be seen.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{payload.name} is recorded outside of a transaction")
    heard = bool(_handlers.get(payload.name)) or any(wanted(payload.name) for wanted, _handler in _of_all)
    row = Event.objects.create(
        name=payload.name,
        subject=subject_name(subject),
        actor=actor,
        payload=dataclasses.asdict(payload),  # type: ignore[call-overload]
        delivered_at=None if heard else timezone.now(),
    )
    if heard and _dispatch:
        _dispatch[0](row.pk)
    return row


def deliver(event_id: int) -> None:
    """Call the subscribers of one event of the current store, once, unless it was delivered already.

    The row is locked for the time of the delivery, so that two workers never deliver it side by side.
    """
    with transaction.atomic():
        row = _WAITING.first(event_id)
        if row is None:
            return
        payload = payload_of(row)
        for handler in _handlers[row.name]:
            handler(payload, row)
        for wanted, hear in _of_all:
            if wanted(row.name):
                hear(row)
        row.delivered_at = timezone.now()
        row.save(update_fields=["delivered_at"])


def payload_of(row: Event) -> EventPayload:
    """What an event says, as the type that it was recorded with."""
    return _types[row.name](**row.payload)


def undelivered(*, older_than_seconds: int, limit: int = 200) -> list[int]:
    """Ids of events of the current store that a crash left undelivered, oldest first."""
    before = timezone.now() - timedelta(seconds=older_than_seconds)
    rows = Event.objects.filter(delivered_at=None, at__lt=before).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def timeline(subject: models.Model) -> models.QuerySet[Event]:
    """What happened to one object, newest first."""
    return Event.objects.filter(subject=subject_name(subject)).order_by("-pk")
