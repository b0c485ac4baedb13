"""`kaidian function …`: for those who write functions. The work is done in `plugins.functions.tools`."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The subcommands of `kaidian function`."""
    commands = parser.add_subparsers(required=True, metavar="what", dest="what")
    for name, text in (
        ("build", "Make the module from its source: WAT, AssemblyScript or Rust."),
        ("check", "Look at the manifest and the module, and run the cases."),
        ("run", "Run it once, with facts from a file."),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("path", type=Path, help="folder of the function")
        if name == "run":
            command.add_argument("facts", type=Path, help="JSON: the facts, or {facts, settings}")


def run(options: Namespace) -> int:
    """Run one subcommand. Returns 0, 1 when a case failed, 2 when it could not be done."""
    import django

    django.setup()
    from plugins.functions.tools import COMMANDS, ToolFault

    try:
        return COMMANDS[options.what](options, sys.stdout)
    except ToolFault as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
