"""`kaidian prepare`: everything that must be so before the first request. Runs at every start."""

from __future__ import annotations

import sys
from argparse import Namespace

from infra.local import services_for_a_command
from kaidian.command.manage import run_folder
from kaidian.command.messages import compile_all


def run(options: Namespace) -> int:
    """Migrate and fill the pool; for development open the demo store in a new database, for production
    compile the translations and collect the static files. Returns the exit code.
    """
    with services_for_a_command(run_folder()):
        import django
        from django.conf import settings
        from django.core.management import CommandError, call_command

        django.setup()
        try:
            call_command("prepare")
        except CommandError as error:
            sys.stderr.write(f"{error}\n")
            return 1
        _look_at_strangers()
        if settings.MODE == "production":
            compile_all()
            call_command("collectstatic", interactive=False, verbosity=0)
        elif settings.MODE == "development" and not options.without_demo:
            _open_demo()
            _turn_on_tried_plugins()
    return 0


def _look_at_strangers() -> None:
    """Tell which plugins can't be used, and which plugins and themes wait for an operator's approval."""
    from plugins.registry import refused
    from plugins.review.actions import note_strangers
    from themes.directory.strangers import note_strangers as note_themes

    for package in refused():
        sys.stderr.write(f"the plugin {package.source} is left out: {'; '.join(package.reasons)}\n")
    for theme in note_themes():
        sys.stdout.write(f"the theme {theme} waits for an operator's approval\n")
    for version in note_strangers():
        sys.stdout.write(f"the plugin {version} waits for an operator's approval\n")


def _turn_on_tried_plugins() -> None:
    from portal.demo import try_plugins

    for each in try_plugins():
        sys.stdout.write(f"the plugin {each} is on in the demo store\n")


def _open_demo() -> None:
    from portal.demo import open_demo

    store = open_demo()
    if store is not None:
        sys.stdout.write(f"the demo store is open: {store.url}\n")
