"""Remote apps in the background: what opens nothing any more is forgotten."""

from __future__ import annotations

from celery import shared_task

from tenants.each import in_each
from tenants.models import Store

from .actions import sweep_tokens


@shared_task
def sweep_stores() -> None:
    """Sweep every store's tokens, once a day."""
    in_each(Store.objects.exclude(status=Store.Status.CLOSED), sweep_tokens, what="forgetting old tokens")
