"""`kaidian fleet`: how the schemas of all stores stand, bringing them to the next version, checks before."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

import click

from infra.local import services_for_a_command
from kaidian.command.manage import run_folder

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from tenants.fleet import FleetStatus, Outcome, Rollout

RETRY = "Mend what is named above, then run `kaidian fleet retry`. The other stores are well."


def add_arguments(command: ArgumentParser) -> None:
    """What may follow `kaidian fleet`."""
    parts = command.add_subparsers(required=True, dest="part", metavar="what")
    parts.add_parser("status", help="Versions in use, schemas that failed, and the pool.")
    migrate = parts.add_parser("migrate", help="Bring every schema to this version, the canaries first.")
    migrate.add_argument("--canaries", type=int, default=None, help="stores that go before all others (5)")
    migrate.add_argument("--only-canaries", action="store_true", help="stop after them, to look first")
    retry = parts.add_parser("retry", help="Try again what failed, and nothing else.")
    for each in (migrate, retry):
        each.add_argument("--jobs", type=int, default=None, help="schemas at the same time (4)")
    parts.add_parser("check", help="Refuse migrations that lock large tables or break code that still runs.")


def run(options: Namespace) -> int:
    """Do one part. Returns the exit code: 1 when something is wrong."""
    with services_for_a_command(run_folder()):
        import django

        django.setup()
        if options.part == "status":
            return _status()
        return _check() if options.part == "check" else _migrate(options)


def _status() -> int:
    from django.db import DatabaseError

    from tenants.fleet import fleet_status

    try:
        status = fleet_status()
    except DatabaseError as error:
        click.echo(f"the database is not ready for this version: {error}", err=True)
        click.echo("`kaidian fleet migrate` makes it so, then migrates the stores.", err=True)
        return 1
    click.echo("\n".join(lines_of(status)))
    return 1 if status.failures else 0


def lines_of(status: FleetStatus) -> list[str]:
    """The state of the fleet, as people read it."""
    lines = [f"stores: {status.stores}, behind version {status.version}: {status.behind}"]
    for each in status.versions:
        note = " (this code's)" if each.is_current else ""
        lines.append(f"  {each.version:<18}{each.stores:>7} stores{each.spares:>7} ready schemas{note}")
    if len(status.databases) > 1:
        lines += [
            f"  in {each.alias:<15}{each.stores:>7} stores{each.spares:>7} ready schemas"
            for each in status.databases
        ]
    lines.append(f"pool: {status.ready_schemas} of {status.pool_size} schemas are ready")
    if not status.is_prepared:
        lines.append("the template of this version is not built yet: `kaidian fleet migrate` builds it")
    lines += [
        f"failed: {failure.schema_name} ({failure.tries} tries): {failure.reason}"
        for failure in status.failures
    ]
    return lines


def _migrate(options: Namespace) -> int:
    from django.db import DatabaseError

    from tenants.dump import DumpError
    from tenants.fleet import FleetError
    from tenants.pool import PoolError
    from tenants.prepare import prepare
    from tenants.template import TemplateError

    bar = _Bar()
    try:
        outcome = prepare(click.echo, rollout=_rollout(options), tick=bar.tick)
    except FleetError as error:
        bar.end()
        click.echo(f"{error}\n{RETRY}", err=True)
        return 1
    except (DumpError, TemplateError, PoolError, DatabaseError) as error:
        bar.end()
        click.echo(str(error), err=True)
        return 1
    bar.end()
    click.echo(f"migrated {outcome.migrated} schemas" if outcome.total else "there was nothing to migrate")
    return 0


def _rollout(options: Namespace) -> Rollout:
    from tenants.fleet.migrating import CANARIES, JOBS, Rollout

    if options.part == "retry":
        return Rollout(only_failed=True, jobs=options.jobs or JOBS)
    canaries = CANARIES if options.canaries is None else options.canaries
    return Rollout(canaries=canaries, only_canaries=options.only_canaries, jobs=options.jobs or JOBS)


class _Bar:
    """A progress bar over the schemas, drawn once there are any."""

    def __init__(self) -> None:
        self._bar: ProgressBar[int] | None = None

    def tick(self, outcome: Outcome) -> None:
        """Hear how far the run is."""
        done = outcome.migrated + len(outcome.failures)
        if self._bar is None:
            self._bar = click.progressbar(length=outcome.total, label="migrating", show_pos=True)
            self._bar.__enter__()
        self._bar.length = outcome.total
        self._bar.update(done - self._bar.pos)

    def end(self) -> None:
        """Leave the bar where it is and go on below it."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None


def _check() -> int:
    from tenants.fleet.safety import unsafe_steps

    found = list(unsafe_steps())
    for step in found:
        click.echo(f"{step.migration}: {step.why}\n  {step.instead}")
    click.echo(
        f"{len(found)} steps are not safe while a store is open" if found else "all migrations are safe"
    )
    return 1 if found else 0
