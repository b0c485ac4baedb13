"""Themes are published at the time they were set to; packages that no store uses are removed."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from tenants.context import in_store
from tenants.each import in_each
from tenants.models import Store
from themes.actions.publishing import publish_due
from themes.directory.queries import digests_kept
from themes.queries import is_publish_due, sources_in_use
from themes.stored import sweep

log = logging.getLogger(__name__)


@shared_task
def publish_scheduled() -> None:
    """Publish in every store what is due. A store that fails does not hold up the others."""
    in_each(Store.objects.filter(status=Store.Status.ACTIVE), _publish, what="publishing a theme")


def _publish() -> None:
    if is_publish_due():
        publish_due(now=timezone.now())


@shared_task
def remove_unused_packages() -> None:
    """Remove stored packages that no store uses and no developer offers, a month after they were taken in.

    Nothing is removed before every store was asked, whatever its status; one that can't be asked ends the
    run. A store that begins to use a package meanwhile takes it in, and `sweep` sees that.
    """
    unused = set(sweep.candidates()) - digests_kept()
    for store in Store.objects.order_by("pk").iterator() if unused else ():
        with in_store(store):
            unused -= sources_in_use()
    if removed := sweep.remove(unused):
        log.info("%s theme packages that no store uses were removed", removed)
