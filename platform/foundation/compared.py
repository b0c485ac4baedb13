"""What differs between two texts, a line at a time: for whoever decides about a newer version."""

from __future__ import annotations

import difflib
from collections.abc import Sequence


def compared(before: Sequence[str], now: Sequence[str]) -> list[tuple[str, str]]:
    """The lines that differ, with two around each: ("-", "+" or " ", text)."""
    lines = list(difflib.unified_diff(before, now, lineterm="", n=2))[2:]  # after the names of both sides
    return [(line[0], line[1:]) for line in lines if not line.startswith("@@")]
