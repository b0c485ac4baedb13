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
from themes.tools.remote import Remote, RemoteFault
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


def _push(options: Namespace, out: TextIO) -> int:
    remote = _remote(options)
    theme = _sound(options.path, out)
    packed = pack_theme(theme.name, theme.files)
    try:
        sent = remote.push(packed, name=options.name, number=options.theme)
    except RemoteFault as fault:
        out.write("".join(f"{problem}\n" for problem in fault.problems))
        raise CommandFault(str(fault), 1 if fault.problems else 2) from fault
    out.write("".join(f"{warning}\n" for warning in sent.warnings))
    out.write(f"“{sent.name}” is a draft (theme {sent.number}).\nPreview: {sent.preview_url}\n")
    return 0


def _pull(options: Namespace, out: TextIO) -> int:
    remote = _remote(options)
    try:
        files = remote.pull(options.theme)
    except RemoteFault as fault:
        raise CommandFault(str(fault)) from fault
    there = [path for path in files if (options.path / path).exists()]
    if there and not options.force:
        raise CommandFault(f"{options.path / there[0]} is there already; --force writes over it")
    for path, body in files.items():
        target = options.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    out.write(f"{options.path.resolve()}: {len(files)} files\n")
    return 0


def _list(options: Namespace, out: TextIO) -> int:
    try:
        for theme in _remote(options).themes():
            out.write(f"{theme.number:>5}  {theme.role:<6} {theme.name}\n")
    except RemoteFault as fault:
        raise CommandFault(str(fault)) from fault
    return 0


def _remote(options: Namespace) -> Remote:
    if not options.store or not options.token:
        raise CommandFault(
            "--store and --token say where to: make a token under Themes → Developer access in the back "
            "office, and set THEME_STORE and THEME_TOKEN"
        )
    try:
        return Remote(options.store, options.token)
    except RemoteFault as fault:
        raise CommandFault(str(fault)) from fault


def _dev(options: Namespace, out: TextIO) -> int:
    from themes.tools.dev.server import PortTakenError, serve

    try:
        read_theme(options.path)
    except FileNotFoundError as fault:
        raise CommandFault(str(fault)) from fault
    try:
        return serve(options.path, port=options.port, out=out)
    except PortTakenError as fault:
        raise CommandFault(str(fault)) from fault


COMMANDS: dict[str, Command] = {
    "new": _new,
    "check": _check,
    "dev": _dev,
    "package": _package,
    "push": _push,
    "pull": _pull,
    "list": _list,
}
