"""Backups that somebody asks for, besides those of each night: made in the background, a few a day."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.rates import Rate
from tenants.context import in_store, require_store
from tenants.locks import lock_store
from tenants.models import Store
from tenants.tasks import store_task

from .backups import begin_backup, carry_out, throw_away_old
from .models import Backup, Restore

BY_OPERATORS = "operator:"
"""How events name the people of the platform."""
A_DAY = Rate("backup-by-hand", 3, 24 * 60 * 60)
"""How many a store's team may ask for; operators and the command line are not counted."""


def ask_backup(*, store: Store, actor: str) -> Backup:
    """Let one be made in the background.

    Raises ActionError (store_leaving, restore_running, backup_running, backup_limit).
    """
    with in_store(store), transaction.atomic():
        now = lock_store(store.pk)
        if now.status in (Store.Status.LEAVING, Store.Status.CLOSED):
            message = _("The store is to be deleted, and its backups with it. Download its data.")
            raise ActionError("store_leaving", message)
        if any(row.is_running for row in Restore.objects.filter(store=store, finished_at=None)):
            message = _("The store is being restored. Back it up when that is done.")
            raise ActionError("restore_running", message)
        row = begin_backup(store=store, actor=actor, by_hand=True)
        if not actor.startswith(BY_OPERATORS) and not A_DAY.take("team"):
            message = _("You can make %(n)s backups a day yourself. The next one is made tonight.")
            raise ActionError("backup_limit", message % {"n": A_DAY.most})
        run_backup.send(row.pk)
    return row


@store_task
def run_backup(backup_id: int) -> None:
    """Make what was asked for, unless it was made. Not in a transaction."""
    row = Backup.objects.filter(pk=backup_id, made_at=None, fault="").first()
    if row is not None:
        carry_out(row)
        throw_away_old(require_store())
