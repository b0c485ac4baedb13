"""A schema with an archive's rows in it: a ready one of the pool, or one built as old as the archive is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _
from psycopg import errors, sql

from foundation.errors import ActionError
from tenants import pool
from tenants.apply import Schema, bring_up_to_date
from tenants.context import enter_schema, on_platform
from tenants.databases import at_database
from tenants.dump import replay
from tenants.fleet.migrating import missing_scripts
from tenants.models import Store, TemplateSchema
from tenants.scripts import Script
from tenants.template import TEMPLATE, scripts_of
from tenants.versions import current_version

from .file import ArchiveReader, Damaged, Progress, newer, table_of
from .tables import Table, all_tables_of, copy_in, count_on, empty, tables_of

TABLES_AT_ONCE = 25
"""How many tables are dropped together: each takes a dozen places in the table of locks."""

type Renaming = list[tuple[bytes, bytes]]
"""Words of the archive, and what they are called here. Both are as long as the other."""


def refuse_newer(archive: ArchiveReader) -> None:
    """Raise ActionError "archive_newer" where the archive has seen migrations that this code lacks."""
    if archive.manifest.schema_version == current_version():
        return
    known = {script.key for script in _scripts()}
    known |= {key for script in _scripts() for key in script.replaces}
    if not known.issuperset(archive.manifest.migrations):
        raise newer()


@contextmanager
def filled_schema(
    archive: ArchiveReader, names: Renaming, progress: Progress, *, alias: str
) -> Iterator[tuple[str, str]]:
    """A schema of a database, at this code's version, that holds the archive's rows: its name and version.

    Enters a transaction that ends with the block; what the block writes stands or falls with the schema. An
    older archive's schema is built and migrated before, and dropped when the block fails. Raises Damaged,
    ActionError, PoolError.
    """
    if archive.manifest.schema_version == current_version():
        with on_platform(), transaction.atomic():
            name, version = pool.take_current(alias)
            with at_database(alias):
                fill(name, archive, names, progress)
            yield name, version
        return
    name = _build_as_old(archive, alias)
    try:
        with at_database(alias), transaction.atomic():
            fill(name, archive, names, progress)
        missing = missing_scripts(_scripts(), set(archive.manifest.migrations))
        bring_up_to_date(Schema(name, True, alias), missing, current_version())
        with on_platform(), transaction.atomic():
            yield name, current_version()
    except BaseException:
        drop_unused(name, alias)
        raise


def fill(schema: str, archive: ArchiveReader, names: Renaming, progress: Progress) -> None:
    """Put the archive's rows into a schema that has just been made. Part of a transaction there."""
    is_current = archive.manifest.schema_version == current_version()
    tables = {table.name: table for table in (tables_of if is_current else all_tables_of)(schema)}
    paths = archive.under("tables")
    if tables.keys() != {table_of(path) for path in paths}:
        raise Damaged(_("its tables are others than its version has"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'UTC'; SET LOCAL statement_timeout = 0")
    empty(list(tables.values()))
    for done, path in enumerate(paths):
        _fill_table(tables[table_of(path)], path, archive, names)
        progress(done + 1, len(paths))
    connection.check_constraints()
    count_on(list(tables.values()), archive.manifest.sequences)


def _fill_table(table: Table, path: str, archive: ArchiveReader, names: Renaming) -> None:
    columns = archive.manifest.columns.get(table.name, [])
    if set(columns) != set(table.columns):
        raise Damaged(_("its tables are others than its version has"))
    blocks = archive.blocks(path)
    for old, new in names:
        blocks = _renamed(blocks, old, new)
    try:
        copy_in(table, columns, blocks)
    except DatabaseError as error:
        if isinstance(error.__cause__, (errors.DataError, errors.IntegrityError)):
            raise Damaged(path) from error
        raise


def _renamed(blocks: Iterator[bytes], old: bytes, new: bytes) -> Iterator[bytes]:
    """The same bytes with one word for another, wherever blocks begin and end."""
    held = b""
    for block in blocks:
        held = (held + block).replace(old, new)
        cut = max(0, len(held) - len(old) + 1)
        yield held[:cut]
        held = held[cut:]
    yield held


def _scripts() -> list[Script]:
    return scripts_of(TemplateSchema.objects.get(pk=current_version()))


def _build_as_old(archive: ArchiveReader, alias: str) -> str:
    """An empty schema that has had the archive's migrations and no others. Dropped again when it fails."""
    name = pool.new_name()
    known = TemplateSchema.objects.filter(pk=archive.manifest.schema_version).first()
    if known is not None:
        with at_database(alias), transaction.atomic():
            replay(known.sql, TEMPLATE, name)
        return name
    try:
        _build_by_migrations(name, alias, archive)
    except BaseException as error:
        drop_schema(name, alias)
        if isinstance(error, DatabaseError):
            message = _("This archive is too old: its tables can no longer be built.")
            raise ActionError("archive_old", message) from error
        raise
    return name


def _build_by_migrations(name: str, alias: str, archive: ArchiveReader) -> None:
    """For a version whose template is forgotten, or was never known here."""
    wanted = {script.key for script in _scripts()}
    wanted -= {script.key for script in missing_scripts(_scripts(), set(archive.manifest.migrations))}
    with at_database(alias):
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
        enter_schema(name)
        MigrationRecorder(connection).ensure_schema()
    scripts = [script for script in _scripts() if script.key in wanted]
    bring_up_to_date(Schema(name, True, alias), scripts, archive.manifest.schema_version)


def drop_unused(name: str, alias: str) -> None:
    """Drop a schema that was to become a store's, unless it did: the answer of a COMMIT may be lost."""
    if not Store.objects.filter(schema_name=name, db_alias=alias).exists():
        drop_schema(name, alias)


def drop_schema(name: str, alias: str) -> None:
    """Drop a schema of a database and all in it, some tables at a time. What is gone already is no fault."""
    with at_database(alias):
        tables = [table.place for table in all_tables_of(name)]
        for first in range(0, len(tables), TABLES_AT_ONCE):
            some = sql.SQL(", ").join(tables[first : first + TABLES_AT_ONCE])
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(some))
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name)))
