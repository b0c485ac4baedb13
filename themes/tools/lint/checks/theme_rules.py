"""The check ThemeRules."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from themes.format.load import load_files
from themes.format.problems import PackageError, Problem
from themes.stored.paths import path_fault, place_fault, size_fault
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "ThemeRules",
    Severity.ERROR,
    _("What an upload refuses, or passes over: schemas, settings, templates and files out of place."),
    bad={
        "sections/hero.liquid": "<h2>{{ section.settings.size }}</h2>\n"
        '{% schema %}\n{"name": "Hero", "settings": '
        '[{"type": "rnage", "id": "size", "label": "Size"}]}\n{% endschema %}\n'
    },
    good={
        "sections/hero.liquid": "<h2>{{ section.settings.size }}</h2>\n"
        '{% schema %}\n{"name": "Hero", "settings": [{"type": "range", "id": "size", "label": "Size", '
        '"min": 1, "max": 9, "step": 1, "default": 4}]}\n{% endschema %}\n'
    },
)
def theme_rules(theme: Theme) -> Iterator[Find]:
    """Problems of the loader that no other check speaks of. Faults are errors, the rest warnings."""
    told = {(file.path, fault.line) for file in theme.liquid.values() for fault in file.faults}
    told |= {(path, file.fault[1]) for path, file in theme.json.items() if file.fault}
    told |= {(file.path, file.schema_fault[1]) for file in theme.liquid.values() if file.schema_fault}
    for problem in _problems(theme):
        if (problem.file, problem.line) in told or _is_told(problem):
            continue
        severity = Severity.WARNING if problem.is_warning else Severity.ERROR
        yield Find(problem.file, problem.message, problem.line, problem.column, severity)
    for path, body in theme.files.items():
        fault = path_fault(path) or place_fault(path) or size_fault(path, len(body))
        if fault:
            yield Find(path, fault, severity=Severity.WARNING if place_fault(path) else Severity.ERROR)


def _problems(theme: Theme) -> list[Problem]:
    try:
        return list(load_files(theme.name, theme.files, theme.engine).warnings)
    except PackageError as error:
        return error.problems


OTHERS = (
    "there is no snippet",
    "there is no section",
    "there is no phrase",
    "there is no tag",
    "there is no filter",
    "{{ content_for_layout }} is missing",
)
"""Beginnings of what other checks say, with better places."""


def _is_told(problem: Problem) -> bool:
    with override("en"):
        message = str(problem.message)
    return message.startswith(OTHERS) or "is never closed" in message or "unknown type: “" in message
