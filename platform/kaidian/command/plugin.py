"""`kaidian plugin …`: for those who write plugins. The work is done in `kaidian.plugin_tools`."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from pathlib import Path

SEVERITIES = ("error", "warning", "hint")
PORT = 9393


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The subcommands of `kaidian plugin`."""
    commands = parser.add_subparsers(required=True, metavar="what", dest="what")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        if name != "new":
            command.add_argument("path", nargs="?", type=Path, default=Path(), help="folder of the plugin")
        return command

    command = add("new", "Make a folder with a small, whole plugin to begin with.")
    command.add_argument("path", nargs="?", default="", help="the folder; its name is the plugin's")
    command.add_argument(
        "--point", action="append", default=[], metavar="HOOK", help="begin with an example; may be repeated"
    )
    command.add_argument("--author", default="", help="who makes it, as merchants read it")
    command.add_argument("--list", action="store_true", help="list the points and end")
    command = add("check", "Look for what is wrong in a plugin.")
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.add_argument(
        "--fail-level", choices=(*SEVERITIES, "never"), default="warning", help="from what on it counts"
    )
    command.add_argument("--list", action="store_true", help="list the checks and end")
    command = add("test", "Run the plugin's tests, each in a real store.")
    command.add_argument("rest", nargs=argparse.REMAINDER, metavar="-- pytest's", help="goes to pytest")
    command = add("dev", "Run a sample store with the plugin on, anew with every change.")
    command.add_argument("--port", type=int, default=PORT)
    command = add("package", "Check a plugin and make a wheel of it.")
    command.add_argument("--output", type=Path, help="folder to write to; else dist/ in the plugin's")


def run(options: Namespace) -> int:
    """Run one subcommand.

    Returns 0 when all is well, 1 when the plugin has faults or a test failed, 2 when it could not be done.
    """
    import django

    django.setup()
    from kaidian.plugin_tools.commands import COMMANDS, CommandFault

    try:
        return COMMANDS[options.what](options, sys.stdout)
    except CommandFault as fault:
        sys.stderr.write(f"{fault}\n")
        return fault.code
