"""Checks of what a plugin declares, and of the functions that the platform calls."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from difflib import get_close_matches

from django.utils.translation import gettext_lazy as _

from foundation.permissions import NAMES
from kaidian.plugin_tools.lint.subject import Subject
from kaidian.plugin_tools.lint.table import check
from kaidian.plugin_tools.project import Source
from kaidian_sdk.catalogue import POINTS
from themes.tools.lint.offence import Find, Severity

type Function = ast.FunctionDef | ast.AsyncFunctionDef


def hooks_in(source: Source) -> Iterator[Function]:
    """Functions that are marked as hooks."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(
            "hookimpl" in ast.unparse(each) for each in node.decorator_list
        ):
            yield node


@check(
    "UnknownHook",
    Severity.ERROR,
    _("A function is marked as a hook, and there is no hook of its name."),
    _("Take the name from the list of points in the portal."),
)
def unknown_hook(subject: Subject) -> Iterator[Find]:
    for source in subject.project.sources:
        for hook in hooks_in(source):
            if hook.name not in POINTS:
                near = get_close_matches(hook.name, list(POINTS), n=1)
                hint = f"; did you mean “{near[0]}”?" if near else ""
                message = f"there is no hook “{hook.name}”{hint}"
                yield Find(source.path, message, hook.lineno, hook.col_offset + 1)


@check(
    "UntypedHook",
    Severity.WARNING,
    _("A hook does not say what it gives."),
    _("Write the type, such as -> list[Card]: editors and mypy find mistakes by it."),
)
def untyped_hook(subject: Subject) -> Iterator[Find]:
    for source in subject.project.sources:
        for hook in hooks_in(source):
            if hook.name in POINTS and hook.returns is None:
                kind = POINTS[hook.name].declares.__name__
                message = f"“{hook.name}” has no type: -> list[{kind}]"
                yield Find(source.path, message, hook.lineno, hook.col_offset + 1)


@check(
    "UntypedCall",
    Severity.WARNING,
    _("A function that the platform calls has no types."),
    _("Write the types that the point's page shows; what it answers is held against them anyway."),
)
def untyped_call(subject: Subject) -> Iterator[Find]:
    seen = set()
    for each in subject.called:
        given = getattr(each.function, "__annotations__", {})
        missing = [
            name for name in (*inspect.signature(each.function).parameters, "return") if name not in given
        ]
        if missing and (each.file, each.line) not in seen:
            seen.add((each.file, each.line))
            named = ", ".join("what it returns" if name == "return" else f"“{name}”" for name in missing)
            yield Find(
                each.file, f"{each.hook}/{each.declared}.{each.name} has no type for {named}", each.line
            )


@check(
    "DoesNotLoad",
    Severity.ERROR,
    _("The platform would leave the plugin out."),
    _("The message is what operators would read at the start."),
)
def does_not_load(subject: Subject) -> Iterator[Find]:
    known = {hook.name for source in subject.project.sources for hook in hooks_in(source)}
    unknown = known - set(POINTS)
    for fault in subject.faults:
        if not any(f"'{name}'" in fault for name in unknown):  # UnknownHook said it
            yield Find(f"{subject.project.package.name}/__init__.py", fault)


@check(
    "NothingDeclared",
    Severity.WARNING,
    _("The plugin declares nothing, so it would do nothing."),
    _("Write a function marked @hookimpl in the module that the entry point names."),
)
def nothing_declared(subject: Subject) -> Iterator[Find]:
    if not subject.faults and not any(subject.declared.values()):
        message = f"no hook gives anything in “{subject.project.module}”"
        yield Find(f"{subject.project.package.name}/__init__.py", message)


@check(
    "UnknownPermission",
    Severity.ERROR,
    _("A page or card asks for a right that there is not, so nobody would ever see it."),
    _("Take it from the list of scopes in the portal."),
)
def unknown_permission(subject: Subject) -> Iterator[Find]:
    for hook, rows in subject.declared.items():
        for row in rows:
            permission = getattr(row, "permission", None)
            if permission is not None and permission not in NAMES:
                message = f"{hook} “{row.id}” is for who may “{permission}”, and there is no such right"
                yield _find(subject, permission, message)


def _find(subject: Subject, text: str, message: str) -> Find:
    file, line, column = _place(subject, text)
    return Find(file, message, line, column)


def _place(subject: Subject, text: str) -> tuple[str, int, int]:
    """Where a text stands in the code."""
    for source in subject.project.sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and node.value == text:
                return source.path, node.lineno, node.col_offset + 1
    return f"{subject.project.package.name}/__init__.py", 0, 0


@check(
    "UnknownPage",
    Severity.ERROR,
    _("A place in the menu leads to a page that the plugin has not."),
    _("Name the id of one of the plugin's admin_pages."),
)
def unknown_page(subject: Subject) -> Iterator[Find]:
    pages = {page.id for page in subject.declared.get("admin_pages", ())}
    for entry in subject.declared.get("menu_entries", ()):
        if entry.page not in pages:
            message = f"the menu entry “{entry.id}” opens “{entry.page}”, and there is no such page"
            yield _find(subject, entry.page, message)
