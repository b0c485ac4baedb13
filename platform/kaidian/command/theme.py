"""`kaidian theme …`: for those who make themes. The work is done in `themes.tools`; no service is needed."""

from __future__ import annotations

import argparse
import os
import sys
from argparse import Namespace
from pathlib import Path

SEVERITIES = ("error", "warning", "hint")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The subcommands of `kaidian theme`."""
    commands = parser.add_subparsers(required=True, metavar="what", dest="what")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text)

    add("new", "Make a folder with a small, whole theme to begin with.").add_argument("name")
    command = add("check", "Look for what is wrong in a theme.")
    _add_path(command)
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.add_argument(
        "--fail-level", choices=(*SEVERITIES, "never"), default="warning", help="from what on it counts"
    )
    command.add_argument("--list", action="store_true", help="list the checks and end")
    command = add("dev", "Show a theme in the browser, anew with every change.")
    _add_path(command)
    command.add_argument("--port", type=int, default=9292)
    command = add("package", "Check a theme and write it as a zip.")
    _add_path(command)
    command.add_argument("--output", type=Path, help="where to; else <name>-<version>.zip beside the theme")
    command = add("push", "Check a theme and send it to a store, as a draft.")
    _add_path(command)
    _add_store(command)
    command.add_argument("--theme", type=int, help="number of a draft to replace; without it a new one")
    command.add_argument("--name", default="", help="what the draft is called")
    command = add("pull", "Fetch a theme from a store into a folder.")
    _add_path(command)
    _add_store(command)
    command.add_argument("--theme", type=int, help="its number; without it the one that shoppers see")
    command.add_argument("--force", action="store_true", help="write over files that are there")
    command = add("list", "List the themes of a store.")
    _add_store(command)


def _add_path(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", type=Path, default=Path(), help="folder of the theme")


def _add_store(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--store",
        default=os.environ.get("THEME_STORE", ""),
        help="address of the store in the back office, such as https://kaidian.example/stores/gleam",
    )
    parser.add_argument(
        "--token",
        default=os.environ.get("THEME_TOKEN", ""),
        help="a theme access token; better in the variable THEME_TOKEN",
    )


def run(options: Namespace) -> int:
    """Run one subcommand. Returns the exit code: 0 when all is well, 1 when the theme has faults, 2 when it
    could not be done.
    """
    import django

    django.setup()
    from themes.tools.commands import COMMANDS, CommandFault

    try:
        return COMMANDS[options.what](options, sys.stdout)
    except CommandFault as fault:
        sys.stderr.write(f"{fault}\n")
        return fault.code
