"""Modules that no store uses are removed."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from tenants.context import in_store
from tenants.models import Store

from .queries import digests_in_use
from .shelf.actions import drop_modules
from .shelf.queries import taken_before

log = logging.getLogger(__name__)
KEPT = timedelta(days=31)


@shared_task
def remove_unused_modules() -> None:
    """Remove modules that no store uses, a month after they were last taken.

    Nothing is removed before every store was asked, whatever its status; one that can't be asked ends the
    run.
    """
    oldest = timezone.now() - KEPT
    unused = taken_before(oldest)
    for store in Store.objects.order_by("pk").iterator() if unused else ():
        with in_store(store):
            unused -= digests_in_use()
    if removed := drop_modules(digests=unused, taken_before=oldest):
        log.info("%s modules that no store uses were removed", removed)
