"""Telling people of incidents and maintenance. Each act is written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from backoffice.status import actions
from backoffice.status.models import Incident
from console.access import OperatorRequest
from console.acts import record_act


def begin(request: OperatorRequest, *, given: Mapping[str, Any]) -> Incident:
    """Tell of something new: `given` as `IncidentForm` cleans it. Raises ActionError as `actions.begin`."""
    planned = {name: given[name] for name in ("starts_at", "ends_at")} if given["is_maintenance"] else {}
    telling = actions.Telling(given["state"], given["text_en"], given["text_zh"])
    with transaction.atomic():
        incident = actions.begin(
            title_en=given["title_en"],
            title_zh=given["title_zh"],
            components=given["components"],
            telling=telling,
            is_outage=given["is_outage"] and not given["is_maintenance"],
            **planned,
        )
        record_act(request, "incident.begun", subject=incident.title_en, incident=incident.pk)
    return incident


def tell(request: OperatorRequest, *, incident: Incident, given: Mapping[str, Any]) -> None:
    """Tell how it goes on. Raises ActionError as `actions.tell`."""
    telling = actions.Telling(given["state"], given["text_en"], given["text_zh"])
    with transaction.atomic():
        actions.tell(incident=incident, telling=telling)
        title, state = incident.title_en, telling.state
        record_act(request, "incident.told", subject=title, incident=incident.pk, state=state)
