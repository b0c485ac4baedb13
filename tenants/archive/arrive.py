"""A store out of an archive: the same store again, or a copy beside the one it was made of.

Everything is checked before anything is written. The rows stand in one transaction; files that were put
before it are deleted when it fails. No event is recorded: the store is as it was, to the last number; that
and when it came is said by the row `Arrival`.
"""

from __future__ import annotations

import json
import logging
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from foundation.errors import ActionError
from foundation.events import SYSTEM
from tenants import pool
from tenants.cache import forget_store
from tenants.context import in_store
from tenants.databases import for_new_stores, home
from tenants.handles import check_handle, handle_taken
from tenants.invalidation import announce
from tenants.models import Domain, Store
from tenants.tasks import refill_pool

from . import keys, media
from .declared import Newcomer, PeopleColumn, Row, arrival_steps, attachments, carried, people_columns
from .export import NOT_CARRIED
from .file import ArchiveReader, Damaged, Progress, quietly
from .models import Arrival
from .people import columns_of_actors
from .schemas import Renaming, filled_schema, refuse_newer

if TYPE_CHECKING:
    from accounts.models import Account

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Arrived:
    """A store that was imported, and sentences on what could not come along."""

    store: Store
    notes: list[str]


def import_store(
    *,
    archive: ArchiveReader,
    handle: str = "",
    owner: Account | None = None,
    actor: str = SYSTEM,
    progress: Progress = quietly,
) -> Arrived:
    """Make a store of an archive, open at once under its own handle or another.

    Where the store it was made of is still here, it becomes a copy with an identity of its own. `owner` owns
    it beside those it had. Raises ActionError (archive_…, handle_…, owner_missing, store_unavailable); then
    nothing is left behind.
    """
    refuse_newer(archive)
    archive.verify(progress)
    said, rows = _public_rows(archive)
    newcomer = _newcomer(archive, said, check_handle(handle or archive.manifest.store["handle"]))
    newcomer.owner = owner
    put = _keep_files(archive, newcomer.store)
    try:
        _bring(archive, newcomer, rows, actor, progress)
    except BaseException as error:
        _take_back(newcomer.store, put)
        if isinstance(error, pool.PoolError):
            log.error("an archive can't be imported: %s", error)
            message = _("No schema is ready, and none can be built. Try again in a few minutes.")
            raise ActionError("store_unavailable", message) from error
        if isinstance(error, IntegrityError) and Domain.objects.filter(host=newcomer.store.host).exists():
            raise handle_taken() from error
        raise
    return Arrived(newcomer.store, newcomer.notes)


def _public_rows(archive: ArchiveReader) -> tuple[Row, dict[str, list[Row]]]:
    try:
        said = json.loads(archive.read("store.json"))
        return said["store"], said["rows"]
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged("store.json") from error


def _newcomer(archive: ArchiveReader, said: Row, handle: str) -> Newcomer:
    store = Store()
    for field in Store._meta.concrete_fields:
        if field.attname in said and field.attname not in NOT_CARRIED and not field.primary_key:
            setattr(store, field.attname, field.to_python(said[field.attname]))
    is_copy = Store.objects.filter(uid=store.uid).exists()
    if is_copy:
        store.uid = uuid.uuid4()
    elif _is_free(int(said["id"])):
        store.pk = int(said["id"])
    store.handle = handle
    if store.status == Store.Status.LEAVING:
        store.status = Store.Status.ACTIVE
    return Newcomer(
        store=store,
        former_handle=archive.manifest.store["handle"],
        former_uid=uuid.UUID(archive.manifest.store["uid"]),
        made_at=datetime.fromisoformat(archive.manifest.made_at),
        is_copy=is_copy,
        opens_secrets=keys.opens(archive.manifest.key),
    )


def _is_free(number: int) -> bool:
    """Whether a store's number was given out here once and is no store's now, so it never comes again."""
    with home().cursor() as cursor:
        cursor.execute("SELECT last_value FROM public.tenants_store_id_seq")
        given = cast(int, cursor.fetchone()[0])
    return number <= given and not Store.objects.filter(pk=number).exists()


def _keep_files(archive: ArchiveReader, store: Store) -> list[str]:
    """Put the files into the store's folder; those that were not there before."""
    put: list[str] = []
    try:
        with in_store(store):
            for path in archive.under("media"):
                name = path.removeprefix("media/")
                with archive.open(path) as file:
                    if media.keep(name, file, archive.size(path)):
                        put.append(name)
            known = attachments()
            for path in archive.under("shared"):
                _shared, kind, name = path.split("/", 2)
                if kind in known:
                    with archive.open(path) as file:
                        known[kind].read(name, file)
    except BaseException:
        _take_back(store, put)
        raise
    return put


def _take_back(store: Store, put: list[str]) -> None:
    with in_store(store):
        for path in put:
            media.forget(path)


def _bring(
    archive: ArchiveReader, newcomer: Newcomer, rows: dict[str, list[Row]], actor: str, progress: Progress
) -> None:
    store = newcomer.store
    alias = for_new_stores()
    with filled_schema(archive, _renaming(archive, store), progress, alias=alias) as (schema, version):
        store.db_alias = alias
        store.schema_name, store.schema_version = schema, version
        store.save(force_insert=True)
        for each in carried():
            each.read(newcomer, rows.get(each.label, []))
        with in_store(store):
            _name_people(newcomer, rows)
            for step in arrival_steps():
                step(newcomer)
        Arrival.objects.create(
            store_uid=store.uid,
            made_at=archive.manifest.made_at,
            from_uid=archive.manifest.store["uid"],
            actor=actor,
            notes=newcomer.notes,
        )
        announce(store.pk, Domain.objects.filter(store=store).values_list("host", flat=True))
        transaction.on_commit(lambda: forget_store(store), robust=True)
        transaction.on_commit(refill_pool.delay, robust=True)


def _renaming(archive: ArchiveReader, store: Store) -> Renaming:
    """Paths of files name the store: a copy's name its own."""
    former = uuid.UUID(archive.manifest.store["uid"])
    return [
        (old.encode(), new.encode())
        for old, new in ((str(former), str(store.uid)), (former.hex, store.uid.hex))
        if old != new
    ]


def _name_people(newcomer: Newcomer, rows: dict[str, list[Row]]) -> None:
    """Let columns that name accounts name those of this platform; whoever is unknown here becomes nobody."""
    here = {number: account.pk for number, account in newcomer.people.items()}
    former = {int(row["account"]) for row in rows.get("tenants.membership", [])}
    if former and all(here.get(number) == number for number in former):
        return  # the platform that the archive was made on
    for each in (*people_columns(), *columns_of_actors()):
        _name_people_in(each, newcomer.store.schema_name, here)


def _name_people_in(each: PeopleColumn, schema: str, here: dict[int, int]) -> None:
    names = [f"{each.prefix}{number}" for pair in here.items() for number in pair]
    cases = " ".join(["WHEN %s THEN %s"] * len(here)) or "WHEN NULL THEN NULL"
    query = sql.SQL(
        "UPDATE {table} SET {column} = (CASE {column}::text {cases} ELSE %s END)::{kind} "
        "WHERE {column}::text LIKE %s"
    ).format(
        table=sql.Identifier(schema, each.table),
        column=sql.Identifier(each.column),
        cases=sql.SQL(cases),
        kind=sql.SQL("text" if each.prefix else "bigint"),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*names, f"{each.prefix}0", f"{each.prefix}%"])
