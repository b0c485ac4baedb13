"""Restores that people ask for, and their undoing: done in the background, one at a time."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from tenants.context import in_store
from tenants.locks import lock_store
from tenants.models import Store
from tenants.tasks import store_task

from .faults import refusal, to_keep
from .models import Backup, FormerSchema, Restore
from .restore import restore_store
from .undo import latest_former, undo_restore

log = logging.getLogger(__name__)


def ask_restore(*, backup: Backup, actor: str) -> Restore:
    """Let a store be as at a backup. Raises ActionError "restore_running"."""
    return _ask(backup.store, Restore(store=backup.store, backup=backup, actor=actor))


def ask_undo(*, former: FormerSchema, actor: str) -> Restore:
    """Let a store be what it was before a restore. Raises ActionError (restore_running, undone_already)."""
    return _ask(former.store, Restore(store=former.store, undoes=former, actor=actor))


def _ask(store: Store, row: Restore) -> Restore:
    with in_store(store), transaction.atomic():
        lock_store(store.pk)
        if any(each.is_running for each in Restore.objects.filter(store=store, finished_at=None)):
            raise ActionError("restore_running", _("The store is being restored already."))
        if row.undoes is not None and latest_former(store) != row.undoes:
            raise refusal("undone_already")
        row.save()
        run_restore.send(row.pk)
    return row


@store_task
def run_restore(restore_id: int) -> None:
    """Do what was asked for, unless it was done. Not in a transaction."""
    open_ones = Restore.objects.select_related("backup__store", "undoes").filter(finished_at=None, fault="")
    row = open_ones.filter(pk=restore_id).first()
    if row is None:
        return
    try:
        if row.undoes is not None:
            undo_restore(former=row.undoes, actor=row.actor)
        elif row.backup is not None:
            restore_store(backup=row.backup, actor=row.actor)
        else:
            raise refusal("backup_missing")
    except Exception as error:
        row.fault = to_keep(error)
        row.save(update_fields=["fault"])
        if not isinstance(error, ActionError):
            raise
        log.warning("store %s was not restored: %s", row.store_id, error)
        return
    Restore.objects.filter(pk=row.pk).update(finished_at=timezone.now())
