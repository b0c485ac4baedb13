"""Bringing every schema, stores' and spares', to the version that the code asks for.

The statements were rendered once (tenants.scripts). Each schema gets them in one short transaction, with its
`django_migrations` rows and its new version, so a schema is at the old version or at the new one, whatever
happens, and running again goes on where it stopped. The spares go first, then a few stores, then the rest;
a wave that fails ends the run.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched

from django.db import DatabaseError, connection
from psycopg import errors

from . import apply
from .apply import Schema
from .context import on_platform
from .models import SpareSchema, Store, TemplateSchema
from .scripts import Script
from .template import Progress, scripts_of

log = logging.getLogger(__name__)

CANARIES = 5
FAILURES_BORNE = 20
ATTEMPTS = 6
BATCH = 100
"""Schemas done on one connection, whose memory grows with each table it has seen."""
BUSY = (errors.LockNotAvailable, errors.DeadlockDetected, errors.QueryCanceled)


@dataclass(frozen=True)
class Failure:
    """A schema that could not be migrated, and the database's own words."""

    schema: str
    reason: str


@dataclass
class Outcome:
    """What a run over the fleet came to."""

    migrated: int = 0
    failures: list[Failure] = field(default_factory=list)


class FleetError(RuntimeError):
    """Schemas could not be migrated. The message lists them; running again takes up where it stopped."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        lines = [f"  {failure.schema}: {failure.reason}" for failure in outcome.failures]
        super().__init__("\n".join([f"{len(lines)} schemas could not be migrated:", *lines]))


def migrate_fleet(template: TemplateSchema, progress: Progress = log.info) -> Outcome:
    """Migrate every schema that is not at the template's version. Raises FleetError when a wave fails.

    One query tells that there is nothing to do. One process at a time (tenants.prepare holds the lock).
    """
    outcome = Outcome()
    # Again, because a spare may have become a store in the meantime.
    while any(waves := list(_waves(template.version))):
        progress(f"migrating {sum(map(len, waves))} schemas")
        for wave in waves:
            _migrate_wave(wave, template, outcome, progress)
    return outcome


def _waves(version: str) -> Iterator[Sequence[Schema]]:
    with on_platform():
        spares = SpareSchema.objects.exclude(version=version).order_by("pk")
        yield [Schema(name, is_spare=True) for name in spares.values_list("schema_name", flat=True)]
        stores = Store.objects.exclude(schema_version=version).order_by("pk")
        schemas = [Schema(name, is_spare=False) for name in stores.values_list("schema_name", flat=True)]
    yield schemas[:CANARIES]
    yield schemas[CANARIES:]


def _migrate_wave(
    wave: Sequence[Schema], template: TemplateSchema, outcome: Outcome, progress: Progress
) -> None:
    scripts = scripts_of(template)
    for batch in batched(wave, BATCH):
        _migrate_batch(batch, scripts, template.version, outcome)
        if len(wave) > BATCH:
            progress(f"migrated {outcome.migrated} schemas")
        if len(outcome.failures) > FAILURES_BORNE:
            break
    if outcome.failures:
        raise FleetError(outcome)


def _migrate_batch(
    batch: Sequence[Schema], scripts: Sequence[Script], version: str, outcome: Outcome
) -> None:
    applied = applied_in([schema.name for schema in batch])
    for schema in batch:
        try:
            _patiently(schema, missing_scripts(scripts, applied[schema.name]), version)
        except Exception as error:
            log.exception("the schema %s could not be migrated", schema.name)
            outcome.failures.append(Failure(schema.name, str(error).strip().splitlines()[0]))
        else:
            outcome.migrated += 1
    connection.close()


def applied_in(schemas: Sequence[str]) -> dict[str, set[tuple[str, str]]]:
    """The migrations that each schema has had, in one query."""
    parts = " UNION ALL ".join(
        f"SELECT '{schema}', array_agg(app || '.' || name) FROM {schema}.django_migrations"  # noqa: S608
        for schema in schemas
    )
    with on_platform(), connection.cursor() as cursor:
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
