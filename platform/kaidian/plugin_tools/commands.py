"""What the subcommands of `kaidian plugin` do: each takes the parsed arguments and where to write."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from django.utils.translation import override

from foundation.permissions import PERMISSIONS
from kaidian.plugin_tools.lint import lint
from kaidian.plugin_tools.lint.subject import read_subject
from kaidian.plugin_tools.lint.table import CHECKS
from kaidian.plugin_tools.packing import PackFault, pack
from kaidian.plugin_tools.project import Project, ProjectFault, open_project
from kaidian.plugin_tools.scaffold import ScaffoldFault, make_plugin
from kaidian_sdk.catalogue import POINTS
from themes.tools.lint.offence import Offence, Severity
from themes.tools.lint.show import as_json, as_text

type Command = Callable[[Namespace, TextIO], int]


class CommandFault(Exception):
    """A command can't be carried out; `code` is the exit code."""

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code


def opened(path: Path) -> Project:
    """The plugin in a folder. Raises CommandFault."""
    try:
        return open_project(path)
    except ProjectFault as fault:
        raise CommandFault(str(fault)) from fault


def _new(options: Namespace, out: TextIO) -> int:
    if options.list:
        for point in POINTS.values():
            out.write(f"{point.hook:<22} {point.about.splitlines()[0]}\n")
        return 0
    if not options.path:
        raise CommandFault("say what it is called: kaidian plugin new gift-notes")
    try:
        folder = make_plugin(Path(options.path), points=options.point, author=options.author)
    except ScaffoldFault as fault:
        raise CommandFault(str(fault)) from fault
    out.write(f"{folder} is there. Try it in a sample store while you change it:\n\n")
    out.write(f"  kaidian plugin test {folder}\n  kaidian plugin dev {folder}\n")
    return 0


def _check(options: Namespace, out: TextIO) -> int:
    if options.list:
        with override("en"):
            for check in CHECKS.values():
                out.write(f"{check.id:<18} {check.severity.word:<8} {check.about}\n{'':<27} {check.remedy}\n")
        return 0
    project = opened(options.path)
    offences = lint(project)
    if options.format == "json":
        out.write(as_json(offences))
    else:
        _write_finds(project, offences, out)
    return 1 if _fails(offences, options.fail_level) else 0


def _write_finds(project: Project, offences: list[Offence], out: TextIO) -> None:
    """The finds, and once for each kind what to do."""
    out.write(as_text(offences, project.name, colour=out.isatty() and "NO_COLOR" not in os.environ))
    with override("en"):
        for identity in dict.fromkeys(offence.check for offence in offences):
            if identity in CHECKS:
                out.write(f"{identity}: {CHECKS[identity].remedy}\n")


def _fails(offences: list[Offence], level: str) -> bool:
    least = next((each for each in Severity if each.word == level), None)
    return least is not None and any(offence.severity >= least for offence in offences)


def _test(options: Namespace, out: TextIO) -> int:
    from kaidian.plugin_tools.testing import run_tests

    project = opened(options.path)
    if not project.tests:
        raise CommandFault(f"{project.folder} has no tests: write tests/test_{project.package.name}.py")
    out.flush()
    return run_tests(project, options.rest)


def _package(options: Namespace, out: TextIO) -> int:
    project = opened(options.path)
    errors = [each for each in lint(project) if each.severity is Severity.ERROR]
    if errors:
        _write_finds(project, errors, out)
        raise CommandFault("Nothing was packed: mend these errors first.", 1)
    try:
        packed = pack(read_subject(project), options.output or project.folder / "dist")
    except PackFault as fault:
        raise CommandFault(str(fault)) from fault
    about = packed.about
    labels = {permission.name: permission.label for permission in PERMISSIONS}
    out.write(f"{packed.wheel}: {about['bytes'] / 1000:.0f} kB\n")
    out.write(f"  {about['id']} {about['version']}, for platforms {about['platform']}\n")
    with override("en"):
        for scope in about["scopes"]:
            out.write(f"  asks for {scope}: {labels[scope]}\n")
    for hook, names in about["points"].items():
        out.write(f"  declares {hook}: {', '.join(filter(None, names)) or len(names)}\n")
    out.write(f"  sha256 {about['sha256']}\n  the same for operators: {packed.summary.name}\n")
    return 0


def _dev(options: Namespace, out: TextIO) -> int:
    from kaidian.plugin_tools.dev import serve

    project = opened(options.path)
    offences = lint(project)
    if offences:
        _write_finds(project, offences, out)
    out.flush()
    return serve(project, port=options.port)


COMMANDS: dict[str, Command] = {
    "new": _new,
    "check": _check,
    "test": _test,
    "dev": _dev,
    "package": _package,
}
