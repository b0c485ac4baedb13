"""A check of what a plugin keeps about people: whoever keeps something hands it out and erases it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kaidian.plugin_tools.lint.subject import Subject
from kaidian.plugin_tools.lint.table import check
from kaidian.plugin_tools.project import Source
from themes.tools.lint.offence import Find, Severity

HOOK = "customer_data"
WORDS = frozenset({"customer", "customers", "shopper", "shoppers", "buyer", "person", "email", "phone"})
"""Parts of names that say who somebody is: `customer_id`, `e_mail` is written `email`."""
WRITES = re.compile(r"(^|\.)storage\.(set|add|increase)$")
PICTURES = re.compile(r"(^|\.)store\.keep_picture$")


@check(
    "MissingCustomerData",
    Severity.ERROR,
    _("The plugin keeps something about customers, and can neither hand it out nor erase it."),
    _(
        "Declare customer_data with export and erase; laws give people that right. Where nothing that is "
        "kept says who somebody is, do without what leads there: the right or the field."
    ),
)
def missing_customer_data(subject: Subject) -> Iterator[Find]:
    if subject.faults or subject.declared.get(HOOK):
        return
    sure = [find for source in subject.project.sources for find in _sure(source)]
    yield from sure or _likely(subject)


def _sure(source: Source) -> Iterator[Find]:
    """Columns of tables, and what is put into the storage, that name somebody."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("Model") for base in node.bases):
            yield from _columns(source, node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _stored(source, node)


def _columns(source: Source, table: ast.ClassDef) -> Iterator[Find]:
    for line in table.body:
        target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
        if isinstance(target, ast.Name) and _is_of_people(target.id):
            message = f"the table “{table.name}” keeps “{target.id}”, and there is no {HOOK}"
            yield Find(source.path, message, line.lineno, line.col_offset + 1)


def _stored(source: Source, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Find]:
    known: set[str] = set()
    for node in ast.walk(function):  # names that were made of somebody
        if isinstance(node, ast.Assign) and _named(node.value, known):
            known |= {each.id for each in node.targets if isinstance(each, ast.Name)}
    for node in ast.walk(function):
        if not isinstance(node, ast.Call) or not WRITES.search(ast.unparse(node.func)):
            continue
        given = [*node.args, *(each.value for each in node.keywords)]
        word = next((word for each in given if (word := _named(each, known))), "")
        if word:
            message = f"“{word}” goes into the storage, and there is no {HOOK}"
            yield Find(source.path, message, node.lineno, node.col_offset + 1)


def _named(value: ast.expr, known: set[str]) -> str:
    """The first name in an expression that says who somebody is; "" for none."""
    for node in ast.walk(value):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if isinstance(node, ast.Dict):
            keys = [each.value for each in node.keys if isinstance(each, ast.Constant)]
            name = next((each for each in keys if isinstance(each, str) and _is_of_people(each)), "")
        if name in known or _is_of_people(name):
            return name
    return ""


def _is_of_people(name: str) -> bool:
    return bool(WORDS & set(name.casefold().split("_")))


def _likely(subject: Subject) -> Iterator[Find]:
    """A plugin that may read customers and keeps something, though it does not show that both belong
    together."""
    scopes = subject.manifest.scopes if subject.manifest is not None else ()
    scope = next((each for each in scopes if each.partition(".")[0] == "customers"), "")
    if not scope:
        return
    for source in subject.project.sources:
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if WRITES.search(called) or PICTURES.search(called):
                message = f"it may read customers (“{scope}”) and keeps things, and there is no {HOOK}"
                place = node.lineno, node.col_offset + 1
                yield Find(source.path, message, *place, severity=Severity.WARNING)
                return
