"""Cells that a spreadsheet would run: marked on the way out, and freed of the mark on the way in.

A spreadsheet takes a cell that starts with = + - or @ for a formula. Such text is exported with an apostrophe
before it, which spreadsheets read as "this is text"; an import takes one apostrophe off again.
"""

from __future__ import annotations

import re

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_MARKED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run this cell of a file. Marked cells and plain numbers are none."""
    bare = cell.strip()
    return bare[:1] in {"=", "+", "-", "@"} and len(bare) > 1 and not _NUMBER.fullmatch(bare)


def mark(text: str) -> str:
    """The text as a cell that is safe to open. Plain numbers stay numbers."""
    return f"'{text}" if _RISKY.match(text) and not _NUMBER.fullmatch(text) else text


def unmark(cell: str) -> str:
    """The text of a cell, the mark taken off. A formula is text like any other."""
    return cell[1:] if _MARKED.match(cell) else cell
