"""CSV for downloads, line by line, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

BYTE_ORDER_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The head and each row as bytes of UTF-8, with the mark that spreadsheets ask for.

    Text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    yield BYTE_ORDER_MARK.encode() + _line(head)
    for row in rows:
        yield _line([_safe(value) for value in row])


def _line(values: Sequence[object]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue().encode()


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
