"""A store's tables as text, and back. Names come from the database or are compared with it, never trusted.

The catalogue of a platform with thousands of stores has millions of rows, so it is asked by name only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from psycopg import sql

from tenants.versions import store_apps

MIGRATIONS = "django_migrations"
_DETAILS = """
    SELECT t.name,
        ARRAY(SELECT a.attname FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
              ORDER BY a.attnum),
        ARRAY(SELECT a.attname FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
              JOIN pg_attribute a ON a.attnum = k.attnum
              WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid ORDER BY k.place),
        ARRAY(SELECT ARRAY[a.attname, pg_get_serial_sequence(
                  quote_ident(%(schema)s) || '.' || quote_ident(t.name), a.attname)]
              FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attidentity <> '' AND NOT a.attisdropped ORDER BY a.attnum)
    FROM unnest(%(names)s::text[]) AS t(name)
    JOIN pg_class c ON c.oid = to_regclass(quote_ident(%(schema)s) || '.' || quote_ident(t.name))
    ORDER BY t.name
"""


@dataclass(frozen=True)
class Table:
    """A table of one schema. `serials` are (column, sequence) of numbers that the database gives out."""

    schema: str
    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    serials: tuple[tuple[str, str], ...]

    @property
    def place(self) -> sql.Identifier:
        return sql.Identifier(self.schema, self.name)


def _names(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def table_names() -> list[str]:
    """The tables that this code's stores have, but for Django's record of migrations."""
    models = (
        model for config in store_apps() for model in config.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    )  # fmt: skip
    return sorted({model._meta.db_table for model in models})


def tables_of(schema: str) -> list[Table]:
    """The tables of a store's schema, by name. Those that an older schema lacks are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_DETAILS, {"schema": schema, "names": table_names()})
        return [_table(schema, *row) for row in cursor.fetchall()]


def all_tables_of(schema: str) -> list[Table]:
    """As `tables_of`, of a schema that is at another version: from the whole catalogue, which is slower."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(%s) AND relkind = 'r'",
            [schema],
        )
        names = [name for (name,) in cursor.fetchall() if name != MIGRATIONS]
        cursor.execute(_DETAILS, {"schema": schema, "names": names})
        return [_table(schema, *row) for row in cursor.fetchall()]


def _table(
    schema: str, name: str, columns: Sequence[str], key: Sequence[str], serials: Sequence[Sequence[str]]
) -> Table:
    pairs = tuple((column, sequence) for column, sequence in serials)
    return Table(schema, name, tuple(columns), tuple(key), pairs)


@contextmanager
def snapshot() -> Iterator[None]:
    """A block that sees the database as it is now, whatever others do meanwhile.

    Inside of a transaction it sees what that transaction sees.
    """
    is_own = connection.get_autocommit()
    with transaction.atomic(), connection.cursor() as cursor:
        if is_own:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL TimeZone = 'UTC'; SET LOCAL statement_timeout = 0")
        yield


def copy_out(table: Table) -> Iterator[bytes | memoryview]:
    """A table's rows by primary key as CSV with a header, in blocks."""
    query = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT (FORMAT csv, HEADER)").format(
        _names(table.columns), table.place, _names(table.key)
    )
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(query) as copy:
        yield from copy


def copy_in(table: Table, columns: Sequence[str], blocks: Iterable[bytes]) -> None:
    """Add rows, as `copy_out` wrote them, to a table. Raises DatabaseError."""
    query = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, HEADER)").format(table.place, _names(columns))
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(query) as copy:
        for block in blocks:
            copy.write(block)


def empty(tables: Sequence[Table]) -> None:
    """Remove the rows that a fresh schema begins with."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(each.place) for each in tables))


def next_numbers(tables: Sequence[Table]) -> dict[str, int]:
    """The next number of each column that counts: {"table.column": number}."""
    parts = [
        sql.SQL("SELECT {}, last_value + is_called::int FROM {}").format(
            sql.Literal(f"{table.name}.{column}"), sql.SQL(sequence)
        )
        for table in tables
        for column, sequence in table.serials
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts))
        return dict(cursor.fetchall())


def count_on(tables: Sequence[Table], numbers: dict[str, int]) -> None:
    """Let columns count on from these numbers. Unlike `setval`, this is undone with the transaction."""
    parts = [
        sql.SQL("ALTER TABLE {} ALTER COLUMN {} RESTART WITH {}").format(
            table.place, sql.Identifier(column), sql.Literal(number)
        )
        for table in tables
        for column, _sequence in table.serials
        if (number := numbers.get(f"{table.name}.{column}", 1)) > 1
    ]
    if parts:
        with connection.cursor() as cursor:
            # Deferred checks of the rows just added would forbid it.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(sql.SQL("; ").join(parts))
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def sums_of(tables: Sequence[Table]) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a checksum over them in any order: {table: (rows, checksum)}."""
    query = sql.SQL(
        "SELECT {}, count(*), coalesce(sum(hashtextextended(ROW({})::text, 0)::numeric), 0)::text FROM {}"
    )
    parts = [query.format(sql.Literal(table.name), _names(table.columns), table.place) for table in tables]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'UTC'")
        cursor.execute(sql.SQL(" UNION ALL ").join(parts))
        return {name: (rows, checksum) for name, rows, checksum in cursor.fetchall()}


def migrations_of(schema: str) -> list[tuple[str, str]]:
    """The migrations that a schema has had, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT app, name FROM {} ORDER BY id").format(sql.Identifier(schema, MIGRATIONS))
        )
        return [(app, name) for app, name in cursor.fetchall()]
