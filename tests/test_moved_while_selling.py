"""What people do while a store's rows are on their way to another database goes along."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from foundation.errors import ActionError
from tests.test_moved import content, now, open_shop, place

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("stores_at_home")]


@pytest.fixture
def shop(transactional_db: None, elsewhere: str, store_owner: Any) -> Store:
    """A store with goods and an order, from outside of it."""
    return open_shop("gleam", store_owner)


def elsewhere_in(store: Store, do: Callable[[], object]) -> None:
    """Do something in the store as another process would."""
    failed: list[BaseException] = []

    def run() -> None:
        from tenants.context import in_store

        try:
            with in_store(store):
                do()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert (thread.is_alive(), failed) == (False, [])


def at_the_end(do: Callable[[], object]) -> Callable[[int, int], None]:
    """A progress that does something when all tables have been copied, and nobody has to wait yet."""

    def tell(done: int, total: int) -> None:
        if done == total:
            do()

    return tell


def test_what_is_added_changed_and_removed_meanwhile_goes_along(shop: Store) -> None:
    from foundation.models import StoreSetting
    from storefront.catalog.models import Product
    from storefront.orders.models import Order
    from storefront.testing import make_product
    from tenants.archive.move import move_store
    from tenants.context import in_store

    with in_store(shop):
        ring, pin = Product.objects.get(), make_product("Pin")
        StoreSetting.objects.create(name="gone", value=1)

    def sell() -> None:
        ring.delete()
        place()
        Product.objects.filter(pk=pin.pk).update(handle="ring")  # what another row was called
        StoreSetting.objects.filter(name="gone").delete()
        StoreSetting.objects.create(name="new", value={"a": [1, "二"]})

    told: list[dict[str, tuple[int, str]]] = []

    def meanwhile() -> None:
        elsewhere_in(shop, sell)
        elsewhere_in(shop, lambda: told.append(content(shop)))

    move = move_store(store=shop, to="east", progress=at_the_end(meanwhile))
    moved = now(shop)
    assert (moved.db_alias, content(moved)) == ("east", told[0])
    with in_store(moved):
        assert Order.objects.count() == 2
        assert list(Product.objects.values_list("handle", flat=True)) == ["ring"]
        assert StoreSetting.objects.get(name="new").value == {"a": [1, "二"]}
        assert place().pk == Order.objects.count() == 3
    assert 0 < move.paused_ms < 10_000


def test_what_changes_in_the_last_moment_before_the_pause_goes_along(
    shop: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from foundation.models import StoreSetting
    from storefront.orders.models import Order
    from tenants.archive import move as moving
    from tenants.context import in_store

    lock = moving._lock

    def last_moment(tables: Any) -> None:
        elsewhere_in(shop, lambda: StoreSetting.objects.create(name="last", value=1))
        elsewhere_in(shop, place)
        lock(tables)

    monkeypatch.setattr(moving, "_lock", last_moment)
    move = moving.move_store(store=shop, to="east")
    with in_store(now(shop)):
        assert StoreSetting.objects.filter(name="last").exists()
        assert Order.objects.count() == 2
    assert move.rows == sum(rows for rows, _sum in content(now(shop)).values()) + events_of(now(shop)) - 1


def events_of(store: Store) -> int:
    from foundation.models import Event
    from tenants.context import in_store

    with in_store(store):
        return Event.objects.count()


def test_a_copy_that_differs_is_not_taken(shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that never arrive, or arrive as others, are found before the store is switched."""
    from storefront.testing import make_product
    from tenants.archive import carrying, ranges
    from tenants.archive.move import move_store
    from tenants.databases import at_database

    before = content(shop)

    def spoil(*about: Any, **more: Any) -> None:
        copy(*about, **more)
        if about[1].name == "catalog_product":
            with at_database("east"), connection.cursor() as cursor:
                cursor.execute(f"UPDATE {about[3].place.as_string()} SET vendor = 'somebody'")

    copy = ranges.copy_rows
    monkeypatch.setattr(carrying, "copy_rows", spoil)
    with pytest.raises(ActionError) as refused:
        move_store(store=shop, to="east")
    assert (refused.value.code, "catalog_product" in str(refused.value)) == ("copy_differs", True)
    assert (now(shop).db_alias, now(shop).is_moving, content(now(shop))) == ("default", False, before)
    monkeypatch.undo()
    elsewhere_in(shop, lambda: make_product("Pin"))
    move_store(store=shop, to="east")
    assert now(shop).db_alias == "east"


@contextmanager
def somebody_at(store: Store, table: str) -> Iterator[threading.Event]:
    """Another process that has written to a table and takes its time to commit."""
    has_written, may_end = threading.Event(), threading.Event()

    def write() -> None:
        from foundation.models import StoreSetting

        with transaction.atomic():
            StoreSetting.objects.create(name=table, value=1)
            has_written.set()
            may_end.wait(20)

    thread = threading.Thread(target=elsewhere_in, args=(store, write))
    thread.start()
    assert has_written.wait(10)
    yield may_end
    may_end.set()
    thread.join(20)


def test_a_busy_store_is_tried_again_and_sells_in_between(
    shop: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from foundation.models import StoreSetting
    from tenants.archive import move as moving
    from tenants.archive.models import Move
    from tenants.context import in_store

    monkeypatch.setattr(moving, "PATIENCE", "200ms")
    monkeypatch.setattr(moving, "TRIES", 2)
    monkeypatch.setattr(moving, "BREATH", 0.0)
    paused: list[bool] = []
    with somebody_at(shop, "slow") as may_end:
        with pytest.raises(ActionError) as refused:
            moving.move_store(store=shop, to="east")
        assert (refused.value.code, now(shop).is_moving) == ("store_busy", False)
        assert Move.objects.get().fault == refused.value.code

        def breathe(_seconds: float) -> None:
            paused.append(now(shop).is_moving)
            may_end.set()

        monkeypatch.setattr("tenants.archive.move.time.sleep", breathe)
        monkeypatch.setattr(moving, "PATIENCE", "1s")
        moving.move_store(store=shop, to="east")
    assert (paused, now(shop).db_alias) == ([False], "east")
    with in_store(now(shop)):
        assert StoreSetting.objects.filter(name="slow").exists()


def test_a_store_that_was_restored_meanwhile_stays(shop: Store) -> None:
    from tenants.archive.backups import make_backup
    from tenants.archive.models import Move
    from tenants.archive.move import move_store
    from tenants.archive.restore import restore_store
    from tenants.databases import at_database

    backup = make_backup(store=shop)

    def restoring() -> None:
        restore_store(backup=backup)
        connections.close_all()

    def restored() -> None:
        thread = threading.Thread(target=restoring)
        thread.start()
        thread.join(30)

    with pytest.raises(ActionError) as refused:
        move_store(store=shop, to="east", progress=at_the_end(restored))
    assert (refused.value.code, now(shop).db_alias) == ("store_changed", "default")
    assert Move.objects.get().to_schema == ""
    with at_database("east") as east, east.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 's\\_%'")
        assert cursor.fetchall() == []
    move_store(store=now(shop), to="east")
    assert now(shop).db_alias == "east"


@pytest.fixture
def east_is_away(elsewhere: str) -> Iterator[None]:
    """New connections to the second database fail."""
    with pytest.MonkeyPatch.context() as patch:
        away = {**connections.settings[elsewhere], "HOST": "127.0.0.1", "PORT": "1"}
        patch.setitem(connections.settings, elsewhere, away)
        yield


@pytest.mark.usefixtures("east_is_away")
def test_a_database_that_is_away_ends_the_move_in_words(shop: Store) -> None:
    from tenants.archive.models import Move
    from tenants.archive.move import run_move, unfinished
    from tenants.context import in_store

    row = Move.objects.create(store=shop, from_alias="default", to_alias="east", actor="operator:1")
    with in_store(shop):
        run_move(row.pk)
    row.refresh_from_db()
    assert (row.fault, row.finished_at, unfinished()) == ("database_away", None, [])
    assert now(shop).db_alias == "default"


def test_what_a_lost_database_kept_is_dropped_when_it_is_back(
    shop: Store, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tenants.archive import move as moving
    from tenants.archive.models import Move
    from tenants.archive.tasks import resume_moves
    from tenants.databases import at_database

    def lost(*_about: object) -> None:
        raise OperationalError("the connection is lost")

    def goes_away(done: int, total: int) -> None:
        if done == total:
            request.getfixturevalue("east_is_away")
            lost()

    with monkeypatch.context() as patch:
        patch.setattr(moving, "drop_schema", lost)
        with pytest.raises(ActionError) as refused:
            moving.move_store(store=shop, to="east", progress=goes_away)
    row = Move.objects.get()
    assert (refused.value.code, row.fault) == ("database_away", "database_away")
    assert (now(shop).db_alias, now(shop).is_moving, row.to_schema != "") == ("default", False, True)
    resume_moves()
    assert Move.objects.get().to_schema == ""
    with at_database("east") as east, east.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 's\\_%'")
        assert cursor.fetchall() == []


def test_every_table_can_be_compared(shop: Store) -> None:
    """A column of a type without a hash would fail as soon as a store has a row of it."""
    from psycopg import sql

    from tenants.archive.ranges import SPREAD, sums_by_range
    from tenants.archive.tables import tables_of
    from tenants.context import in_store

    with in_store(shop), connection.cursor() as cursor:
        tables = tables_of(shop.schema_name)
        for table in tables:
            columns = sql.SQL(", ").join(sql.Identifier("t", column) for column in table.columns)
            query = sql.SQL(
                "SELECT hash_record_extended(ROW({}), 0) FROM {} t RIGHT JOIN (SELECT) one ON true"
            )
            cursor.execute(query.format(columns, table.place))
        sums = sums_by_range(tables)
        whole = {table.name: 0 for table in tables}
        for (name, _number), (rows, _checksum) in sums.items():
            whole[name] += rows
    assert whole | {"foundation_event": 0} == {name: rows for name, (rows, _sum) in content(shop).items()} | {
        "foundation_event": 0
    }
    assert all(number < SPREAD for (name, number) in sums if name == "foundation_storesetting")
