"""Which steps of a migration are refused, and which are not."""

from __future__ import annotations

from typing import Any, cast

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tenants.fleet import safety
from tenants.fleet.safety import steps_of

FEW = models.CheckConstraint(condition=models.Q(count__lt=10), name="few")
ADDS_ROWS = "code that still runs adds rows without it"
LOCKED = "the table can't be written while this reads all of it"
GONE = "code that still runs asks for it"
RENAMED = "code that still runs knows it by its old name"


def before() -> ProjectState:
    """One table that stores have already."""
    state = ProjectState()
    fields: list[tuple[str, Any]] = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=10)),
        ("count", models.IntegerField(null=True)),
    ]
    migrations.CreateModel("Thing", fields).state_forwards("tenants", state)
    return state


def next_one(*steps: Operation, **about: Any) -> migrations.Migration:
    """A migration of these steps, as its file would have it."""
    made = type("Migration", (migrations.Migration,), {"operations": list(steps), **about})
    return cast("migrations.Migration", made("0002_next", "tenants"))


def whys(*steps: Operation, atomic: bool = True) -> list[str]:
    migration = next_one(*steps, atomic=atomic)
    return [why.rpartition(": ")[2] for why, _instead in steps_of(migration, before())]


def nothing(apps: Any, editor: Any) -> None: ...


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (migrations.AddField("thing", "size", models.IntegerField(default=0)), ADDS_ROWS),
        (migrations.AddField("thing", "mark", models.IntegerField(null=True, unique=True)), LOCKED),
        (migrations.AddField("thing", "seen", models.IntegerField(null=True, db_index=True)), LOCKED),
        (migrations.RemoveField("thing", "name"), GONE),
        (migrations.DeleteModel("thing"), GONE),
        (migrations.RenameField("thing", "name", "title"), RENAMED),
        (migrations.RenameModel("thing", "item"), RENAMED),
        (migrations.AlterModelTable("thing", "items"), RENAMED),
        (migrations.AddIndex("thing", models.Index(fields=["name"], name="by_name")), LOCKED),
        (migrations.AddConstraint("thing", FEW), LOCKED),
        (
            migrations.AlterField("thing", "name", models.CharField(max_length=5)),
            "the column is written anew or read whole (max_length)",
        ),
        (
            migrations.AlterField("thing", "count", models.IntegerField()),
            "the column is written anew or read whole (null)",
        ),
        (
            migrations.AlterField("thing", "count", models.BigIntegerField(null=True)),
            "the column is written anew or read whole (type)",
        ),
        (migrations.RunSQL("UPDATE shop_thing SET count = 1"), "what SQL does is not known here"),
    ],
)
def test_what_locks_or_breaks_is_refused(step: Operation, why: str) -> None:
    assert whys(step) == [why]


@pytest.mark.parametrize(
    "step",
    [
        migrations.AddField("thing", "size", models.IntegerField(db_default=0)),
        migrations.AddField("thing", "size", models.IntegerField(null=True)),
        migrations.AlterField("thing", "name", models.CharField(max_length=20, help_text="Longer.")),
        migrations.AlterField("thing", "name", models.CharField(max_length=10, null=True)),
        AddIndexConcurrently("thing", models.Index(fields=["name"], name="by_name")),
        AddConstraintNotValid("thing", FEW),
        migrations.RunPython(nothing),
        migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]),
    ],
)
def test_what_both_releases_can_live_with_is_not(step: Operation) -> None:
    assert whys(step) == []


def test_a_constraint_that_was_added_unlooked_at_may_be_looked_at_later() -> None:
    steps = [AddConstraintNotValid("thing", FEW), ValidateConstraint("thing", "few")]
    assert whys(*steps, atomic=False) == []


def test_a_table_of_the_same_migration_is_nobodys_yet() -> None:
    table = migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))])
    steps = [
        migrations.AddField("new", "size", models.IntegerField(default=0)),
        migrations.AddIndex("new", models.Index(fields=["id"], name="by_id")),
        migrations.RunPython(nothing),
    ]
    assert whys(table, *steps) == []


def test_data_is_not_moved_under_the_lock_of_a_changed_table() -> None:
    steps = [
        migrations.AddField("thing", "size", models.IntegerField(null=True)),
        migrations.RunPython(nothing),
    ]
    assert whys(*steps) == ["it moves data while it holds the lock of a table that it changed"]
    assert whys(*steps, atomic=False) == []
    assert whys(steps[1]) == []


def test_only_what_is_done_in_the_database_counts() -> None:
    removed = migrations.RemoveField("thing", "name")
    assert whys(migrations.SeparateDatabaseAndState(state_operations=[removed])) == []
    assert whys(migrations.SeparateDatabaseAndState(database_operations=[removed])) == [GONE]


def test_who_knows_why_it_is_safe_says_so() -> None:
    (step,) = safety._of_migration(next_one(migrations.RunSQL("SELECT 1")), ProjectState())
    assert (step.migration, step.why) == (
        "tenants.0002_next",
        "Raw SQL operation: what SQL does is not known here",
    )
    told = next_one(migrations.RunSQL("SELECT 1"), safe_because="it reads one row")
    assert list(safety._of_migration(told, ProjectState())) == []
