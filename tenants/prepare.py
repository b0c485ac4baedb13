"""Making the database ready for the code: everything that must be so before the first request.

Runs at every start. It may run in several places at once: one works, the others wait and find nothing to do.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate, pre_migrate

from . import pool
from .context import on_platform
from .databases import all_aliases, at_database
from .fleet import Outcome, Rollout, Tick, migrate_fleet
from .locks import PREPARE_LOCK
from .template import Progress, ensure_template
from .versions import public_apps

log = logging.getLogger(__name__)
EXTENSIONS = ("pg_trgm", "unaccent")
"""They live in public: a store's schema is dumped and moved alone."""
TOLD_EVERY = 100


def prepare(
    progress: Progress = log.info, *, rollout: Rollout | None = None, tick: Tick | None = None
) -> Outcome:
    """Migrate the public schema, build the template, migrate every store, fill the pool. What came of it.

    `tick` hears how far the stores are, instead of lines of `progress`. Raises DumpError, TemplateError,
    FleetError, PoolError, DatabaseError. Safe to repeat, and to run side by side.
    """
    with on_platform(), _alone(progress):
        for alias in all_aliases():
            with at_database(alias):
                add_extensions()
        _migrate_public(progress)
        template = ensure_template(progress)
        outcome = migrate_fleet(template, rollout or Rollout(), tick or _told(progress))
        _fill_pool(progress)
    return outcome


def _told(progress: Progress) -> Tick:
    """Says how far the stores are: at the beginning, and now and then."""
    told = TOLD_EVERY

    def tick(outcome: Outcome) -> None:
        nonlocal told
        if not outcome.migrated and not outcome.failures:
            progress(f"migrating {outcome.total} schemas")
        elif outcome.migrated >= told:
            progress(f"migrated {outcome.migrated} schemas")
            told = outcome.migrated + TOLD_EVERY

    return tick


@contextmanager
def _alone(progress: Progress) -> Iterator[None]:
    """Hold the lock on a connection of its own, which nothing that happens in between can lose."""
    keeper = connections.create_connection("default")
    try:
        with keeper.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [PREPARE_LOCK])
            if not cursor.fetchone()[0]:
                progress("another process prepares the database; waiting for it")
                cursor.execute("SET statement_timeout = 0")
                cursor.execute("SET lock_timeout = 0")
                cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARE_LOCK])
            yield
    finally:
        keeper.close()


def add_extensions() -> None:
    """Add what stores' tables need of PostgreSQL to the database that the thread is in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        present = {name for (name,) in cursor.fetchall()}
        for name in EXTENSIONS:
            if name not in present:
                cursor.execute(f"CREATE EXTENSION {name} WITH SCHEMA public")


def _migrate_public(progress: Progress) -> None:
    configs = public_apps()
    labels = {config.label for config in configs}
    executor = MigrationExecutor(connection, lambda action, migration=None, fake=False: None)
    targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] in labels]
    plan = executor.migration_plan(targets)
    if not plan:
        return
    progress(f"migrating the public schema: {len(plan)} migrations")
    facts = {"using": "default", "verbosity": 0, "interactive": False, "plan": plan}
    for config in configs:
        pre_migrate.send(sender=config, app_config=config, apps=executor.loader.project_state().apps, **facts)
    state = executor.migrate(targets, plan=plan)
    state.clear_delayed_apps_cache()
    for config in configs:
        post_migrate.send(sender=config, app_config=config, apps=state.apps, **facts)


def _fill_pool(progress: Progress) -> None:
    lacking = pool.missing()
    if lacking:
        progress(f"building {lacking} ready schemas")
        pool.refill()
