"""Stores in several databases: what lies where, and transactions that end as one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from accounts.models import Account
from foundation.errors import ActionError
from foundation.events import record
from foundation.models import Event, StoreSetting
from tenants import apply, fleet, prepare, template, versions
from tenants.actions import open_store, suspend_store
from tenants.context import current_store, enter_store, in_store, on_platform
from tenants.databases import all_aliases, at_database, home
from tenants.events import StoreOpened
from tenants.models import FlagRule, SpareSchema, Store

committed = pytest.mark.django_db(transaction=True)


def make_store(handle: str, **choices: object) -> Store:
    owner, _made = Account.objects.get_or_create(email="east@example.com")
    return open_store(owner=owner, name=handle, handle=handle, currency="CNY", locale="en", **choices)  # type: ignore[arg-type]


@pytest.fixture
def east_store(transactional_db: None, elsewhere: str, settings: Settings) -> Store:
    """A store that lies elsewhere, from outside of it."""
    settings.NEW_STORES_DATABASE = elsewhere
    store = make_store("eastern")
    settings.NEW_STORES_DATABASE = "default"
    return store


def flags() -> set[str]:
    with on_platform():
        return set(FlagRule.objects.values_list("name", flat=True))


def notes(store: Store) -> set[str]:
    with in_store(store):
        return set(StoreSetting.objects.filter(name__startswith="note").values_list("name", flat=True))


def write(name: str) -> None:
    """A row in the store, and one in the public schema."""
    StoreSetting.objects.create(name=f"note-{name}", value=1)
    FlagRule.objects.create(name=name)


def give_up(name: str) -> None:
    write(name)
    raise ActionError("no", "No.")


def fail_at_commit(there: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash() -> None:
        raise DatabaseError("the server went away")

    monkeypatch.setattr(there, "_commit", crash)


def schemas_at(alias: str) -> set[str]:
    with at_database(alias) as there, there.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 's\\_%'")
        return {name for (name,) in cursor.fetchall()}


def test_a_store_lies_where_new_ones_are_opened(east_store: Store) -> None:
    assert east_store.db_alias == "east"
    assert Store.objects.get(handle="eastern").db_alias == "east"
    assert schemas_at("east") == {east_store.schema_name}
    assert east_store.schema_name not in schemas_at("default")
    with in_store(east_store):
        assert connection.alias == "east"
        assert [event.name for event in Event.objects.all()] == ["store.opened"]
        assert Store.objects.get().pk == east_store.pk, "public rows are read at home"
    assert connection.alias == "default"


def test_nothing_public_is_found_elsewhere(east_store: Store) -> None:
    with in_store(east_store), connection.cursor() as cursor, pytest.raises(ProgrammingError):
        cursor.execute("SELECT * FROM tenants_store")


def test_schemas_of_one_name_are_two(east_store: Store) -> None:
    neighbour = make_store("western")
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SCHEMA {neighbour.schema_name} RENAME TO {east_store.schema_name}")
    with in_store(neighbour):
        StoreSetting.objects.none()
    neighbour.schema_name = east_store.schema_name  # as it stands in two databases, never in two rows
    with in_store(east_store):
        StoreSetting.objects.create(name="note-east", value=1)
    with in_store(neighbour):
        StoreSetting.objects.create(name="note-west", value=1)
        with in_store(east_store):
            assert current_store() is east_store
        assert current_store() is neighbour
    assert (notes(east_store), notes(neighbour)) == ({"note-east"}, {"note-west"})


def test_both_sides_are_kept_together(east_store: Store) -> None:
    with in_store(east_store), transaction.atomic():
        write("kept")
    assert (notes(east_store), flags()) == ({"note-kept"}, {"kept"})


def test_both_sides_are_undone_together(east_store: Store) -> None:
    with pytest.raises(ActionError), in_store(east_store), transaction.atomic():
        give_up("undone")
    with pytest.raises(ActionError), transaction.atomic(), in_store(east_store):  # and the other way around
        give_up("undone")
    assert (notes(east_store), flags()) == (set(), set())


def test_inner_blocks_are_undone_on_both_sides(east_store: Store) -> None:
    with in_store(east_store), transaction.atomic():
        with pytest.raises(ActionError), transaction.atomic():
            give_up("early")  # home joins after the savepoint
        write("first")
        with pytest.raises(ActionError), transaction.atomic():
            give_up("second")
        with pytest.raises(IntegrityError), transaction.atomic():
            write("first")
        with transaction.atomic(), on_platform():
            FlagRule.objects.create(name="inside")
    assert (notes(east_store), flags()) == ({"note-first"}, {"first", "inside"})


def test_an_inner_block_of_the_store_is_undone_on_the_side_that_leads(east_store: Store) -> None:
    told: list[str] = []
    with transaction.atomic():
        FlagRule.objects.create(name="outer")
        with in_store(east_store):
            with pytest.raises(ActionError), transaction.atomic():
                give_up("inner")
            with transaction.atomic():
                transaction.on_commit(lambda: told.append("never"), using="home")
                transaction.set_rollback(True)
            with transaction.atomic():
                write("kept")
                transaction.on_commit(lambda: told.append("kept"), using="home")
            with pytest.raises(IntegrityError), transaction.atomic():
                write("kept")
    assert (notes(east_store), flags(), told) == ({"note-kept"}, {"outer", "kept"}, ["kept"])


def test_a_failure_on_one_side_fails_the_other(east_store: Store) -> None:
    with in_store(east_store), transaction.atomic():
        StoreSetting.objects.create(name="note-lost", value=1)
        with pytest.raises(IntegrityError), transaction.atomic(using="home", savepoint=False):
            FlagRule.objects.create(name="x", percentage=101)
        with pytest.raises(transaction.TransactionManagementError):
            StoreSetting.objects.count()
    assert (notes(east_store), flags()) == (set(), set())


def test_what_waits_for_the_commit_finds_both_sides(east_store: Store) -> None:
    seen: list[tuple[set[str], set[str]]] = []

    def look() -> None:
        seen.append((notes(east_store), flags()))

    for using in ("default", "home"):
        with in_store(east_store), transaction.atomic():
            write(f"told-{using}")
            transaction.on_commit(look, using=using)
            with transaction.atomic():
                transaction.on_commit(lambda: seen.append((set(), {"never"})), using=using)
                transaction.set_rollback(True)
    one, two = "told-default", "told-home"
    assert seen == [({f"note-{one}"}, {one}), ({f"note-{one}", f"note-{two}"}, {one, two})]


def test_the_stores_part_is_committed_first(east_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash between both leaves what is public as it was, so that the whole is done again."""

    with in_store(east_store):
        fail_at_commit(home(), monkeypatch)
        with pytest.raises(DatabaseError), transaction.atomic():
            write("half")
    monkeypatch.undo()
    assert (notes(east_store), flags()) == ({"note-half"}, set())
    with in_store(east_store), transaction.atomic():  # nothing is left open
        FlagRule.objects.create(name="half")
    assert flags() == {"half"}


def test_a_failing_commit_of_the_store_keeps_nothing(
    east_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at_commit(connections["east"], monkeypatch)
    with pytest.raises(DatabaseError), transaction.atomic(), in_store(east_store):
        write("none")
    monkeypatch.undo()
    assert (notes(east_store), flags()) == (set(), set())


def test_events_are_part_of_the_public_change(east_store: Store) -> None:
    suspend_store(store=east_store, reason="late")
    assert Store.objects.get(pk=east_store.pk).status == "suspended"
    with in_store(east_store):
        assert Event.objects.filter(name="store.suspended").count() == 1
    with pytest.raises(RuntimeError), in_store(east_store):
        record(StoreOpened(handle="x"), subject=east_store)


def test_a_store_that_fails_to_open_leaves_nothing(
    transactional_db: None, elsewhere: str, settings: Settings
) -> None:
    def fail(store: Store) -> None:
        raise ActionError("no", "No.")

    settings.NEW_STORES_DATABASE = elsewhere
    with pytest.raises(ActionError):
        make_store("failing", seeds=[fail])
    assert not Store.objects.exists()
    assert schemas_at(elsewhere) == set()


def test_stores_at_home_pay_nothing_for_databases_elsewhere(east_store: Store) -> None:
    store = make_store("western")

    def statements() -> list[str]:
        with CaptureQueriesContext(connections["default"]) as queries:
            with in_store(store), transaction.atomic():
                StoreSetting.objects.count()
                Store.objects.count()
            enter_store(None)
        return [query["sql"].split(" ")[0] for query in queries]

    statements()
    assert statements() == ["BEGIN", "SELECT", "SELECT", "COMMIT"]


def test_every_connection_is_known_once(east_store: Store) -> None:
    outside = connections.all()
    with in_store(east_store):
        assert connections.all() == outside
    assert [each.alias for each in outside] == ["default", "east"] == all_aliases()


@committed
def test_the_whole_fleet_is_migrated(east_store: Store, settings: Settings) -> None:
    stores = [make_store("western"), east_store]
    settings.MIGRATION_MODULES = {"foundation": "tenants.tests.next_migrations"}
    caches: list[Callable[[], None]] = [versions.current_version.cache_clear, apply._loader.cache_clear]
    try:
        for clear in caches:
            clear()
        prepare.prepare()
        status = fleet.fleet_status()
        assert (status.stores, status.behind) == (2, 0)
        assert [(each.alias, each.stores) for each in status.databases] == [("default", 1), ("east", 1)]
        assert not SpareSchema.objects.exclude(version=versions.current_version()).exists()
        found = []
        for store in stores:
            with in_store(store), connection.cursor() as cursor:
                cursor.execute("SELECT DISTINCT note FROM foundation_event")
                found.append(cursor.fetchall())
        assert all(one == two for one, two in pairwise(found))
        assert found[0]
    finally:
        settings.MIGRATION_MODULES = {}
        for clear in caches:
            clear()
    assert template.TEMPLATE not in schemas_at("east")
