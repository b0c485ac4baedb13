"""Finds as people read them in a terminal, and as programs read them."""

import json
from collections import Counter
from collections.abc import Sequence

from themes.tools.lint.offence import Offence, Severity

COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.HINT: "36"}
WIDTH = 100


def as_text(offences: Sequence[Offence], name: str, *, colour: bool = False) -> str:
    """Each find with its place, its line and a caret below it, then a count."""
    parts = [_entry(offence, colour=colour) for offence in offences]
    return "\n".join([*parts, summary(offences, name)]) + "\n"


def summary(offences: Sequence[Offence], name: str) -> str:
    """One line: how much was found."""
    if not offences:
        return f"{name}: nothing to complain about."
    counts = Counter(offence.severity for offence in offences)
    words = [
        f"{counts[severity]} {severity.word}{'' if counts[severity] == 1 else 's'}"
        for severity in sorted(Severity, reverse=True)
        if counts[severity]
    ]
    files = len({offence.file for offence in offences})
    return f"{name}: {', '.join(words)} in {files} file{'' if files == 1 else 's'}."


def _entry(offence: Offence, *, colour: bool) -> str:
    place = ":".join(str(number) for number in (offence.line, offence.column) if number)
    where = f"{offence.file}:{place}" if place else offence.file
    word = offence.severity.word
    if colour:
        code = COLOURS[offence.severity]
        where, word = f"\033[1m{where}\033[0m", f"\033[{code}m{word}\033[0m"
    return f"{where}: {word}: {offence.message} [{offence.check}]\n" + caret(offence)


def caret(offence: Offence) -> str:
    """The line of source with a caret below the place, "" when the place is not known."""
    if not offence.line or not offence.excerpt.strip():
        return ""
    bare = offence.excerpt.lstrip()
    column = max(offence.column - 1 - (len(offence.excerpt) - len(bare)), 0)
    start = max(column - WIDTH // 2, 0) if len(bare) > WIDTH else 0
    shown, column = bare[start : start + WIDTH], column - start
    gutter = f"{offence.line:>6} | "
    pointer = " " * 6 + " | " + "".join("\t" if c == "\t" else " " for c in shown[:column]) + "^"
    return f"{gutter}{shown}\n{pointer if offence.column else ''}\n"


def as_json(offences: Sequence[Offence]) -> str:
    """A list of finds."""
    return json.dumps([offence.json() for offence in offences], ensure_ascii=False, indent=2) + "\n"
