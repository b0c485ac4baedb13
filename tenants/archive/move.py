"""A store into another database, while its shop stays open.

Its rows are copied into a ready schema there while people go on selling (.carrying). Then its tables are
locked against writing, what has changed meanwhile is copied again, and the transaction that compared both
lets the store's row point to the new place. Reading goes on all the time. Who writes in that moment waits;
who got through finds the old schema renamed and is asked to try again, so nothing is written where nobody
looks. What is left behind is kept for a while, as after a restore.

That moment is one transaction on both sides (tenants.postgresql.together): whatever breaks off leaves the
store where it was. Only a crash between the COMMITs of two servers needs mending: `_mended`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg import sql

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

from . import refusals
from .carrying import Carriage
from .file import Progress, quietly
from .models import UNDO, FormerSchema, Move
from .restore import rename_schema
from .schemas import drop_schema
from .shown import told_by
from .tables import Table

log = logging.getLogger(__name__)
PAUSE = timedelta(seconds=60)
"""How long writers are held off at once; later they wait at the tables, which are locked to the end."""
PATIENCE = "3s"
"""How long the locks on the tables are waited for: others wait behind us meanwhile."""
TRIES, BREATH = 5, 5.0
"""How often the locks are tried for, and the seconds between."""


def move_store(*, store: Store, to: str, actor: str = SYSTEM, progress: Progress = quietly) -> Move:
    """Let the store lie in the database `to` from now on. Begins anew where an earlier try was killed.

    Must not run in a transaction. Raises ActionError (database_unknown, database_away, store_there,
    store_behind, move_running, store_busy, store_changed, copy_differs, store_unavailable); then the store is
    where it was.
    """
    with on_platform(), _alone(store) as keeper:
        move = _begin(store, to, actor)
        try:
            _carry(move, told_by(keeper, move, progress))
        except BaseException as error:
            said = _in_words(error, move)
            move.fault = refusals.to_keep(said)
            move.finished_at = None
            move.save(update_fields=["fault"])
            _pause(move, until=False)
            _mended(move)
            if said is error:
                raise
            raise said from error
        move.save(update_fields=["paused_ms"])
    return move


def ask_move(*, store: Store, to: str, actor: str) -> Move:
    """Let it be done in the background.

    Raises ActionError (database_unknown, database_away, store_there, store_behind, move_running).
    """
    with on_platform():
        _check(store, to)
        if Move.objects.filter(store=store, finished_at=None, fault="").exists():
            raise refusals.running()
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
    except Exception as error:
        if isinstance(error, ActionError) and error.code == "move_running":
            log.info("store %s is being moved by another worker", move.store.handle)
            return
        # One that never began has no row of its own to say so.
        open_ones.filter(pk=move_id).update(fault=refusals.to_keep(error))
        if not isinstance(error, ActionError):
            raise
        log.warning("store %s was not moved: %s", move.store.handle, error)


def unfinished() -> list[Move]:
    """Moves whose worker died, as far as one can tell."""
    since = timezone.now() - timedelta(minutes=1)
    rows = Move.objects.select_related("store").filter(finished_at=None, fault="", asked_at__lt=since)
    return list(rows.order_by("pk"))


def mend_broken() -> None:
    """Clear up after moves that could not do it themselves, since a database was away."""
    rows = (
        Move.objects.select_related("store").filter(finished_at=None).exclude(fault="").exclude(to_schema="")
    )
    for move in rows:
        try:
            with _alone(move.store):
                _mended(move)
        except (ActionError, OperationalError) as error:
            log.info("a broken move of store %s is not mended yet: %s", move.store.handle, error)


@contextmanager
def _alone(store: Store) -> Iterator[BaseDatabaseWrapper]:
    """Hold the store's lock, so that two never move it at once, on a connection of its own: it is given."""
    keeper = connections.create_connection(AT_HOME)
    try:
        with keeper.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [MOVE_LOCK, store.pk])
            if not cursor.fetchone()[0]:
                raise refusals.running()
        yield keeper
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
    if not refusals.is_there(to):
        raise refusals.away(to)


def _in_words(error: BaseException, move: Move) -> BaseException:
    """What a failure means to whoever wanted the move; the error itself where that is not known."""
    if not isinstance(error, DatabaseError):
        return error
    if refusals.is_locked(error):
        return refusals.busy()
    away = [alias for alias in (move.to_alias, move.from_alias) if not refusals.is_there(alias)]
    if away:
        return refusals.away(away[0])
    return refusals.changed() if _has_changed(move, Store.objects.get(pk=move.store_id)) else error


def _has_changed(move: Move, store: Store) -> bool:
    """Whether the store is no longer the one that was copied."""
    now = (store.db_alias, store.schema_name, store.schema_version)
    return now != (move.from_alias, move.from_schema, current_version())


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
        move.began_at, move.parts_done, move.parts_all = timezone.now(), 0, 0
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
    if store.schema_name != move.to_schema:
        left = move.left_behind
        with at_database(move.from_alias) as there, there.cursor() as cursor:
            cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [left])
            is_renamed = cursor.fetchone()[0]
        if is_renamed:  # one server had committed, the other had not yet
            rename_schema(left, move.from_schema, move.from_alias)
        try:
            drop_schema(move.to_schema, move.to_alias)
        except OperationalError as error:
            log.warning("what a broken move left in %s is dropped later: %s", move.to_alias, error)
            move.fault = move.fault or refusals.away(move.to_alias).code
            move.save(update_fields=["fault"])
            return
    move.to_schema = ""
    move.save(update_fields=["to_schema"])


def _pause(move: Move, *, until: bool) -> None:
    """Ask writers to come back in a moment, everywhere; or no longer."""
    with transaction.atomic():
        moment = timezone.now() + PAUSE if until else None
        Store.objects.filter(pk=move.store_id).update(writes_paused_until=moment)
        announce(move.store_id)


def _carry(move: Move, progress: Progress) -> None:
    """Copy, keep up, and switch in a pause that is as short as can be. Sets the move's `paused_ms`."""
    carriage = Carriage(move)
    carriage.copy_all(progress)
    for tries_left in reversed(range(TRIES)):
        carriage.keep_up()
        began = time.monotonic()
        try:
            _pause(move, until=True)
            _take_over(move, carriage)
        except OperationalError as error:
            if not tries_left or not refusals.is_locked(error):
                raise
            _pause(move, until=False)
            time.sleep(BREATH)
        else:
            move.paused_ms = round((time.monotonic() - began) * 1000)
            return


def _take_over(move: Move, carriage: Carriage) -> None:
    """Bring the other side up to date while nobody writes, and let the store's row point there."""
    with at_database(move.from_alias), transaction.atomic():
        _lock(carriage.tables)
        carriage.arrived = carriage.catch_up()
        move.rows = carriage.rows
        carriage.count_on()
        rename_schema(move.from_schema, move.left_behind, move.from_alias)
        _switch(move)


def _lock(tables: Sequence[Table]) -> None:
    """Let nobody write to them until the transaction ends. In a transaction at their database."""
    places = sql.SQL(", ").join(table.place for table in tables)
    with connections["default"].cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'; SET LOCAL statement_timeout = 0")
        cursor.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(places))


def _switch(move: Move) -> None:
    """Let the store's row point to where it lies now. Part of the transaction."""
    now = timezone.now()
    with home().cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    with on_platform():
        store = lock_store(move.store_id)
        if _has_changed(move, store):
            raise refusals.changed()
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
