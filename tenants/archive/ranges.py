"""A store's tables by ranges of their keys: two databases compare them, and copy only what differs.

Where the key is a number that the database gives out, a range is so many of them in a row; so what is added
falls into the last one, and old rows stay as they were copied. Other keys are spread over some ranges. Every
value of every row is in the checksum of its range, as PostgreSQL tells whether two are equal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import connection
from psycopg import sql

from .tables import Table

if TYPE_CHECKING:
    from tenants.postgresql.base import DatabaseWrapper

NUMBERS = 1_000
"""How many numbers of a key are one range."""
SPREAD = 64
"""How many ranges other keys are spread over; a power of two."""

type Sums = dict[tuple[str, int], tuple[int, int]]
"""{(table, range): (rows, checksum)}."""


def sums_by_range(tables: Sequence[Table], only: Mapping[str, Collection[int]] | None = None) -> Sums:
    """How many rows each range has, and a checksum over them in any order. Ranges without rows are left out.

    `only`: of these ranges, by table.
    """
    chosen = [(table, None if only is None else only[table.name]) for table in tables]
    parts = [
        sql.SQL(
            "SELECT {name}, {range}, count(*), bit_xor(hash_record_extended(ROW({columns}), 0)) "
            "FROM {place}{where} GROUP BY 2"
        ).format(
            name=sql.Literal(table.name),
            range=_range(table),
            columns=_names(table.columns),
            place=table.place,
            where=_within(table, ranges),
        )
        for table, ranges in chosen
    ]
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts))
        return {(name, number): (rows, checksum) for name, number, rows, checksum in cursor.fetchall()}


def differing(one: Sums, other: Sums) -> dict[str, list[int]]:
    """The ranges that are not the same on both sides, by table."""
    found: dict[str, list[int]] = {}
    for name, number in sorted(one.keys() | other.keys()):
        if one.get((name, number)) != other.get((name, number)):
            found.setdefault(name, []).append(number)
    return found


def copy_rows(
    source: DatabaseWrapper,
    table: Table,
    target: DatabaseWrapper,
    to: Table,
    ranges: Collection[int] | None = None,
) -> None:
    """Copy a table's rows to one of the same columns, as the server keeps them: all, or those of some
    ranges."""
    columns = _names(table.columns)
    out = sql.SQL("COPY (SELECT {} FROM {}{}) TO STDOUT (FORMAT binary)")
    into = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(to.place, columns)
    with (
        source.wrap_database_errors,
        source.cursor() as reading,
        target.cursor() as writing,
        reading.copy(out.format(columns, table.place, _within(table, ranges))) as rows,
        writing.copy(into) as copy,
    ):
        for block in rows:
            copy.write(block)


def remove_rows(table: Table, ranges: Collection[int]) -> None:
    """Remove the rows of some ranges."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DELETE FROM {}{}").format(table.place, _within(table, ranges)))


def _range(table: Table) -> sql.Composed:
    counted = {column for column, _sequence in table.serials}
    if len(table.key) == 1 and table.key[0] in counted:
        return sql.SQL("{} / {}").format(_names(table.key), sql.Literal(NUMBERS))
    spread = sql.SQL("hash_record_extended(ROW({}), 0) & {}")
    return spread.format(_names(table.key), sql.Literal(SPREAD - 1))


def _within(table: Table, ranges: Collection[int] | None) -> sql.Composable:
    if ranges is None:
        return sql.SQL("")
    numbers = sql.Literal(list(ranges))
    return sql.SQL(" WHERE {} = ANY({}::bigint[])").format(_range(table), numbers)


def _names(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
