"""The `kaidian` command; `kaidian --help` lists what it does."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from kaidian.command import fleet, function, plugin, store, theme, webhook


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns its exit code. A wrong setting ends with a message that names it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaidian.settings")
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["manage"]:  # Django parses what follows
        options = argparse.Namespace(module="manage", rest=given[1:])
    else:
        options = _parser().parse_args(given)
    try:
        code: int = import_module(f"kaidian.command.{options.module}").run(options)
    except KeyboardInterrupt:
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kaidian", description="Kaidian 开店: a hosted store builder.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, module: str, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(module=module, name=name)
        return command

    for name, text in (
        ("run", "Start everything on this machine."),
        ("dev", "Start everything, and start anew what is edited."),
    ):
        command = add(name, "run", text)
        command.add_argument("--without-demo", action="store_true", help="no demo store in a new database")
        command.add_argument(
            "--with-parent", action="store_true", help="stop when the process that started it ends"
        )
    command = add("prepare", "prepare", "Migrate, fill the pool of ready schemas, seed the demo store.")
    command.add_argument("--without-demo", action="store_true", help="no demo store in a new database")
    add("manage", "manage", "Run a Django management command.")
    add("shell", "shell", "A Python prompt with the models; --store enters a store.").add_argument(
        "--store", default="", help="the handle of the store to enter"
    )
    add("openapi", "openapi", "Write the description of the API anew.").add_argument(
        "--check", action="store_true", help="change nothing; fail when it is not what the views say"
    )
    command = add(
        "messages", "messages", "Collect the texts to translate into the .po files and compile them."
    )
    command.add_argument(
        "--check", action="store_true", help="change nothing; fail when a text has no translation"
    )
    command.add_argument("--compile", action="store_true", help="only compile")
    command.add_argument("packages", nargs="*", help="only these, such as storefront/cart")
    add("bench", "bench", "Measure, each figure beside its baseline.").add_argument(
        "only", nargs="*", help="parts, such as tenancy"
    )
    command = add(
        "test-services", "services", "Run a command with throw-away services, or keep them until Ctrl-C."
    )
    command.add_argument("rest", nargs=argparse.REMAINDER, metavar="-- command")
    fleet.add_arguments(add("fleet", "fleet", "How the stores' schemas stand, and bringing them up to date."))
    function.add_arguments(add("function", "function", "Build, check and run functions."))
    plugin.add_arguments(add("plugin", "plugin", "Make, check, test, show and pack plugins."))
    store.add_arguments(
        add("store", "store", "A store's whole life: export, import, delete, backup, restore.")
    )
    theme.add_arguments(add("theme", "theme", "Make, check, show, pack and send themes."))
    webhook.add_arguments(add("webhook", "webhook", "Receive webhooks on this machine, for developers."))
    add("clean", "clean", "Stop what runs and delete its data.")
    return parser
