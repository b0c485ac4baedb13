"""`kaidian prepare`: everything that must be so before the first request. Runs at every start."""

from __future__ import annotations

import sys
from argparse import Namespace

from infra.local import services_for_a_command
from kaidian.command.manage import run_folder


def run(options: Namespace) -> int:
    """Migrate and fill the pool; in a new database open the demo store too. Returns the exit code."""
    with services_for_a_command(run_folder()):
        import django
        from django.core.management import CommandError, call_command

        django.setup()
        try:
            call_command("prepare")
        except CommandError as error:
            sys.stderr.write(f"{error}\n")
            return 1
        if not options.without_demo:
            _open_demo()
    return 0


def _open_demo() -> None:
    from portal.demo import open_demo

    store = open_demo()
    if store is not None:
        sys.stdout.write(f"the demo store is open: {store.url}\n")
