"""Keeping what probes found, and telling people of incidents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError

from .components import COMPONENTS, State
from .models import ComponentDay, Incident, IncidentUpdate, Probe

MINUTES_KEPT = timedelta(days=2)
DAYS_KEPT = timedelta(days=100)


@dataclass(frozen=True)
class Found:
    """What a probe found of a component."""

    component: str
    state: State
    milliseconds: int = 0
    fault: str = ""


@transaction.atomic
def keep(found: Sequence[Found], at: datetime) -> None:
    """Keep what was found in a minute. What is there of that minute stays: two clocks count once."""
    minute = at.replace(second=0, microsecond=0)
    for each in found:
        row, is_new = Probe.objects.get_or_create(
            component=each.component,
            at=minute,
            defaults={
                "state": each.state,
                "milliseconds": each.milliseconds,
                "fault": each.fault[:200],
            },
        )
        if is_new and each.state in (State.WELL, State.SLOW, State.DOWN):
            day, _made = ComponentDay.objects.get_or_create(component=row.component, day=minute.date())
            more = {each.state.value: F(each.state.value) + 1}
            ComponentDay.objects.filter(pk=day.pk).update(**more)


def forget_old(now: datetime) -> None:
    """Drop minutes and days that nobody is shown any more."""
    Probe.objects.filter(at__lt=now - MINUTES_KEPT).delete()
    ComponentDay.objects.filter(day__lt=(now - DAYS_KEPT).date()).delete()


@dataclass(frozen=True)
class Telling:
    """What people are told, in both languages, and how things stand."""

    state: str
    text_en: str
    text_zh: str


@transaction.atomic
def begin(
    *,
    title_en: str,
    title_zh: str,
    components: Sequence[str],
    telling: Telling,
    is_outage: bool = False,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Incident:
    """Tell of an incident; of maintenance where both `starts_at` and `ends_at` are given.

    Raises ActionError (component_unknown, ends_first) and KeyError for no state.
    """
    _check_components(components)
    if starts_at and ends_at and ends_at <= starts_at:
        raise ActionError("ends_first", _("It ends before it begins."), field="ends_at")
    incident = Incident.objects.create(
        title_en=title_en,
        title_zh=title_zh,
        components=list(components),
        is_maintenance=ends_at is not None,
        is_outage=is_outage,
        starts_at=starts_at or timezone.now(),
        ends_at=ends_at,
        state=telling.state,
    )
    tell(incident=incident, telling=telling)
    return incident


@transaction.atomic
def tell(*, incident: Incident, telling: Telling) -> IncidentUpdate:
    """Tell how an incident goes on. Raises ActionError (is_resolved) for one that is over."""
    row = Incident.objects.select_for_update().get(pk=incident.pk)
    if row.resolved_at is not None:
        raise ActionError("is_resolved", _("This is over. Tell of a new one instead."))
    update = IncidentUpdate.objects.create(
        incident=row, state=telling.state, text_en=telling.text_en, text_zh=telling.text_zh
    )
    row.state = telling.state
    if telling.state == Incident.State.RESOLVED:
        row.resolved_at = update.at
    row.save(update_fields=["state", "resolved_at"])
    return update


def _check_components(components: Sequence[str]) -> None:
    if not components or any(name not in COMPONENTS for name in components):
        raise ActionError("component_unknown", _("Choose what is touched by it."), field="components")
