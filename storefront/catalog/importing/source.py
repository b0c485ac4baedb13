"""What a file is read by, and how one cell of it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storefront.catalog import columns as c

from .cells import CellError
from .problems import Problems
from .reader import Row


@dataclass(frozen=True, slots=True)
class Source:
    """What a file is read by: its columns, the store's currency, further languages and uid."""

    columns: frozenset[str]
    currency: str
    locales: tuple[str, ...]
    uid: str

    @property
    def unknown(self) -> list[str]:
        """Columns without a field of ours, which are kept as they are."""
        return sorted(name for name in self.columns if name and not c.is_known(name, self.locales))


type Reader[T] = Callable[[str], T]


def read_cell[T](row: Row, column: str, read: Reader[T], default: T, problems: Problems) -> T:
    """The cell's value; `default` where it is empty, and with an error noted where it can't be read."""
    cell = row.get(column)
    if not cell:
        return default
    try:
        return read(cell)
    except CellError as error:
        problems.add(row.line, column, "error", error.code, error.message)
        return default
