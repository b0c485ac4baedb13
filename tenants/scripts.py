"""Migrations rendered once, to be applied to thousands of schemas without thinking them through again.

Some operations read the schema that they change (the name of a constraint to drop), so rendering means
running: `render` migrates the template schema, and keeps each statement that ran there. Statements name no
schema and run unchanged in every store.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.db import connection
from django.db.migrations import Migration, RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.special import SeparateDatabaseAndState
from django.db.migrations.state import ProjectState
from django.db.transaction import atomic

from .postgresql.schema import SchemaEditor


class ScriptError(RuntimeError):
    """A migration can't be rendered. The message says which and what to do."""


@dataclass(frozen=True)
class Script:
    """One migration. Each step is SQL text, or the index of a RunPython operation in the migration.

    `atomic` is False for a migration that must run outside of a transaction (CONCURRENTLY).
    `replaces` are the migrations that it is squashed from.
    """

    app: str
    name: str
    atomic: bool
    steps: tuple[str | int, ...]
    replaces: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.app, self.name

    def as_json(self) -> dict[str, Any]:
        """For TemplateSchema.scripts."""
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Self:
        """From TemplateSchema.scripts."""
        replaces = tuple((app, name) for app, name in row["replaces"])
        return cls(**{**row, "steps": tuple(row["steps"]), "replaces": replaces})


class RecordingEditor(SchemaEditor):
    """Runs statements and keeps their text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps: list[str | int] = []

    def execute(self, sql: Any, params: Any = ()) -> None:
        text = str(sql) if params is None else str(self.connection.ops.compose_sql(str(sql), params))
        self.steps.append(text.rstrip().rstrip(";"))
        super().execute(text, None)


def render(labels: set[str]) -> Iterator[Script]:
    """Migrate the empty schema that the connection is in, yielding each migration of the apps rendered."""
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] in labels]
    state = ProjectState(real_apps=executor.loader.unmigrated_apps)
    for migration, _backwards in executor.migration_plan(targets):
        yield _render_one(migration, state)
        for key in (*migration.replaces, (migration.app_label, migration.name)):
            executor.recorder.record_applied(*key)


def _render_one(migration: Migration, state: ProjectState) -> Script:
    with RecordingEditor(connection, atomic=migration.atomic) as editor:
        for index, operation in enumerate(migration.operations):
            if is_python(operation):
                editor.steps.append(index)
            before = state.clone()
            operation.state_forwards(migration.app_label, state)
            with _own_transaction(migration, operation):
                operation.database_forwards(migration.app_label, editor, before, state)
    return Script(
        app=migration.app_label,
        name=migration.name,
        atomic=bool(migration.atomic),
        steps=tuple(editor.steps),
        replaces=tuple((app, name) for app, name in migration.replaces),
    )


@contextmanager
def _own_transaction(migration: Migration, operation: Operation) -> Iterator[None]:
    if not migration.atomic and operation.atomic:
        with atomic():
            yield
    else:
        yield


def is_python(operation: Operation) -> bool:
    """Whether an operation is Python, to be run in each store itself. Raises ScriptError for a hidden one."""
    if isinstance(operation, SeparateDatabaseAndState) and any(
        is_python(inner) for inner in operation.database_operations
    ):
        raise ScriptError("put RunPython beside SeparateDatabaseAndState, not into it")
    return isinstance(operation, RunPython)
