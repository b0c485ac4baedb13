"""Themes are published at the time they were set to."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from tenants.context import in_store
from tenants.models import Store
from themes.actions.publishing import publish_due
from themes.queries import is_publish_due

log = logging.getLogger(__name__)


@shared_task
def publish_scheduled() -> None:
    """Publish in every store what is due. A store that fails does not hold up the others."""
    for store in Store.objects.filter(status=Store.Status.ACTIVE).iterator():
        with in_store(store):
            try:
                if is_publish_due():
                    publish_due(now=timezone.now())
            except Exception:
                log.exception("a theme of store %s could not be published", store.pk)
