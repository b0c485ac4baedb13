"""Checks of a plugin's Python: what it imports, keeps, and waits for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kaidian.plugin_tools.lint.reach import reachable
from kaidian.plugin_tools.lint.subject import Subject
from kaidian.plugin_tools.lint.table import check
from themes.tools.lint.offence import Find, Severity

PLATFORM = frozenset(
    [
        "accounts",
        "backoffice",
        "billing",
        "console",
        "foundation",
        "infra",
        "kaidian",
        "plugins",
        "portal",
        "storefront",
        "tenants",
        "themes",
    ]
)
FRAMEWORK = frozenset({"django", "celery", "psycopg", "rest_framework"})
WAITS = frozenset({"time.sleep", "input", "subprocess.run", "subprocess.check_output", "os.system"})
NETWORK = ("requests.", "httpx.", "urllib.request.urlopen", "urlopen", "urllib3.", "http.client.", "aiohttp.")
QUICK = 1.0
"""Calls with a smaller budget, in seconds, have no time for the network."""


@check(
    "PlatformImport",
    Severity.ERROR,
    _("The plugin imports the platform or its framework; these change without notice."),
    _("Use kaidian_sdk alone. What it lacks can be asked for."),
)
def platform_import(subject: Subject) -> Iterator[Find]:
    tables = subject.manifest is not None and subject.manifest.needs_tables
    refused = PLATFORM if tables else PLATFORM | FRAMEWORK
    for source in subject.project.sources:
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            for name in _imported(node):
                if name.partition(".")[0] in refused:
                    place = node.lineno, node.col_offset + 1
                    yield Find(source.path, f"“{name}” is not for plugins", *place)


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return [node.module or ""] if node.level == 0 else []


@check(
    "GlobalState",
    Severity.WARNING,
    _("A function changes a name of its module: all stores share it, and the next start forgets it."),
    _("Keep it in store.storage, which is the store's own."),
)
def global_state(subject: Subject) -> Iterator[Find]:
    for source in subject.project.sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Global):
                message = f"“global {', '.join(node.names)}” is kept for all stores together"
                yield Find(source.path, message, node.lineno, node.col_offset + 1)


@check(
    "Blocking",
    Severity.WARNING,
    _("Code waits where the platform waits for it."),
    _("Do it in a job or a subscriber, keep the result in store.storage, and give network calls a timeout."),
)
def blocking(subject: Subject) -> Iterator[Find]:
    for source in subject.project.sources:
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call):
                continue
            name, place = ast.unparse(node.func), (node.lineno, node.col_offset + 1)
            if name in WAITS:
                yield Find(source.path, f"{name}() waits, and the call's budget runs on", *place)
            elif name.startswith(NETWORK) and not _has_timeout(node):
                message = f"{name}() has no timeout: a server that hangs uses up the whole budget"
                yield Find(source.path, message, *place)


def _has_timeout(call: ast.Call) -> bool:
    return any(keyword.arg in {"timeout", None} for keyword in call.keywords)


@check(
    "SlowForItsBudget",
    Severity.WARNING,
    _("A call with a small budget goes to the network, which rarely answers so fast."),
    _("Fetch in a job, keep the answer in store.storage, and read that."),
)
def slow_for_its_budget(subject: Subject) -> Iterator[Find]:
    seen = set()
    for each in subject.called:
        source = subject.source(each.file)
        if source is None or each.call.budget >= QUICK:
            continue
        for node in reachable(source.tree, each.function.__name__):
            name = ast.unparse(node.func)
            if name.startswith(NETWORK) and (each.file, node.lineno) not in seen:
                seen.add((each.file, node.lineno))
                message = (
                    f"{each.hook}/{each.declared}.{each.name} has {each.call.budget:g} s, and calls {name}()"
                )
                yield Find(each.file, message, node.lineno, node.col_offset + 1)


@check(
    "UnknownSetting",
    Severity.ERROR,
    _("The code reads a setting that the manifest does not declare."),
    _("Declare it with [[settings]] in plugin.toml."),
)
def unknown_setting(subject: Subject) -> Iterator[Find]:
    if subject.manifest is None:
        return
    known = {field.id for field in subject.manifest.settings}
    for source in subject.project.sources:
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Constant):
                continue
            name = node.slice.value
            if ast.unparse(node.value) == "store.settings" and isinstance(name, str) and name not in known:
                place = node.lineno, node.col_offset + 1
                yield Find(source.path, f"there is no setting “{name}”", *place)
