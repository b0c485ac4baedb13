"""A store as it was at one of its backups. Nothing of any other store is read or changed.

The backup's rows go into a schema of their own; then one short transaction lets the store's row point to it.
What was the store's schema is renamed, so that whoever still holds the old route fails instead of writing
into what is put aside, and is kept for a while: a restore can be undone.
"""

from __future__ import annotations

import logging
from copy import copy
from datetime import datetime

from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.connection import ConnectionDoesNotExist
from psycopg import sql

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from tenants.apply import Schema
from tenants.cache import forget_store
from tenants.context import in_store
from tenants.databases import at_database, home
from tenants.events import StoreRestored
from tenants.invalidation import announce
from tenants.locks import lock_store
from tenants.models import Store
from tenants.tasks import refill_pool

from . import media
from .backups import open_media, opened
from .declared import Returned, return_steps, told_since
from .faults import refusal
from .file import Progress, quietly
from .models import UNDO, Backup, FormerSchema
from .schemas import drop_schema, filled_schema, refuse_newer
from .standing import keep_standing

log = logging.getLogger(__name__)
PATIENCE = "5s"
"""How long the switch waits for the lock on the store's row."""


def what_would_be_lost(backup: Backup) -> list[str]:
    """Sentences on what came into the store after the backup."""
    if backup.made_at is None:
        return []
    with in_store(backup.store):
        return told_since(backup.made_at)


def restore_store(*, backup: Backup, actor: str = SYSTEM, progress: Progress = quietly) -> FormerSchema:
    """Let the store be as it was when the backup was made, in the database where it lies now.

    What it was until now is kept for UNDO (.undo). Hosts, team and settings on the platform stay as they are.
    Raises ActionError (archive_…, backup_missing, store_unavailable, store_moved); then nothing has changed.
    """
    store = Store.objects.get(pk=backup.store_id)  # not as it lay when somebody read the backup's row
    if backup.made_at is None:
        raise refusal("backup_missing")
    try:
        with opened(backup) as archive:
            refuse_newer(archive)
            archive.verify(progress)
            _bring_files(store, [(part.path, part.bytes) for part in archive.manifest.media_elsewhere])
            with filled_schema(archive, [], progress, alias=store.db_alias) as (schema, version):
                place = Schema(schema, False, store.db_alias)
                refuse_moved(store)
                former = switch(store.pk, place, version, restored_to=backup.made_at, actor=actor)
    except FileNotFoundError as error:
        raise refusal("backup_missing") from error
    except ActionError as error:
        if error.code in {"archive_damaged", "archive_unknown"}:  # one that was cut off looks like no archive
            log.warning("the backup %s is damaged: %s", backup.key, error)
            raise refusal("archive_damaged") from error
        raise
    return former


def refuse_moved(store: Store) -> None:
    """Part of the transaction that switches: the rows must not lie where the store no longer is."""
    if lock_store(store.pk).db_alias != store.db_alias:
        raise refusal("store_moved")


def _bring_files(store: Store, files: list[tuple[str, int]]) -> None:
    """Files that were deleted since."""
    with in_store(store):
        here = set(media.paths())
        for path, size in files:
            if path not in here:
                with open_media(store, path) as file:
                    media.keep(path, file, size)


def switch(store_id: int, schema: Schema, version: str, *, restored_to: datetime, actor: str) -> FormerSchema:
    """Part of a transaction: the store's row points to another schema."""
    with home().cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    store = lock_store(store_id)
    now = timezone.now()
    former = FormerSchema.objects.create(
        store=store,
        schema_name=f"former-{store.schema_name}",
        schema_version=store.schema_version,
        db_alias=store.db_alias,
        restored_to=restored_to,
        replaced_at=now,
        kept_until=now + UNDO,
    )
    old, former.schema_name = store.schema_name, f"{store.schema_name}_{former.pk}"
    former.save(update_fields=["schema_name"])
    rename_schema(old, former.schema_name, store.db_alias)
    before = copy(store)
    before.schema_name = former.schema_name
    store.schema_name, store.schema_version, store.db_alias = schema.name, version, schema.db_alias
    store.save(update_fields=["schema_name", "schema_version", "db_alias"])
    with in_store(store):
        record(StoreRestored(to=restored_to.isoformat()), subject=store, actor=actor)
        returned = Returned(store, before)
        keep_standing(returned)
        for step in return_steps():
            step(returned)
    announce(store.pk, store.domains.values_list("host", flat=True))
    transaction.on_commit(lambda: forget_store(store), robust=True)
    transaction.on_commit(refill_pool.delay, robust=True)
    return former


def rename_schema(schema: str, new: str, alias: str) -> None:
    """Give a schema of a database another name. Part of the open transaction, if there is one."""
    with at_database(alias) as there, there.cursor() as cursor:
        query = sql.SQL("ALTER SCHEMA {} RENAME TO {}")
        cursor.execute(query.format(sql.Identifier(schema), sql.Identifier(new)))


def throw_away_former(now: datetime) -> int:
    """Drop what stores were before restores whose time to be undone is over; how many.

    What lies in a database that is away goes another time.
    """
    gone = 0
    for former in FormerSchema.objects.filter(kept_until__lt=now):
        try:
            drop_schema(former.schema_name, former.db_alias)
        except (OperationalError, ConnectionDoesNotExist) as error:
            log.warning("%s in %s is dropped later: %s", former, former.db_alias, error)
            continue
        former.delete()
        gone += 1
    return gone
