"""Bringing every schema, stores' and spares', to the version that the code asks for.

The statements were rendered once (tenants.scripts). Each schema gets them in one short transaction, with its
`django_migrations` rows and its new version, so a schema is at the old version or at the new one, whatever
happens, and running again goes on where it stopped. The spares go first, then a few stores, then the rest;
a wave that fails ends the run. Why a schema failed is kept until it succeeds.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import batched

from django.db import DatabaseError, connections
from psycopg import errors

from tenants import apply
from tenants.apply import Schema
from tenants.context import on_platform
from tenants.databases import at_database
from tenants.models import MigrationFailure, SpareSchema, Store, TemplateSchema
from tenants.scripts import Script
from tenants.template import scripts_of

from .failures import forget_failures, forget_settled, keep_failure

log = logging.getLogger(__name__)

CANARIES = 5
JOBS = 4
"""Schemas that are migrated at the same time."""
FAILURES_BORNE = 20
ATTEMPTS = 6
SECONDS_BETWEEN_TICKS = 0.2
BATCH = 100
"""Schemas done on one connection, whose memory grows with each table it has seen."""
BUSY = (errors.LockNotAvailable, errors.DeadlockDetected, errors.QueryCanceled)


@dataclass(frozen=True)
class Rollout:
    """How a run goes through the fleet.

    `canaries` stores go before all others; `only_canaries` ends the run after them. `only_failed` takes the
    schemas that failed before, and no others. `jobs` at a time.
    """

    canaries: int = CANARIES
    only_canaries: bool = False
    only_failed: bool = False
    jobs: int = JOBS


@dataclass(frozen=True)
class Failure:
    """A schema that could not be migrated, and the database's own words."""

    schema: str
    reason: str


@dataclass
class Outcome:
    """What a run over the fleet came to, so far: `migrated` and `failures` of `total` schemas."""

    total: int = 0
    migrated: int = 0
    failures: list[Failure] = field(default_factory=list)


class FleetError(RuntimeError):
    """Schemas could not be migrated. The message lists them; running again takes up where it stopped."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        lines = [f"  {failure.schema}: {failure.reason}" for failure in outcome.failures]
        super().__init__("\n".join([f"{len(lines)} schemas could not be migrated:", *lines]))


type Tick = Callable[[Outcome], None]


def migrate_fleet(template: TemplateSchema, rollout: Rollout, tick: Tick) -> Outcome:
    """Migrate every schema that is not at the template's version. Raises FleetError when a wave fails.

    One query tells that there is nothing to do. One process at a time (tenants.prepare holds the lock).
    `tick` hears of it at the beginning and several times a second; not where there is nothing to do.
    """
    outcome = Outcome()
    # Again, because a spare may have become a store in the meantime.
    while any(waves := list(_waves(template.version, rollout))):
        outcome.total += sum(map(len, waves))
        tick(outcome)
        for wave in waves:
            _Wave(wave, template, rollout.jobs, outcome).run(tick)
        if rollout.only_canaries:
            break
    if rollout.only_failed:
        forget_settled(template.version)
    return outcome


def _waves(version: str, rollout: Rollout) -> Iterator[Sequence[Schema]]:
    spares = SpareSchema.objects.exclude(version=version).order_by("pk")
    stores = Store.objects.exclude(schema_version=version).order_by("pk")
    with on_platform():
        if rollout.only_failed:
            failed = list(MigrationFailure.objects.values_list("schema_name", flat=True))
            spares, stores = spares.filter(schema_name__in=failed), stores.filter(schema_name__in=failed)
        yield [Schema(name, True, alias) for name, alias in spares.values_list("schema_name", "db_alias")]
        schemas = [
            Schema(name, False, alias) for name, alias in stores.values_list("schema_name", "db_alias")
        ]
    yield schemas[: rollout.canaries]
    if not rollout.only_canaries:
        yield schemas[rollout.canaries :]


class _Wave:
    """Schemas that are migrated side by side. A few failures are borne, so that the list tells what is wrong
    with them together.
    """

    def __init__(
        self, schemas: Sequence[Schema], template: TemplateSchema, jobs: int, outcome: Outcome
    ) -> None:
        size = max(1, min(BATCH, -(-len(schemas) // jobs)))
        by_database = {
            alias: [one for one in schemas if one.db_alias == alias] for alias in _aliases(schemas)
        }
        self._batches = [batch for those in by_database.values() for batch in batched(those, size)]
        self._jobs, self._outcome = jobs, outcome
        self._scripts = scripts_of(template) if schemas else []
        self._version = template.version
        self._counting = threading.Lock()

    def run(self, tick: Tick) -> None:
        """Migrate them. Raises FleetError."""
        if not self._batches:
            return
        with ThreadPoolExecutor(self._jobs, thread_name_prefix="migrating") as pool:
            running = {pool.submit(self._batch, batch) for batch in self._batches}
            try:
                while running:
                    done, running = wait(running, SECONDS_BETWEEN_TICKS, FIRST_EXCEPTION)
                    for each in done:
                        each.result()
                    tick(self._outcome)
            finally:
                pool.shutdown(cancel_futures=True)
        if self._outcome.failures:
            raise FleetError(self._outcome)

    def _batch(self, batch: Sequence[Schema]) -> None:
        """Runs in a thread of its own, on a connection of its own."""
        migrated = []
        try:
            applied = applied_in([schema.name for schema in batch], batch[0].db_alias)
            for schema in batch:
                if len(self._outcome.failures) > FAILURES_BORNE:
                    break
                if self._one(schema, applied[schema.name]):
                    migrated.append(schema.name)
            forget_failures(migrated)
        finally:
            connections.close_all()

    def _one(self, schema: Schema, applied: set[tuple[str, str]]) -> bool:
        try:
            _patiently(schema, missing_scripts(self._scripts, applied), self._version)
        except Exception as error:
            log.exception("the schema %s could not be migrated", schema.name)
            failure = Failure(schema.name, str(error).strip().splitlines()[0])
            keep_failure(failure.schema, self._version, failure.reason)
            with self._counting:
                self._outcome.failures.append(failure)
            return False
        with self._counting:
            self._outcome.migrated += 1
        return True


def _aliases(schemas: Sequence[Schema]) -> list[str]:
    return list(dict.fromkeys(schema.db_alias for schema in schemas))


def applied_in(schemas: Sequence[str], alias: str) -> dict[str, set[tuple[str, str]]]:
    """The migrations that each schema of a database has had, in one query."""
    parts = " UNION ALL ".join(
        f"SELECT '{schema}', array_agg(app || '.' || name) FROM {schema}.django_migrations"  # noqa: S608
        for schema in schemas
    )
    with at_database(alias) as there, there.cursor() as cursor:
        cursor.execute(parts)
        rows = cursor.fetchall()
    return {schema: {tuple(key.split(".", 1)) for key in keys or ()} for schema, keys in rows}


def missing_scripts(scripts: Sequence[Script], applied: set[tuple[str, str]]) -> list[Script]:
    """The scripts that a schema still needs, in order. One that is squashed from what it has had is none."""
    return [
        script
        for script in scripts
        if script.key not in applied and not (script.replaces and applied.issuperset(script.replaces))
    ]


def _patiently(schema: Schema, scripts: Sequence[Script], version: str) -> None:
    """Migrate one schema, giving way to the store's own transactions and coming back."""
    for attempt in range(ATTEMPTS):
        try:
            return apply.bring_up_to_date(schema, scripts, version)
        except DatabaseError as error:
            if not isinstance(error.__cause__, BUSY) or attempt == ATTEMPTS - 1:
                raise
            time.sleep(0.1 * 2**attempt)
    return None
