"""What the subcommands of `kaidian theme` do: each takes the parsed arguments and where to write."""

import os
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from themes.tools.lint import ConfigFault, Offence, Severity, Theme, lint, read_config, read_theme
from themes.tools.lint.show import as_json, as_text
from themes.tools.lint.table import CHECKS
from themes.tools.packing import pack_theme
from themes.tools.scaffold import ScaffoldFault, make_theme

type Command = Callable[[Namespace, TextIO], int]


class CommandFault(Exception):
    """A command can't be carried out; `code` is the exit code."""

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code


def _new(options: Namespace, out: TextIO) -> int:
    try:
        folder = make_theme(Path(options.name))
    except ScaffoldFault as fault:
        raise CommandFault(str(fault)) from fault
    out.write(f"{folder} is there. Look at it while you change it:\n\n  kaidian theme dev {folder}\n")
    return 0


def _check(options: Namespace, out: TextIO) -> int:
    if options.list:
        for check in CHECKS.values():
            out.write(f"{check.id:<22} {check.severity.word:<8} {check.about}\n")
        return 0
    theme, offences = _linted(options.path)
    if options.format == "json":
        out.write(as_json(offences))
    else:
        out.write(as_text(offences, theme.name, colour=out.isatty() and "NO_COLOR" not in os.environ))
    return 1 if _fails(offences, options.fail_level) else 0


def _linted(path: Path) -> tuple[Theme, list[Offence]]:
    try:
        theme = read_theme(path)
        return theme, lint(theme, read_config(path))
    except (FileNotFoundError, ConfigFault) as fault:
        raise CommandFault(str(fault)) from fault


def _fails(offences: list[Offence], level: str) -> bool:
    least = next((each for each in Severity if each.word == level), None)
    return least is not None and any(offence.severity >= least for offence in offences)


def _sound(path: Path, out: TextIO) -> Theme:
    """The theme in a folder, which has no errors. Raises CommandFault after writing them."""
    theme, offences = _linted(path)
    errors = [offence for offence in offences if offence.severity is Severity.ERROR]
    if errors:
        out.write(as_text(errors, theme.name, colour=out.isatty()))
        raise CommandFault("Nothing was done: mend these errors first.", 1)
    return theme


def _package(options: Namespace, out: TextIO) -> int:
    theme = _sound(options.path, out)
    packed = pack_theme(theme.name, theme.files)
    target = options.output or options.path.resolve().parent / packed.file_name
    target.write_bytes(packed.content)
    out.write(f"{target}: {len(theme.files)} files, {len(packed.content) / 1000:.0f} kB\n")
    return 0


COMMANDS: dict[str, Command] = {
    "new": _new,
    "check": _check,
    "package": _package,
}
