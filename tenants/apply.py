"""Applying rendered migrations to one schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from django.db import connection, transaction
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader

from .context import enter_schema, enter_store
from .databases import AT_HOME, enter_database, home
from .scripts import Script

LOCK_TIMEOUT = "2s"
STATEMENT_TIMEOUT = "60s"
_CREATE_INDEX = re.compile(r"^(CREATE (?:UNIQUE )?INDEX CONCURRENTLY)")


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema to be migrated: a store's, or one that waits for a store."""

    name: str
    is_spare: bool
    db_alias: str = AT_HOME


def bring_up_to_date(schema: Schema, scripts: Sequence[Script], version: str) -> None:
    """Run the scripts in the schema and set its version, in one transaction unless a script must have none.

    Raises DatabaseError, with LockNotAvailable as its cause when the store is busy.
    """
    try:
        for is_atomic, group in groupby(scripts, key=lambda script: script.atomic):
            if not is_atomic:
                for script in group:
                    _run_bare(schema, script)
                continue
            together = list(group)
            is_last = together[-1] is scripts[-1]
            _run_together(schema, together, version if is_last else None)
        if not scripts or not scripts[-1].atomic:
            _run_together(schema, [], version)
    finally:
        enter_store(None)


def _run_together(schema: Schema, scripts: Sequence[Script], version: str | None) -> None:
    """Run scripts in one transaction; without Python among them in one message, which is a transaction.

    The version of a schema elsewhere stands at home, and is written after its transaction: what has run is
    known in the schema itself, so running again only writes the version.
    """
    is_here = schema.db_alias == AT_HOME
    enter_database(schema.db_alias).use_store(None)
    batches = list(_batches(schema, scripts, version if is_here else None))
    with transaction.atomic() if len(batches) > 1 else nullcontext(), connection.cursor() as cursor:
        for batch, python in batches:
            cursor.execute(";\n".join(batch))
            if python is not None:
                enter_schema(schema.name)  # the router asks where it is before it lets a migration run
                _run_python(*python)
    if version is not None and not is_here:
        with home().cursor() as cursor:
            cursor.execute(_versioned(schema, version))


def _batches(
    schema: Schema, scripts: Sequence[Script], version: str | None
) -> Iterator[tuple[list[str], tuple[Script, int] | None]]:
    """Statements to send together, and the step of a script that is Python and comes after them."""
    batch = [
        f"SET LOCAL search_path = {schema.name}, public",
        f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'",
        f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'",
    ]
    for script in scripts:
        for step in script.steps:
            if isinstance(step, str):
                batch.append(step)
            else:
                yield batch, (script, step)
                batch = ["SELECT"]  # a message needs a statement
        batch.append(_recorded(schema.name, script))
    if version is not None:
        batch.append(_versioned(schema, version))
    yield batch, None


def _run_bare(schema: Schema, script: Script) -> None:
    """A migration without a transaction: each statement for itself, so part of it may have run before."""
    enter_database(schema.db_alias)
    enter_schema(schema.name)
    with connection.cursor() as cursor:
        _drop_unfinished_indexes(schema.name)
        for step in script.steps:
            if isinstance(step, str):
                # An earlier run may have been ended between this step and the record of it.
                cursor.execute(_CREATE_INDEX.sub(r"\1 IF NOT EXISTS", step))
            else:
                _run_python(script, step)
        cursor.execute(_recorded(schema.name, script))


def _drop_unfinished_indexes(schema: str) -> None:
    """An index whose concurrent build broke off stays behind, invalid, and holds its name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
            "WHERE NOT i.indisvalid AND c.relnamespace = %s::regnamespace",
            [schema],
        )
        for (index,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX CONCURRENTLY {schema}."{index}"')


def _recorded(schema: str, script: Script) -> str:
    rows = ", ".join(f"('{app}', '{name}', now())" for app, name in (*script.replaces, script.key))
    return f"INSERT INTO {schema}.django_migrations (app, name, applied) VALUES {rows}"  # noqa: S608


def _versioned(schema: Schema, version: str) -> str:
    place = "tenants_spareschema SET version" if schema.is_spare else "tenants_store SET schema_version"
    return f"UPDATE public.{place} = '{version}' WHERE schema_name = '{schema.name}'"


def _run_python(script: Script, index: int) -> None:
    """A RunPython operation, with the models as they were at its place in the migration."""
    loader = _loader()
    migration = loader.get_migration(*script.key)
    operation = migration.operations[index]
    if not isinstance(operation, RunPython):
        raise TypeError(f"{script.app}.{script.name} changed while it was applied")
    state = loader.project_state(script.key, at_end=False)
    for earlier in migration.operations[:index]:
        earlier.state_forwards(migration.app_label, state)
    after = state.clone()
    operation.state_forwards(migration.app_label, after)
    editor = connection.SchemaEditorClass(connection, atomic=False)
    operation.database_forwards(migration.app_label, editor, state, after)


@cache
def _loader() -> MigrationLoader:
    return MigrationLoader(None)
