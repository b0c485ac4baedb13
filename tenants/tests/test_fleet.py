"""Building schemas from the template, and taking the whole fleet to the next version."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from accounts.models import Account
from foundation.models import Event
from tenants import apply, fleet, pool, prepare, template, versions
from tenants.actions import open_store
from tenants.context import in_store
from tenants.dump import dump_schema
from tenants.fleet import Rollout, fleet_status, migrating
from tenants.locks import PREPARE_LOCK
from tenants.models import MigrationFailure, SpareSchema, Store, TemplateSchema
from tenants.scripts import Script

NEXT = {"foundation": "tenants.tests.next_migrations"}
committed = pytest.mark.django_db(transaction=True)


def rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def dump(schema: str, *, rows: bool = True) -> str:
    """A schema as text, under one name for every schema."""
    text = dump_schema(schema, rows=rows).replace(schema, "it")
    return re.sub(r"^\\.*\n", "", text, flags=re.MULTILINE)


def open_stores(count: int) -> list[Store]:
    owner = Account.objects.create_user("fleet@example.com", "correct horse")
    return [
        open_store(owner=owner, name=f"Store {number}", handle=f"store-{number}", currency="CNY", locale="en")
        for number in range(count)
    ]


@pytest.fixture
def next_release(settings: Settings) -> Iterator[None]:
    """The code of the next release, with two more migrations."""
    settings.MIGRATION_MODULES = NEXT
    for cached in (versions.current_version, apply._loader):
        cached.cache_clear()
    yield
    for cached in (versions.current_version, apply._loader):
        cached.cache_clear()


@committed
def test_a_spare_is_the_template_to_the_letter() -> None:
    expected = dump(template.TEMPLATE)
    spare = pool.build_spare()
    assert re.fullmatch(r"s_\d{6}", spare.schema_name)
    assert dump(spare.schema_name) == expected
    assert "django_migrations" in expected
    assert "CREATE TABLE it.catalog_product" in expected


@pytest.mark.django_db
def test_names_of_schemas_never_repeat() -> None:
    first = pool.build_spare()
    with transaction.atomic():
        burnt = pool.build_spare()
        transaction.set_rollback(True)
    assert first.pk < burnt.pk < pool.build_spare().pk
    assert not rows("SELECT 1 FROM pg_namespace WHERE nspname = %s", burnt.schema_name)


@pytest.mark.django_db
def test_building_leaves_the_connection_as_it_was() -> None:
    before = rows("SHOW search_path"), rows("SHOW statement_timeout"), rows("SHOW check_function_bodies")
    with transaction.atomic():
        pool.build_spare()
        assert Store.objects.count() == 0
    assert (
        rows("SHOW search_path"),
        rows("SHOW statement_timeout"),
        rows("SHOW check_function_bodies"),
    ) == before


@pytest.mark.django_db
def test_the_pool_is_filled_up_to_its_size(settings: Settings) -> None:
    settings.SPARE_SCHEMAS = SpareSchema.objects.count() + 2
    assert pool.missing() == 2
    assert pool.refill(limit=1) == 1
    assert pool.refill() == 1
    assert pool.refill() == 0
    assert SpareSchema.objects.count() == settings.SPARE_SCHEMAS


@pytest.mark.django_db
def test_only_one_process_fills_the_pool(settings: Settings) -> None:
    settings.SPARE_SCHEMAS = SpareSchema.objects.count() + 1
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(7001)")
            assert pool.refill() == 0
            cursor.execute("SELECT pg_advisory_unlock(7001)")
    finally:
        other.close()
    assert pool.refill() == 1


@pytest.mark.django_db
def test_preparing_again_does_nothing_and_asks_little() -> None:
    said: list[str] = []
    with CaptureQueriesContext(connection) as queries:
        prepare.prepare(said.append)
    assert said == []
    assert len(queries) <= 12


@pytest.mark.django_db
def test_two_at_once_take_turns() -> None:
    said: list[str] = []
    waiting = threading.Event()

    def run() -> None:
        def hear(text: str) -> None:
            said.append(text)
            waiting.set()

        try:
            prepare.prepare(hear)
        finally:
            connections.close_all()

    other = connections.create_connection("default")
    thread = threading.Thread(target=run)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARE_LOCK])
        thread.start()
        assert waiting.wait(10)
        assert thread.is_alive()
    finally:
        other.close()
    thread.join(20)
    assert not thread.is_alive()
    assert said == ["another process prepares the database; waiting for it"]


@committed
def test_every_schema_comes_to_the_next_version(next_release: None) -> None:
    stores = open_stores(7)  # by the code of the release before, as it were
    old = {store.schema_version for store in stores}
    waiting = SpareSchema.objects.count()
    said: list[str] = []
    prepare.prepare(said.append)
    version = versions.current_version()
    assert old != {version}
    assert set(Store.objects.values_list("schema_version", flat=True)) == {version}
    assert set(SpareSchema.objects.values_list("version", flat=True)) == {version}
    assert f"migrating {7 + waiting} schemas" in said
    spare = SpareSchema.objects.all()[0].schema_name
    assert dump(spare, rows=False) == dump(template.TEMPLATE, rows=False)
    for store in stores:
        assert dump(store.schema_name, rows=False) == dump(template.TEMPLATE, rows=False)
        assert rows(f"SELECT DISTINCT note FROM {store.schema_name}.foundation_event") == [
            ("event store.opened",)
        ]
    said.clear()
    prepare.prepare(said.append)
    assert said == []


@committed
def test_a_spare_that_becomes_a_store_meanwhile_is_not_left_behind(
    next_release: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = apply.bring_up_to_date
    opened: list[Store] = []

    def opening(schema: apply.Schema, scripts: Any, version: str) -> None:
        if not opened:
            SpareSchema.objects.exclude(schema_name=schema.name).delete()  # so that it is this one
            opened.extend(open_stores(1))
        original(schema, scripts, version)

    monkeypatch.setattr(apply, "bring_up_to_date", opening)
    SpareSchema.objects.exclude(pk=SpareSchema.objects.order_by("pk")[0].pk).delete()
    prepare.prepare()
    assert Store.objects.get().schema_version == versions.current_version()


@committed
def test_a_failure_is_named_and_the_rest_goes_on_later(next_release: None) -> None:
    stores = open_stores(8)
    broken = stores[6]
    connection.cursor().execute(f"ALTER TABLE {broken.schema_name}.foundation_event ADD COLUMN note text")
    with pytest.raises(CommandError) as failed:
        call_command("prepare")
    assert "1 schemas could not be migrated" in str(failed.value)
    assert broken.schema_name in str(failed.value)
    assert 'column "note" of relation "foundation_event" already exists' in str(failed.value)
    behind = Store.objects.exclude(schema_version=versions.current_version())
    assert [store.handle for store in behind] == [broken.handle]
    connection.cursor().execute(f"ALTER TABLE {broken.schema_name}.foundation_event DROP COLUMN note")
    prepare.prepare()
    assert not behind.all()


@committed
def test_canaries_stop_the_run(next_release: None) -> None:
    stores = open_stores(7)
    connection.cursor().execute(f"ALTER TABLE {stores[0].schema_name}.foundation_event ADD COLUMN note text")
    with pytest.raises(fleet.FleetError):
        prepare.prepare()
    behind = Store.objects.exclude(schema_version=versions.current_version()).order_by("pk")
    assert [store.pk for store in behind] == [stores[0].pk, stores[5].pk, stores[6].pk]


@committed
def test_a_busy_store_is_waited_for(next_release: None, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_stores(1)[0]
    monkeypatch.setattr(apply, "LOCK_TIMEOUT", "50ms")
    tried = threading.Event()
    original = apply.bring_up_to_date

    def counting(schema: apply.Schema, scripts: Any, version: str) -> None:
        try:
            original(schema, scripts, version)
        finally:
            if schema.name == store.schema_name:
                tried.set()

    monkeypatch.setattr(apply, "bring_up_to_date", counting)
    holding = connections.create_connection("default")

    def release() -> None:
        tried.wait(20)
        holding.close()

    with holding.cursor() as cursor:
        cursor.execute(f"BEGIN; LOCK TABLE {store.schema_name}.foundation_event IN ACCESS SHARE MODE")
    holding.inc_thread_sharing()
    thread = threading.Thread(target=release)
    thread.start()
    prepare.prepare()
    thread.join()
    assert Store.objects.get().schema_version == versions.current_version()


@committed
def test_a_run_that_broke_off_goes_on(next_release: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the index that was built without a transaction and the record of it."""
    store = open_stores(1)[0]
    original = apply._recorded

    def break_off(schema: str, script: Script) -> str:
        if schema == store.schema_name and not script.atomic:
            raise KeyboardInterrupt
        return original(schema, script)

    monkeypatch.setattr(apply, "_recorded", break_off)
    with pytest.raises(KeyboardInterrupt):
        prepare.prepare()
    monkeypatch.setattr(apply, "_recorded", original)
    # One of the two is lost, as when the process ends between them.
    connection.cursor().execute(f"DROP INDEX {store.schema_name}.event_at")
    prepare.prepare()
    assert dump(store.schema_name, rows=False) == dump(template.TEMPLATE, rows=False)


@committed
def test_history_is_not_rewritten_under_stores(settings: Settings, next_release: None) -> None:
    prepare.prepare()
    open_stores(1)
    latest = TemplateSchema.objects.get(pk=versions.current_version())
    latest.scripts[0]["steps"][0] += " WITH (fillfactor = 50)"
    latest.version = "another"
    latest.save()
    TemplateSchema.objects.exclude(pk="another").delete()
    with pytest.raises(template.TemplateError, match="was changed after stores were built with it"):
        prepare.prepare()
    with in_store(Store.objects.get()):
        assert Event.objects.filter(name="store.opened").count() == 1


@pytest.mark.django_db
def test_old_code_takes_newer_schemas_while_it_still_runs(settings: Settings) -> None:
    SpareSchema.objects.update(version="newer")
    TemplateSchema.objects.create(version="newer", sql="", scripts=[])
    assert open_stores(1)[0].schema_version == "newer"


def test_squashed_migrations_are_not_run_again() -> None:
    squashed = Script("a", "0001_squashed", True, ("x",), (("a", "0001"), ("a", "0002")))
    later = Script("a", "0003", True, ("y",))
    assert migrating.missing_scripts([squashed, later], {("a", "0001"), ("a", "0002")}) == [later]
    assert migrating.missing_scripts([squashed, later], set()) == [squashed, later]
    assert migrating.missing_scripts([squashed, later], {("a", "0001_squashed"), ("a", "0003")}) == []


@committed
def test_canaries_may_go_alone(next_release: None) -> None:
    stores = open_stores(4)
    waiting = SpareSchema.objects.count()
    outcome = prepare.prepare(rollout=Rollout(canaries=2, only_canaries=True))
    assert (outcome.migrated, outcome.total) == (2 + waiting, 2 + waiting)
    status = fleet_status()
    assert (status.stores, status.behind) == (4, 2)
    assert status.ready_schemas == status.pool_size
    behind = Store.objects.exclude(schema_version=status.version)
    assert {store.pk for store in behind} == {stores[2].pk, stores[3].pk}
    prepare.prepare()
    assert fleet_status().behind == 0


@committed
def test_why_a_schema_failed_is_kept_until_it_is_migrated(next_release: None) -> None:
    stores = open_stores(3)
    broken = stores[1].schema_name
    connection.cursor().execute(f"ALTER TABLE {broken}.foundation_event ADD COLUMN note text")
    for tries in (1, 2):
        with pytest.raises(fleet.FleetError):
            prepare.prepare(rollout=Rollout(only_failed=tries > 1))
        (failure,) = fleet_status().failures
        assert (failure.schema_name, failure.tries) == (broken, tries)
        assert failure.reason == 'column "note" of relation "foundation_event" already exists'
    connection.cursor().execute(f"ALTER TABLE {broken}.foundation_event DROP COLUMN note")
    Store.objects.filter(pk=stores[2].pk).update(schema_version="older")
    assert prepare.prepare(rollout=Rollout(only_failed=True)).migrated == 1
    assert fleet_status().failures == ()
    assert fleet_status().behind == 1


@committed
def test_many_broken_schemas_end_the_wave(next_release: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "FAILURES_BORNE", 1)
    stores = open_stores(6)
    for store in stores:
        connection.cursor().execute(f"ALTER TABLE {store.schema_name}.foundation_event ADD COLUMN note text")
    with pytest.raises(fleet.FleetError) as failed:
        prepare.prepare(rollout=Rollout(canaries=6, jobs=1))
    assert len(failed.value.outcome.failures) == MigrationFailure.objects.count() == 2


@committed
def test_a_run_that_was_killed_is_taken_up(next_release: None) -> None:
    """By another process, which finds each schema at one version or at the other."""
    stores = open_stores(8)
    database = connection.settings_dict
    address = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    process = subprocess.Popen(
        [sys.executable, "-m", "tenants.tests.next_release"],
        env={**os.environ, "DATABASE_URL": address},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    for _store in range(3):
        process.stdout.readline()
    process.kill()
    process.wait()
    version = versions.current_version()
    done = Store.objects.filter(schema_version=version).count()
    assert 3 <= done < 8
    assert prepare.prepare().migrated >= 8 - done
    for store in stores:
        assert rows(
            f"SELECT count(*) FROM {store.schema_name}.django_migrations WHERE app = 'foundation'"
        ) == [(5,)]
        assert dump(store.schema_name, rows=False) == dump(template.TEMPLATE, rows=False)


@pytest.mark.django_db
def test_asking_how_the_fleet_stands_costs_the_same_at_any_size() -> None:
    open_stores(3)
    with CaptureQueriesContext(connection) as queries:
        status = fleet_status()
    assert len(queries) == 4
    assert (status.stores, status.behind, status.is_prepared) == (3, 0, True)
