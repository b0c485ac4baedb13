"""The log is kept for thirty days."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from plugins.webhooks.models import Endpoint, Message

KEPT = timedelta(days=30)
AT_ONCE = 2000
LEAVES_WITHIN = timedelta(days=4)
"""Whoever is not told good-bye by then never is: tries end after three days."""


def sweep_log() -> int:
    """Remove messages of the current store that are older than thirty days, with their tries; how many.

    What waits for an endpoint that is on stays, whatever its age. Secrets that no longer sign go, too.
    """
    now = timezone.now()
    _drop_leaving(now)
    Endpoint.objects.filter(former_until__lt=now).update(former_secret="", former_until=None)
    old = Message.objects.filter(created_at__lt=now - KEPT).exclude(
        state__in=["waiting", "sending"], endpoint__is_on=True
    )
    removed = 0
    while ids := list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        Message.objects.filter(pk__in=ids).delete()
        removed += len(ids)
    return removed


def _drop_leaving(now: datetime) -> None:
    """Remove endpoints of apps that were taken out, once their last message went or was given up."""
    leaving = Endpoint.objects.filter(is_leaving=True)
    waits = Message.objects.filter(endpoint=OuterRef("pk"), state__in=["waiting", "sending"])
    leaving.filter(Q(off_since__lt=now - LEAVES_WITHIN) | ~Exists(waits)).delete()
