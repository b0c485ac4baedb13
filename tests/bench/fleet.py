"""Taking many stores to the next version, and finding that there is nothing to do."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from django.core.management import call_command

from accounts.models import Account
from tenants.actions import open_store
from tenants.context import enter_store
from tenants.fleet import Outcome, Rollout, migrate_fleet
from tenants.models import Store, TemplateSchema
from tenants.prepare import prepare
from tenants.scripts import Script
from tenants.template import current_template, scripts_of
from tenants.versions import current_version

from .ground import Ground
from .harness import Row, at_most, bench

STORES = 200
BY_DJANGO_TENANTS = 10
SECONDS_FOR_NOTHING = 1.0


@bench("fleet")
def adding_a_field(ground: Ground) -> Iterator[Row]:
    """A column in a table of every store: by a loop of bare ALTERs, by us, and by django-tenants."""
    schemas = _stores()
    baseline = _bare_loop(ground, schemas)
    started = time.perf_counter()
    outcome = migrate_fleet(_next_release(), Rollout(jobs=1), _nobody)
    ours = time.perf_counter() - started
    if outcome.migrated < STORES:
        raise AssertionError(f"{outcome.migrated} of {STORES} stores were migrated")
    Store.objects.update(schema_version=current_version())
    theirs = _by_django_tenants(schemas[:BY_DJANGO_TENANTS])
    note = (
        f"{STORES} stores, one after another, a store; django-tenants' migrate_schemas takes "
        f"{theirs / BY_DJANGO_TENANTS * 1e3:.0f} ms a store with nothing "
        f"to apply ({BY_DJANGO_TENANTS} of them)"
    )
    yield Row("fleet.add_field", ours / STORES * 1e3, baseline / STORES * 1e3, "ms", at_most(2), note)
    each, their_each = ours / STORES * 1e3, theirs / BY_DJANGO_TENANTS * 1e3
    yield Row("fleet.against_django_tenants", each, their_each, "ms", at_most(0.01), note)


@bench("fleet")
def nothing_to_do(ground: Ground) -> Iterator[Row]:
    """What every start does before the first request."""
    prepare()
    started = time.perf_counter()
    prepare()
    seconds = time.perf_counter() - started
    note = f"{Store.objects.count()} stores, all at this version; the baseline is one second"
    yield Row("fleet.noop", seconds, SECONDS_FOR_NOTHING, "s", at_most(1), note)


def _stores() -> Sequence[str]:
    owner = Account.objects.create_user("fleet@example.com", "correct horse")
    for number in range(STORES):
        open_store(owner=owner, name="Bench", handle=f"fleet-{number}", currency="CNY", locale="en")
    return list(Store.objects.order_by("-pk").values_list("schema_name", flat=True)[:STORES])


def _bare_loop(ground: Ground, schemas: Sequence[str]) -> float:
    with ground.connect() as plain:
        started = time.perf_counter()
        for schema in schemas:
            with plain.transaction():
                plain.execute(f"SET LOCAL search_path = {schema}")
                plain.execute("ALTER TABLE foundation_event ADD COLUMN bare integer")
        return time.perf_counter() - started


def _next_release() -> TemplateSchema:
    """The version after this one, with one migration more."""
    now = current_template()
    if now is None:
        raise AssertionError("the database is not prepared")
    step = "ALTER TABLE foundation_event ADD COLUMN ours integer"
    scripts = [*scripts_of(now), Script("foundation", "9001_bench", True, (step,))]
    return TemplateSchema(version="bench", sql=now.sql, scripts=[script.as_json() for script in scripts])


def _nobody(outcome: Outcome) -> None:
    """Nobody watches."""


def _by_django_tenants(schemas: Sequence[str]) -> float:
    started = time.perf_counter()
    for schema in schemas:
        call_command("migrate_schemas", tenant=True, schema_name=schema, interactive=False, verbosity=0)
    seconds = time.perf_counter() - started
    enter_store(None)
    return seconds
