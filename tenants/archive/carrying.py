"""The rows of a store on their way to another database, where they are kept in step with it.

Everything is copied from one snapshot while people go on selling, and compared range by range. What has
changed meanwhile is copied again, until little is left for the moment in which nobody writes.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol, cast

from django.db import connections
from django.utils.translation import gettext as _
from psycopg import sql

from foundation.errors import ActionError
from tenants.databases import at_database
from tenants.postgresql.base import DatabaseWrapper

from .file import Progress
from .ranges import Sums, copy_rows, differing, remove_rows, sums_by_range
from .tables import Table, count_on, empty, next_numbers, snapshot, tables_of

SHORT = 2.0
"""Seconds: a round that took no longer is not worth another one before the pause."""
WORTH_IT = 0.7
"""Nor is one that took more than so much of the round before it: people write as fast as we copy."""


class Way(Protocol):
    """From which schema of which database to which of another."""

    from_alias: str
    from_schema: str
    to_alias: str
    to_schema: str


@dataclass
class PlainWay:
    """One that is no move's."""

    from_alias: str
    from_schema: str
    to_alias: str
    to_schema: str


@dataclass
class Carriage:
    """What goes this way: the schema's `tables`, and `targets`, which are theirs on the other side.

    `arrived` is what the other side has, as of the last transaction that was committed there.
    """

    way: Way
    tables: list[Table] = field(init=False)
    targets: list[Table] = field(init=False)
    arrived: Sums = field(default_factory=dict)

    def __post_init__(self) -> None:
        with at_database(self.way.from_alias):
            self.tables = tables_of(self.way.from_schema)
        with at_database(self.way.to_alias):
            targets = tables_of(self.way.to_schema)
        pairs = zip(self.tables, targets, strict=True)
        self.targets = [replace(target, columns=table.columns) for table, target in pairs]

    @property
    def rows(self) -> int:
        """How many rows the other side has."""
        return sum(rows for rows, _checksum in self.arrived.values())

    def copy_all(self, progress: Progress) -> None:
        """Copy every table as it is at this moment. Outside of transactions."""
        to = self.way.to_alias
        with at_database(self.way.from_alias) as source, snapshot(), _unhurried(to) as there:
            empty(self.targets)
            for done, (table, target) in enumerate(zip(self.tables, self.targets, strict=True)):
                copy_rows(source, table, there, target)
                progress(done + 1, len(self.tables))
            there.check_constraints()
            _learn(self.targets)
            arrived = sums_by_range(self.targets)
        self.arrived = arrived

    def keep_up(self) -> None:
        """Copy again what has changed meanwhile, until that takes a moment only. Outside of transactions."""
        before = math.inf
        while True:
            began = time.monotonic()
            with at_database(self.way.from_alias), snapshot():
                arrived = self.catch_up()
            self.arrived = arrived
            took = time.monotonic() - began
            if took < SHORT or took > WORTH_IT * before:
                return
            before = took

    def catch_up(self) -> Sums:
        """Copy the ranges that differ; what the other side has then. Part of a transaction at the source.

        Raises ActionError "copy_differs" where both are not the same afterwards.
        """
        source = cast(DatabaseWrapper, connections["default"])
        wanted = sums_by_range(self.tables)
        stale = differing(wanted, self.arrived)
        tables = [table for table in self.tables if table.name in stale]
        targets = [target for target in self.targets if target.name in stale]
        if not stale:
            return wanted
        with _unhurried(self.way.to_alias) as there:
            for target in targets:
                remove_rows(target, stale[target.name])
            for table, target in zip(tables, targets, strict=True):
                copy_rows(source, table, there, target, stale[table.name])
            there.check_constraints()
            arrived = sums_by_range(targets, stale)
        expected = {key: sums for key, sums in wanted.items() if key[1] in stale.get(key[0], ())}
        if wrong := differing(expected, arrived):
            message = _("The copy differs from the store in %(tables)s. Nothing was changed.")
            raise ActionError("copy_differs", message % {"tables": ", ".join(sorted(wrong))})
        return wanted

    def count_on(self) -> None:
        """Let numbers go on there where they stand here. Part of a transaction at the source."""
        numbers = next_numbers(self.tables)
        with at_database(self.way.to_alias):
            count_on(self.targets, numbers)


@contextmanager
def _unhurried(alias: str) -> Iterator[DatabaseWrapper]:
    """A database, in the transaction that is open, whose statements may take as long as they need."""
    with at_database(alias) as there:
        with there.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
        yield there


def _learn(tables: Sequence[Table]) -> None:
    """Let the server know how large these tables are now, as it would find out by itself in some minutes."""
    with connections["default"].cursor() as cursor:
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.SQL(", ").join(table.place for table in tables)))
