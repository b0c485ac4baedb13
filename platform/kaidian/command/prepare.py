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
    return 0
