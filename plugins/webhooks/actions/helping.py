"""What operators do about a store's webhooks: pause one, let it go on, have what failed sent now."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import record
from plugins.webhooks.events import MessagesReplayed
from plugins.webhooks.locks import lock_endpoint
from plugins.webhooks.models import UNSETTLED, Endpoint, Message

from .endpoints import turn
from .replaying import let_wait

RETRIED_FOR = timedelta(days=3)
"""What was given up longer ago is not sent again by others than the team: it may be of no use any more."""


def pause_endpoint(*, endpoint_id: int, note: str, actor: str) -> Endpoint:
    """Turn an endpoint off until operators let it go on; its team reads the note.

    Raises Endpoint.DoesNotExist, and ActionError "endpoint_off" for one that is off.
    """
    with transaction.atomic():
        row = lock_endpoint(endpoint_id)
        if not row.is_on:
            raise ActionError("endpoint_off", _("This webhook is off already."))
        turn(row, is_on=False, reason=Endpoint.Off.OPERATOR, note=note[:200], actor=actor)
    return row


def resume_endpoint(*, endpoint_id: int, actor: str) -> Endpoint:
    """Turn an endpoint on that operators paused, or that was turned off because it failed.

    Raises Endpoint.DoesNotExist, and ActionError: "endpoint_on", "off_by_team".
    """
    with transaction.atomic():
        row = lock_endpoint(endpoint_id)
        if row.is_on:
            raise ActionError("endpoint_on", _("This webhook is on already."))
        if row.off_reason == Endpoint.Off.MERCHANT:
            raise ActionError("off_by_team", _("The store's team turned it off. Only they turn it on again."))
        turn(row, is_on=True, reason="", actor=actor)
    return row


def retry_now(*, endpoint_id: int, actor: str) -> int:
    """Have sent now what waits for its next try, what a pause holds back, and what was given up lately.

    How many messages go out. An endpoint that failed often still gets one first, and the rest once it has
    taken that. Raises Endpoint.DoesNotExist, and ActionError: "endpoint_off", "nothing_failed".
    """
    now = timezone.now()
    with transaction.atomic():
        row = lock_endpoint(endpoint_id)
        if not row.is_on:
            raise ActionError("endpoint_off", _("This webhook is off. Let it go on first."))
        row.paused_until = None
        row.save(update_fields=["paused_until"])
        let_wait(given_up(now).filter(endpoint=row))
        waiting = Message.objects.filter(UNSETTLED, endpoint=row, state="waiting", event__isnull=False)
        waiting.filter(next_at__gt=now).update(next_at=now)
        count = waiting.count()
        if not count:
            raise ActionError("nothing_failed", _("Nothing waits, and nothing was given up in three days."))
        record(MessagesReplayed(endpoint=row.pk, count=count), subject=row, actor=actor)
    return count


def given_up(now: datetime) -> QuerySet[Message]:
    """Messages of the current store that were given up lately; tests are none."""
    return Message.objects.filter(state="failed", settled_at__gt=now - RETRIED_FOR, event__isnull=False)
