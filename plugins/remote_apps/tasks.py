"""Remote apps in the background: what opens nothing any more is forgotten."""

from __future__ import annotations

from celery import shared_task

from tenants.context import in_store
from tenants.models import Store

from .actions import sweep_tokens


@shared_task
def sweep_stores() -> None:
    """Sweep every store's tokens, once a day."""
    for store in Store.objects.exclude(status=Store.Status.CLOSED).iterator():
        with in_store(store):
            sweep_tokens()
