"""Endpoints: added, changed, turned on and off, given another secret, removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError, sentence
from foundation.events import SYSTEM, catalogue, record
from foundation.outbound.addresses import OutboundError
from plugins.limits import WEBHOOKS
from plugins.secrets import sealed
from plugins.webhooks.addresses import look_up
from plugins.webhooks.events import EndpointRemoved, EndpointSaved, EndpointSwitched, SecretRotated
from plugins.webhooks.locks import lock_endpoint
from plugins.webhooks.models import Endpoint
from plugins.webhooks.payloads import matches
from plugins.webhooks.reasons import AddressRefused
from plugins.webhooks.signing import new_secret

OVERLAP = timedelta(hours=24)
"""How long a former secret signs beside the new one."""
MOST_ENDPOINTS = 50
MOST_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved endpoint. `secret` is "" but for a new one, whose secret is never shown again."""

    endpoint: Endpoint
    secret: str = ""


def save_endpoint(
    *,
    url: str,
    events: Sequence[str],
    note: str = "",
    most_at_once: int = 5,
    endpoint: Endpoint | None = None,
    actor: str = SYSTEM,
) -> Saved:
    """Add an endpoint, or change one. `events` are names or patterns such as "order.*".

    Raises ActionError: AddressRefused for an address that is never called, "events_missing",
    "event_unknown", "too_many", "of_an_app". The name is looked up before the transaction begins.
    """
    _check_address(url)
    chosen = _chosen(events)
    with transaction.atomic():
        row = _own(endpoint.pk) if endpoint else _new()
        secret = "" if endpoint else new_secret()
        row.url, row.note, row.events = url, note, chosen
        row.most_at_once = min(max(most_at_once, 1), MOST_AT_ONCE)
        if secret:
            row.secret = sealed(secret)
        row.save()
        told = EndpointSaved(endpoint=row.pk, url=url, events=chosen, is_new=endpoint is None)
        record(told, subject=row, actor=actor)
    return Saved(row, secret)


def _own(endpoint_id: int) -> Endpoint:
    """An endpoint of the merchant's own, locked: an app's is the app's to change."""
    row = lock_endpoint(endpoint_id)
    if row.app:
        text = _("This webhook belongs to an app. It changes with the app, and goes when the app does.")
        raise ActionError("of_an_app", text)
    return row


def _new() -> Endpoint:
    WEBHOOKS.refuse_without()
    if Endpoint.objects.filter(app="").count() >= MOST_ENDPOINTS:
        message = sentence(_("A store can have %(most)s webhooks. Remove one first."), most=MOST_ENDPOINTS)
        raise ActionError("too_many", message)
    return Endpoint()


def _check_address(url: str) -> None:
    try:
        look_up(url)
    except OutboundError as error:
        raise AddressRefused(error.code) from None


def _chosen(events: Sequence[str]) -> list[str]:
    chosen = list(dict.fromkeys(events))
    if not chosen:
        raise ActionError("events_missing", _("Choose at least one event."), field="events")
    known = catalogue()
    for pattern in chosen:
        if not any(matches(name, [pattern]) for name in known):
            message = sentence(_("No event is called “%(name)s”."), name=pattern[:80])
            raise ActionError("event_unknown", message, field="events")
    return chosen


def switch_endpoint(*, endpoint_id: int, is_on: bool, reason: str = "merchant", actor: str = SYSTEM) -> None:
    """Turn an endpoint on or off. What waits for it stays, and goes on when it is on again.

    What happens meanwhile is not kept for it; it can be sent afterwards (`replay_between`). Raises
    Endpoint.DoesNotExist, and ActionError "paused_by_operator" for one that only operators let go on.
    """
    with transaction.atomic():
        row = lock_endpoint(endpoint_id)
        if is_on and row.off_reason == Endpoint.Off.OPERATOR:
            text = _("Kaidian paused this webhook. Write to us once the receiver works, and we let it go on.")
            raise ActionError("paused_by_operator", text)
        if row.is_on != is_on:
            turn(row, is_on=is_on, reason=reason, actor=actor)


def turn(row: Endpoint, *, is_on: bool, reason: str, note: str = "", actor: str = SYSTEM) -> None:
    """Turn a locked endpoint on or off; on, it begins with a clean slate."""
    row.is_on = is_on
    row.off_reason, row.off_note = ("", "") if is_on else (reason, note)
    row.off_since = None if is_on else timezone.now()
    if is_on:
        row.failing_since, row.failures_in_a_row, row.paused_until, row.is_slow = None, 0, None, False
    row.save()
    record(EndpointSwitched(endpoint=row.pk, is_on=is_on, reason=row.off_reason), subject=row, actor=actor)


def rotate_secret(*, endpoint_id: int, actor: str = SYSTEM) -> str:
    """A new secret, shown this once. The former one signs too for a day.

    Raises Endpoint.DoesNotExist, and ActionError "of_an_app".
    """
    secret = new_secret()
    with transaction.atomic():
        row = _own(endpoint_id)
        row.former_secret, row.former_until = row.secret, timezone.now() + OVERLAP
        row.secret = sealed(secret)
        row.save()
        record(SecretRotated(endpoint=row.pk), subject=row, actor=actor)
    return secret


def remove_endpoint(*, endpoint_id: int, actor: str = SYSTEM) -> None:
    """Remove an endpoint with all its messages. Raises Endpoint.DoesNotExist, ActionError "of_an_app"."""
    with transaction.atomic():
        row = _own(endpoint_id)
        record(EndpointRemoved(endpoint=row.pk, url=row.url), subject=row, actor=actor)
        row.delete()
