"""Migrations that must not meet an open store: they lock a table for long, or break the code that still runs.

A release migrates thousands of stores while the code of the release before serves them. So a change goes in
steps: expand (add what both can live with), migrate (move the data), contract (remove what nothing uses any
more). This names the steps that don't fit. A migration that is safe for a reason no program sees says it:

    class Migration(migrations.Migration):
        safe_because = "nothing has read or written this column since the release before"
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

from .grandfathered import GRANDFATHERED

_IN_PYTHON_ONLY = frozenset({*models.Field.non_db_attrs, "default", "auto_now", "auto_now_add", "db_default"})
_GONE = (
    "code that still runs asks for it",
    "Let a release pass that doesn't use it, then remove it and say so in `safe_because`.",
)
_RENAMED = (
    "code that still runs knows it by its old name",
    "Add the new one, fill it, use it, and remove the old one a release later; or keep the column's name.",
)
_LOCKED = "the table can't be written while this reads all of it"
_LATER = (
    "A check: AddConstraintNotValid, then ValidateConstraint in the next migration. "
    "Uniqueness: say why it is quick in `safe_because`, or make a new table."
)
_UNKNOWN = "what SQL does is not known here"
_CONCURRENTLY = "Use AddIndexConcurrently in a migration of its own with `atomic = False`."


@dataclass(frozen=True)
class UnsafeStep:
    """A step that doesn't fit, why, and what to do instead."""

    migration: str
    why: str
    instead: str


def unsafe_steps() -> Iterator[UnsafeStep]:
    """Those of all migrations of ours, of stores and of the platform, in the order in which they run.

    Migrations from before this was looked at are passed over.
    """
    loader = MigrationLoader(None, ignore_no_migrations=True)
    state = ProjectState(real_apps=loader.unmigrated_apps)
    seen: set[tuple[str, str]] = set()
    for leaf in loader.graph.leaf_nodes():
        for key in loader.graph.forwards_plan(leaf):
            if key not in seen:
                seen.add(key)
                yield from _of_migration(loader.graph.nodes[key], state)


def _of_migration(migration: Migration, state: ProjectState) -> Iterator[UnsafeStep]:
    name = f"{migration.app_label}.{migration.name}"
    is_asked = _is_ours(migration.app_label) and name not in GRANDFATHERED
    found = steps_of(migration, state)  # also moves the state on
    if is_asked and not getattr(migration, "safe_because", ""):
        yield from (UnsafeStep(name, why, instead) for why, instead in found)


def _is_ours(label: str) -> bool:
    return "site-packages" not in Path(apps.get_app_config(label).path).parts


def steps_of(migration: Migration, state: ProjectState) -> list[tuple[str, str]]:
    """Why a migration is not safe and what to do instead. Moves `state` past it."""
    new: set[str] = set()
    found: list[tuple[str, str]] = []
    changes_tables = moves_data = False
    for whole in migration.operations:
        for step in _in_database_steps(whole):
            if isinstance(step, operations.CreateModel):
                new.add(step.name_lower)
            elif (table := _table(step)) and table not in new:
                changes_tables = True
                found += [
                    (f"{step.describe()}: {why}", instead)
                    for why, instead in _of_step(step, migration.app_label, state)
                ]
            elif isinstance(step, operations.RunSQL):
                found.append((f"{step.describe()}: {_UNKNOWN}", "Look at it, and say why in `safe_because`."))
            moves_data = moves_data or isinstance(step, operations.RunPython)
        whole.state_forwards(migration.app_label, state)
    if changes_tables and moves_data and migration.atomic:
        why = "it moves data while it holds the lock of a table that it changed"
        found.append((why, "Put the RunPython into a migration of its own."))
    return found


def _in_database_steps(step: Operation) -> Sequence[Operation]:
    return step.database_operations if isinstance(step, operations.SeparateDatabaseAndState) else [step]


def _table(step: Operation) -> str:
    """The model whose table a step changes, "" for none."""
    if isinstance(step, (operations.RunPython, operations.RunSQL)):
        return ""
    return str(getattr(step, "model_name", "") or getattr(step, "name", "")).lower()


def _of_step(step: Operation, label: str, state: ProjectState) -> Iterator[tuple[str, str]]:
    match step:
        case operations.AddField(field=field):
            yield from _added(field)
        case operations.AlterField(model_name_lower=model, name=name, field=field):
            yield from _altered(state.models[label, model].fields[name], field)
        case operations.RemoveField() | operations.DeleteModel():
            yield _GONE
        case operations.RenameField() | operations.RenameModel() | operations.AlterModelTable():
            yield _RENAMED
        case AddIndexConcurrently() | AddConstraintNotValid():
            return
        case operations.AddIndex():
            yield _LOCKED, _CONCURRENTLY
        case operations.AddConstraint():
            yield _LOCKED, _LATER


def _added(field: models.Field[object, object]) -> Iterator[tuple[str, str]]:
    has_column = not isinstance(field, models.ManyToManyField)
    if has_column and not field.null and field.db_default is NOT_PROVIDED:
        yield "code that still runs adds rows without it", "Give it `db_default`, or `null=True`."
    if has_column and (field.unique or (getattr(field, "db_index", False) and not field.is_relation)):
        yield _LOCKED, _CONCURRENTLY


def _altered(
    old: models.Field[object, object], new: models.Field[object, object]
) -> Iterator[tuple[str, str]]:
    before, after = _in_database(old), _in_database(new)
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    if before.get("max_length", 0) <= after.get("max_length", 0):  # type: ignore[operator]
        changed.discard("max_length")
    if after.get("null"):
        changed.discard("null")
    if changed:
        yield (
            f"the column is written anew or read whole ({', '.join(sorted(changed))})",
            "Add another column, fill it, use it, and remove this one a release later.",
        )


def _in_database(field: models.Field[object, object]) -> dict[str, object]:
    _name, path, _args, options = field.deconstruct()
    kept = {name: value for name, value in options.items() if name not in _IN_PYTHON_ONLY}
    return {**kept, "type": path}
