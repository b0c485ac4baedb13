"""`kaidian manage …`: Django's management commands, with the services they need."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from infra.local import services_for_a_command
from infra.run_folder import RunFolder

# They read and write files only.
WITHOUT_SERVICES = {"help", "makemigrations", "sqlmigrate", "diffsettings", "collectstatic", "findstatic"}


def run(options: Namespace) -> int:
    """Run the command in `options.rest`. Returns the exit code."""
    if not options.rest or options.rest[0] in WITHOUT_SERVICES or options.rest[0].startswith("-"):
        return _execute(options.rest)
    with services_for_a_command(run_folder()):
        return _execute(options.rest)


def run_folder() -> RunFolder:
    """The run folder, found without Django's settings: those need the services' addresses first."""
    given = os.environ.get("KAIDIAN_RUN_DIR", "").strip() or ".run"
    return RunFolder(Path(given).expanduser().absolute())


def _execute(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["kaidian manage", *arguments])
    return 0
