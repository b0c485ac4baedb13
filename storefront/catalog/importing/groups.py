"""The rows of one product, brought together though they may be scattered over the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from foundation.handles import romanise
from storefront.catalog.columns import HANDLE
from storefront.catalog.handles import is_handle

from .reader import FileProblem, Row, Table

MAX_WAITING = 20_000


@dataclass(slots=True)
class Group:
    """A product's rows in the order of the file. `handle` is "" where the file gives none that serves."""

    handle: str
    rows: list[Row] = field(default_factory=list)

    @property
    def line(self) -> int:
        """Where it starts."""
        return self.rows[0].line


def handle_of(row: Row) -> str:
    """The handle that a row means: as written where it may stand in an address, else made so."""
    written = row.get(HANDLE)
    return written if not written or is_handle(written) else romanise(written)


def count_rows(table: Table) -> Counter[str]:
    """How many rows each handle has. One pass over the file."""
    return Counter(handle_of(row) for row in table)


def groups(table: Table, counts: Counter[str]) -> Iterator[Group]:
    """Each product once its last row was read. `counts` is what `count_rows` found in this file.

    Rows of a product normally stand together; scattered ones wait in memory, up to a limit.
    """
    waiting: dict[str, Group] = {}
    held = 0
    for row in table:
        handle = handle_of(row)
        if not handle:
            yield Group("", [row])
            continue
        group = waiting.setdefault(handle, Group(handle))
        group.rows.append(row)
        held += 1
        if len(group.rows) == counts[handle]:
            held -= len(group.rows)
            yield waiting.pop(handle)
        elif held > MAX_WAITING:
            message = _("The rows of one product are too far apart. Sort the file by its Handle column.")
            raise FileProblem("scattered", message)
