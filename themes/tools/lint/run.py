"""Runs the checks over a theme."""

from collections.abc import Iterator

import themes.tools.lint.checks  # noqa: F401 - registers all checks
from themes.format.problems import in_words
from themes.tools.lint.config import Config
from themes.tools.lint.disabled import Disabled
from themes.tools.lint.offence import Find, Offence, Severity
from themes.tools.lint.table import CHECKS, Check
from themes.tools.lint.theme import Theme

LONGEST_EXCERPT = 160


def lint(theme: Theme, config: Config | None = None) -> list[Offence]:
    """Everything that is wrong with a theme, by file and line."""
    config = config or Config()
    lines: dict[str, list[str]] = {}
    off: dict[str, Disabled] = {}
    found: list[Offence] = []
    for check in CHECKS.values():
        rule = config.rule(check)
        if not rule.enabled:
            continue
        for find in _finds(check, theme):
            if config.leaves_out(find.file, rule):
                continue
            if find.file not in off:
                text = theme.text_of(find.file)
                off[find.file], lines[find.file] = Disabled(text), text.splitlines()
            if not off[find.file].covers(check.id, find.line):
                severity = rule.severity or find.severity or check.severity
                found.append(_offence(check, find, severity, lines[find.file]))
    unique = dict.fromkeys(found)
    return sorted(unique, key=lambda each: (each.file, each.line, each.column, each.check))


def _finds(check: Check, theme: Theme) -> Iterator[Find]:
    return check.function(theme)


def _offence(check: Check, find: Find, severity: Severity, lines: list[str]) -> Offence:
    excerpt = lines[find.line - 1] if 0 < find.line <= len(lines) else ""
    return Offence(
        check.id, severity, find.file, in_words(find.message), find.line, find.column, excerpt.rstrip()
    )
