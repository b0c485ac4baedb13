"""A CSV file as rows, read as a stream, whatever its encoding. Each fault is told by its line."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple, TextIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError, sentence
from storefront.catalog.columns import REQUIRED, canonical
from storefront.catalog.formulas import is_formula, unmark

MAX_BYTES = 100 * 1024 * 1024
MAX_ROWS = 250_000
MAX_CELL = 1_000_000
CHUNK = 1024 * 1024
csv.field_size_limit(MAX_CELL)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")


class FileProblem(ActionError):
    """The file as a whole can't be read. Its message says why and what to do."""

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(code, message, field="file")


class Row(NamedTuple):
    """One row: the line of the file it starts on, and its cells by canonical column, trimmed of nothing.

    `formulas` are the columns whose cell a spreadsheet would take for a formula.
    """

    line: int
    cells: Mapping[str, str]
    formulas: tuple[str, ...] = ()

    def get(self, column: str) -> str:
        """The cell without white space around it; "" where there is none."""
        return self.cells.get(column, "").strip()


def encoding_of(file: BinaryIO) -> str:
    """Python's name of the file's encoding: UTF-8, UTF-16 or GB18030 (which GBK is part of).

    Raises FileProblem for an empty or too large file and for one in another encoding. Rewinds the file.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size == 0:
        raise FileProblem("empty", _("The file is empty."))
    if size > MAX_BYTES:
        message = _("The file is larger than %(limit)s MB. Split it, and import one part after the other.")
        raise FileProblem("too_large", sentence(message, limit=MAX_BYTES // 1024 // 1024))
    head = file.read(4096)
    file.seek(0)
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), None) or _unmarked(file, head)
    if not _decodes(file, encoding):
        raise _unknown_encoding()
    return encoding


def _unmarked(file: BinaryIO, head: bytes) -> str:
    if head[1:200:2].count(0) > len(head[:200]) // 4:
        return "utf-16-le"
    if head[0:200:2].count(0) > len(head[:200]) // 4:
        return "utf-16-be"
    if b"\0" in head:
        raise FileProblem("not_text", _("This is not a CSV file. Save the table as CSV, then import that."))
    if _decodes(file, "utf-8"):
        return "utf-8"
    if _looks_chinese(file):
        return "gb18030"
    raise _unknown_encoding()


def _unknown_encoding() -> FileProblem:
    message = _("The letters of the file can't be read. Save it as “CSV UTF-8”, then import that.")
    return FileProblem("encoding", message)


def _decodes(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True


def _looks_chinese(file: BinaryIO) -> bool:
    """GBK writes most characters as pairs of high bytes; the accents of Western encodings stand alone."""
    file.seek(0)
    runs = _HIGH_RUN.findall(file.read(CHUNK))
    file.seek(0)
    return sum(len(run) > 1 for run in runs) * 2 > len(runs)


class Table:
    """The rows of a CSV file. Iterating starts from its first row each time."""

    def __init__(self, file: BinaryIO, locales: Sequence[str] = ()) -> None:
        """Read the header. `locales`: the store's further languages. Raises FileProblem."""
        self._file = file
        self._encoding = encoding_of(file)
        self._delimiter = ","
        with self._text() as text:
            self._delimiter = _delimiter(text.readline(MAX_CELL))
        header = next(self._raw_rows(), None)
        if header is None or not any(cell.strip() for cell in header[1]):
            raise FileProblem("empty", _("The file has no header row with the names of the columns."))
        self.columns = [canonical(name, locales) for name in header[1]]
        self._check_columns()

    def _check_columns(self) -> None:
        missing = [column for column in REQUIRED if column not in self.columns]
        if missing:
            message = _("These columns are missing: %(columns)s. Is this a product list in Shopify's format?")
            raise FileProblem("columns_missing", sentence(message, columns=", ".join(missing)))
        twice = [column for column, count in Counter(filter(None, self.columns)).items() if count > 1]
        if twice:
            message = _("These columns are there twice: %(columns)s.")
            raise FileProblem("columns_twice", sentence(message, columns=", ".join(twice)))

    def __iter__(self) -> Iterator[Row]:
        rows = self._raw_rows()
        next(rows)
        for count, (line, cells) in enumerate(rows, start=1):
            if count > MAX_ROWS:
                message = _("The file has more than %(limit)s rows. Split it into parts.")
                raise FileProblem("too_many_rows", sentence(message, limit=MAX_ROWS))
            if not any(cells):
                continue
            if any(cell.strip() for cell in cells[len(self.columns) :]):
                message = _(
                    "Line %(line)s has more cells than there are columns. Is a quotation mark missing?"
                )
                raise FileProblem("row_too_long", sentence(message, line=line))
            named = [pair for pair in zip(self.columns, cells, strict=False) if all(pair)]
            formulas = tuple(name for name, cell in named if is_formula(cell))
            yield Row(line, {name: unmark(cell.replace("\0", "")) for name, cell in named}, formulas)

    def _raw_rows(self) -> Iterator[tuple[int, list[str]]]:
        with self._text() as text:
            reader = csv.reader(text, delimiter=self._delimiter, strict=True)
            while True:
                line = reader.line_num + 1
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error:
                    message = _(
                        "The quotation marks on line %(line)s don't match: one is missing or too many."
                    )
                    raise FileProblem("quotes", sentence(message, line=line)) from None
                yield line, cells

    @contextmanager
    def _text(self) -> Iterator[TextIO]:
        """The file as text from its start; it stays open afterwards."""
        self._file.seek(0)
        text = io.TextIOWrapper(self._file, encoding=self._encoding, newline="")
        try:
            yield text
        finally:
            text.detach()


def _delimiter(header: str) -> str:
    """Comma, or the semicolon or tab that spreadsheets of some countries write."""
    unquoted = re.sub(r'"[^"]*"', "", header)
    return max((",", ";", "\t"), key=unquoted.count)
