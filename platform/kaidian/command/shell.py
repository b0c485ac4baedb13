"""`kaidian shell`: a Python prompt with the models, in a store if one is named."""

from __future__ import annotations

import sys
from argparse import Namespace

from infra.local import services_for_a_command
from kaidian.command.manage import run_folder


def run(options: Namespace) -> int:
    """Open the prompt. Returns the exit code."""
    with services_for_a_command(run_folder()):
        import django

        django.setup()
        from django.core.management import call_command

        from tenants.context import enter_store
        from tenants.models import Store

        if options.store:
            store = Store.objects.filter(handle=options.store).first()
            if store is None:
                sys.stderr.write(f"There is no store with the handle {options.store}.\n")
                return 1
            enter_store(store)
        call_command("shell")
    return 0
