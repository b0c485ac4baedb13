"""What the clock and the back office set going."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from foundation.errors import ActionError
from tenants.context import in_store, require_store
from tenants.models import Store
from tenants.tasks import store_task

from . import backups, certified, deletion, exports, move, restore

log = logging.getLogger(__name__)


@store_task
def back_up() -> None:
    """Back up the current store, and throw away the backups that are too old."""
    store = require_store()
    try:
        backups.make_backup(store=store)
    except ActionError as error:
        log.warning("store %s was not backed up: %s", store.handle, error)
    backups.throw_away_old(store)


@store_task
def end() -> None:
    """Delete the current store, whose grace is over, and send its owners the certificate."""
    try:
        deletion.delete_store(store=require_store())
    except ActionError as error:
        log.info("a store was not deleted: %s", error)
    certified.send_owed()


@shared_task
def back_up_due() -> None:
    """Hand over the stores whose night has come."""
    for store in backups.due(timezone.now()):
        with in_store(store):
            back_up.send()


@shared_task
def end_due() -> None:
    """Warn the owners of stores that go soon, and delete those whose grace is over.

    Certificates that a worker could not send, or died before it did, are sent here.
    """
    now = timezone.now()
    deletion.warn_due(now)
    certified.send_owed()
    for store in deletion.due(now):
        with in_store(store):
            end.send()


@shared_task
def resume_moves() -> None:
    """Go on with moves whose worker died, and clear up after those that failed where a database was away."""
    move.mend_broken()
    for each in move.unfinished():
        with in_store(each.store):
            move.run_move(each.pk)  # here: tasks wait while the store is paused


@shared_task
def throw_away() -> None:
    """Remove downloads and put-aside schemas whose time is over, and backups of closed stores too."""
    now = timezone.now()
    exports.throw_away_exports(now)
    restore.throw_away_former(now)
    for store in Store.objects.filter(status=Store.Status.CLOSED):
        backups.throw_away_old(store)
