"""A store into another database, while its shop stays open.

Its tables are locked against writing, copied as they are into a ready schema there, and compared; then one
transaction lets the store's row point to it. Reading goes on all the time. Who writes meanwhile waits; once
the store has moved they find its old schema renamed, and are asked to try again, so nothing is written where
nobody looks. What is left behind is kept for a while, as after a restore.

All of it is one transaction on both sides (tenants.postgresql.together): whatever breaks off leaves the store
where it was. Only a crash between the COMMITs of two servers needs mending: `_mended`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.db import OperationalError, connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg import errors, sql

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from tenants import pool
from tenants.context import in_store, on_platform
from tenants.databases import AT_HOME, at_database, home, is_known
from tenants.events import StoreMoved
from tenants.invalidation import announce
from tenants.locks import MOVE_LOCK, lock_store
from tenants.models import Store
from tenants.tasks import store_task
from tenants.versions import current_version

from .file import Progress, quietly
from .models import UNDO, FormerSchema, Move
from .restore import rename_schema
from .schemas import drop_schema
from .tables import Table, copy_between, count_on, empty, next_numbers, sums_of, tables_of

if TYPE_CHECKING:
    from tenants.postgresql.base import DatabaseWrapper

log = logging.getLogger(__name__)
PAUSE = timedelta(seconds=60)
"""How long writers are sent away at once; later they wait at the tables, which are locked to the end."""
PATIENCE = "5s"
"""How long the locks on the tables are waited for: others wait behind us meanwhile."""


def move_store(*, store: Store, to: str, actor: str = SYSTEM, progress: Progress = quietly) -> Move:
    """Let the store lie in the database `to` from now on. Goes on where an earlier try was killed.

    Must not run in a transaction. Raises ActionError (database_unknown, store_there, store_behind,
    move_running, store_busy, copy_differs, store_unavailable); then the store is where it was.
    """
    with on_platform(), _alone(store):
        move = _begin(store, to, actor)
        began = time.monotonic()
        _pause(move, until=True)
        try:
            _carry(move, progress)
        except BaseException as error:
            move.fault = (str(error) or type(error).__name__)[:500]
            move.finished_at = None
            move.save(update_fields=["fault"])
            _mended(move)
            _pause(move, until=False)
            if isinstance(error, OperationalError) and isinstance(error.__cause__, errors.LockNotAvailable):
                message = _("The store is too busy to be moved right now. Nothing was changed; try again.")
                raise ActionError("store_busy", message) from error
            raise
        move.paused_ms = round((time.monotonic() - began) * 1000)
        move.save(update_fields=["paused_ms"])
    return move


def ask_move(*, store: Store, to: str, actor: str) -> Move:
    """Let it be done in the background. Raises ActionError (database_unknown, store_there, store_behind)."""
    with on_platform():
        _check(store, to)
        move = Move.objects.create(store=store, from_alias=store.db_alias, to_alias=to, actor=actor)
    with in_store(store):
        run_move.send(move.pk)
    return move


@store_task
def run_move(move_id: int) -> None:
    """Do what was asked for, unless it was done."""
    open_ones = Move.objects.select_related("store").filter(finished_at=None, fault="")
    move = open_ones.filter(pk=move_id).first()
    if move is None:
        return
    try:
        move_store(store=move.store, to=move.to_alias, actor=move.actor)
    except ActionError as error:
        log.warning("store %s was not moved: %s", move.store.handle, error)


def unfinished() -> list[Move]:
    """Moves whose worker died, as far as one can tell."""
    since = timezone.now() - timedelta(minutes=1)
    rows = Move.objects.select_related("store").filter(finished_at=None, fault="", asked_at__lt=since)
    return list(rows.order_by("pk"))


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    """Hold the store's lock on a connection of its own, so that two never move it at once."""
    keeper = connections.create_connection(AT_HOME)
    try:
        with keeper.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [MOVE_LOCK, store.pk])
            if not cursor.fetchone()[0]:
                raise ActionError("move_running", _("The store is being moved already."))
            yield
    finally:
        keeper.close()


def _check(store: Store, to: str) -> None:
    if not is_known(to):
        message = _("There is no database “%(name)s” in KAIDIAN_DATABASES.") % {"name": to}
        raise ActionError("database_unknown", message, field="to")
    if store.db_alias == to:
        raise ActionError("store_there", _("The store lies there already."), field="to")
    if store.schema_version != current_version():
        message = _("The store is not at this version yet. Run “kaidian fleet migrate” first.")
        raise ActionError("store_behind", message)


def _begin(store: Store, to: str, actor: str) -> Move:
    """The row that says what goes on, with a ready schema to go to."""
    open_ones = Move.objects.filter(store=store, finished_at=None)
    for former in open_ones.exclude(to_schema=""):
        _mended(former)
    with transaction.atomic():
        current = lock_store(store.pk)
        _check(current, to)
        move = open_ones.filter(to_alias=to, fault="", to_schema="").order_by("pk").last()
        move = move or Move(store=current, to_alias=to, actor=actor)
        move.store, move.from_alias, move.from_schema = current, current.db_alias, current.schema_name
        try:
            move.to_schema, _version = pool.take_current(to)
        except pool.PoolError as error:
            message = _("No schema is ready there, and none can be built. Try again in a few minutes.")
            raise ActionError("store_unavailable", message) from error
        move.save()
    return move


def _mended(move: Move) -> None:
    """Clear up after a move that broke off, or was killed: the store stays where its row says."""
    store = Store.objects.get(pk=move.store_id)
    if store.schema_name == move.from_schema:
        left = move.left_behind
        with at_database(move.from_alias) as there, there.cursor() as cursor:
            cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [left])
            is_renamed = cursor.fetchone()[0]
        if is_renamed:  # one server had committed, the other had not yet
            rename_schema(left, move.from_schema, move.from_alias)
        drop_schema(move.to_schema, move.to_alias)
    move.to_schema = ""
    move.save(update_fields=["to_schema"])


def _pause(move: Move, *, until: bool) -> None:
    """Ask writers to come back in a moment, everywhere; or no longer."""
    with transaction.atomic():
        moment = timezone.now() + PAUSE if until else None
        Store.objects.filter(pk=move.store_id).update(writes_paused_until=moment)
        announce(move.store_id)


def _carry(move: Move, progress: Progress) -> None:
    with at_database(move.from_alias), transaction.atomic():
        tables = tables_of(move.from_schema)
        _lock(tables)
        with at_database(move.to_alias) as there, there.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            targets = tables_of(move.to_schema)
            empty(targets)
        move.rows = _copy(move, tables, targets, progress)
        rename_schema(move.from_schema, move.left_behind, move.from_alias)
        _switch(move)


def _lock(tables: Sequence[Table]) -> None:
    """Let nobody write to them until the transaction ends. In a transaction at their database."""
    places = sql.SQL(", ").join(table.place for table in tables)
    with connections["default"].cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'; SET LOCAL statement_timeout = 0")
        cursor.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(places))


def _copy(move: Move, tables: Sequence[Table], targets: Sequence[Table], progress: Progress) -> int:
    """Copy the rows, and compare. Returns how many. Raises ActionError "copy_differs"."""
    source = cast("DatabaseWrapper", connections["default"])
    with at_database(move.to_alias) as there:
        for done, (table, target) in enumerate(zip(tables, targets, strict=True)):
            copy_between(source, table, there, target)
            progress(done + 1, len(tables))
        there.check_constraints()
        arrived = sums_of(targets)
    sums, numbers = sums_of(tables), next_numbers(tables)
    with at_database(move.to_alias):
        count_on(targets, numbers)
    if arrived != sums:
        differing = sorted(name for name in sums if sums[name] != arrived.get(name))
        message = _("The copy differs from the store in %(tables)s. Nothing was changed.")
        raise ActionError("copy_differs", message % {"tables": ", ".join(differing)})
    return sum(rows for rows, _checksum in sums.values())


def _switch(move: Move) -> None:
    """Let the store's row point to where it lies now. Part of the transaction."""
    now = timezone.now()
    with home().cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    with on_platform():
        store = lock_store(move.store_id)
        FormerSchema.objects.create(
            store=store,
            schema_name=move.left_behind,
            schema_version=store.schema_version,
            db_alias=move.from_alias,
            is_move=True,
            restored_to=now,
            replaced_at=now,
            kept_until=now + UNDO,
        )
        store.schema_name, store.db_alias = move.to_schema, move.to_alias
        store.writes_paused_until = None
        store.save(update_fields=["schema_name", "db_alias", "writes_paused_until"])
        move.finished_at = now
        move.save(update_fields=["finished_at", "rows"])
    with in_store(store):
        record(StoreMoved(origin=move.from_alias, to=move.to_alias), subject=store, actor=move.actor)
    announce(store.pk)
