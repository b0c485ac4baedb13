"""Reads of the log: a store's events by words, person, kind and time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from foundation.events import SYSTEM
from foundation.models import Event
from storefront.audit.words import events_that_say

TEAM, SHOPPERS, PROGRAMS, PLATFORM = "team", "shoppers", "programs", "platform"
_BY_WHOM = {
    TEAM: Q(actor__startswith="account:"),
    SHOPPERS: Q(actor__startswith="customer:"),
    PROGRAMS: Q(actor__startswith="token:") | Q(actor__startswith="app:") | Q(actor__startswith="plugin:"),
    PLATFORM: Q(actor=SYSTEM) | Q(actor__startswith="operator:") | Q(actor__startswith="provider:"),
}


def events_found(
    *,
    words: str = "",
    who: str = "",
    kind: str = "",
    since: date | None = None,
    until: date | None = None,
    with_automatic: bool = False,
    people: Mapping[str, str] | None = None,
) -> QuerySet[Event]:
    """Events of the current store, in no order; `with_automatic` those too that nobody did.

    `who` is an actor as events name it, or a group of them; `kind` the first part of event names. `since` and
    `until` are days in the current time zone, both included. `people` are the names of actors, for words.
    """
    rows = Event.objects.annotate(said=Cast("payload", TextField())) if words else Event.objects.all()
    if not with_automatic:
        rows = rows.exclude(actor=SYSTEM)
    for word in words.split()[:5]:
        named = [actor for actor, name in (people or {}).items() if word.casefold() in name.casefold()]
        rows = rows.filter(
            Q(name__in=events_that_say(word))
            | Q(said__icontains=word)
            | Q(subject__iexact=word)
            | Q(actor__in=named)
        )
    if who in _BY_WHOM:
        rows = rows.filter(_BY_WHOM[who])
    elif who:
        rows = rows.filter(actor=who)
    if kind:
        rows = rows.filter(name__startswith=f"{kind}.")
    if since:
        rows = rows.filter(at__gte=_begin(since))
    if until:
        rows = rows.filter(at__lt=_begin(until + timedelta(days=1)))
    return rows


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
