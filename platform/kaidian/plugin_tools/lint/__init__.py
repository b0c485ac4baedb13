"""Looks for what is wrong with a plugin, before a merchant or a shopper finds it."""

from __future__ import annotations

from kaidian.plugin_tools.lint import checks as _checks
from kaidian.plugin_tools.lint.subject import read_subject
from kaidian.plugin_tools.lint.table import CHECKS
from kaidian.plugin_tools.project import Project
from themes.tools.lint.offence import Offence, Severity

__all__ = ["lint"]
assert _checks  # importing it fills the table


def lint(project: Project) -> list[Offence]:
    """Every find, by file and line."""
    try:
        sources = {source.path: source for source in project.sources}
    except SyntaxError as error:
        message = f"this is no Python: {error.msg}"
        name, line, column = str(error.filename), error.lineno or 0, error.offset or 0
        excerpt = (error.text or "").rstrip()
        return [Offence("PythonSyntax", Severity.ERROR, name, message, line, column, excerpt)]
    subject = read_subject(project)
    found = []
    for each in CHECKS.values():
        for find in each.function(subject):
            source = sources.get(find.file)
            excerpt = source.line(find.line) if source else ""
            severity = each.severity if find.severity is None else find.severity
            found.append(Offence(each.id, severity, find.file, find.message, find.line, find.column, excerpt))
    return sorted(found, key=lambda each: (each.file, each.line, each.column, each.check))
