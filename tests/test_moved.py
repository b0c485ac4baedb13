"""Stores taken to another database while people shop, and back."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.db import DatabaseError, connections
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from foundation.errors import ActionError
from infra.stripe.process import StripeProcess

if TYPE_CHECKING:
    from storefront.orders.models import Order
    from tenants.models import Store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("stores_at_home")]


@pytest.fixture
def shop(transactional_db: None, elsewhere: str, store_owner: Any) -> Store:
    """A store with goods and an order, from outside of it."""
    return open_shop("gleam", store_owner)


def open_shop(handle: str, owner: Any) -> Store:
    from storefront.testing import make_product
    from tenants.actions.open_store import open_store
    from tenants.context import in_store

    store = open_store(owner=owner, name=handle, handle=handle, currency="CNY", locale="en")
    with in_store(store):
        make_product("Ring", price=4_700, on_hand=50)
        place()
    return store


def place() -> Order:
    """An order of one ring, not paid yet, in the current store."""
    from storefront.catalog.models import Variant
    from storefront.payments.tests.till import order_of

    return order_of(Variant.objects.get(), 1)


def now(store: Store) -> Store:
    from tenants.queries import store_by_id

    found = store_by_id(store.pk)
    assert found is not None
    return found


def content(store: Store) -> dict[str, tuple[int, str]]:
    """Rows and checksums of all tables, but for events: moving adds one."""
    from django.db import transaction

    from tenants.archive.tables import sums_of, tables_of
    from tenants.context import in_store

    with in_store(store), transaction.atomic():
        tables = [table for table in tables_of(store.schema_name) if table.name != "foundation_event"]
        return sums_of(tables)


def test_a_store_moves_and_moves_back(shop: Store, store_owner: Any) -> None:
    from foundation.models import Event
    from tenants.archive.models import FormerSchema, Move
    from tenants.archive.move import move_store
    from tenants.context import in_store

    neighbour = open_shop("other", store_owner)
    before, others = content(shop), content(neighbour)
    told: list[tuple[int, int]] = []
    move = move_store(store=shop, to="east", progress=lambda done, total: told.append((done, total)))
    moved = now(shop)
    assert (moved.db_alias, moved.schema_name, moved.is_moving) == ("east", move.to_schema, False)
    assert told[-1][0] == told[-1][1] == len(before) + 1
    assert content(moved) == before
    assert content(now(neighbour)) == others
    with in_store(moved):
        assert Event.objects.latest("pk").payload == {"origin": "default", "to": "east"}
        assert Event.objects.count() == move.rows - sum(rows for rows, _sum in before.values()) + 1
    former = FormerSchema.objects.get()
    assert (former.is_move, former.db_alias) == (True, "default")
    assert former.schema_name == f"{shop.schema_name}_m{move.pk}"

    move_store(store=moved, to="default")
    back = now(shop)
    assert back.db_alias == "default"
    assert back.schema_name not in {shop.schema_name, moved.schema_name}
    assert content(back) == before
    assert Move.objects.filter(fault="").exclude(finished_at=None).count() == 2


def test_numbers_count_on_after_a_move(shop: Store) -> None:
    from storefront.orders.models import Order
    from tenants.archive.move import move_store
    from tenants.context import in_store

    with in_store(shop):
        last = Order.objects.latest("pk")
    move_store(store=shop, to="east")
    with in_store(now(shop)):
        order = place()
        assert (order.pk, int(order.number)) == (last.pk + 1, int(last.number) + 1)


def test_who_writes_in_the_pause_loses_nothing_in_silence(
    shop: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer who was let in before the pause waits at the tables, then learns that the store has gone."""
    from foundation.models import StoreSetting
    from tenants.archive import move as moving
    from tenants.archive import restore
    from tenants.context import in_store

    said: list[object] = []
    is_waiting = threading.Event()

    def write() -> None:
        try:
            with in_store(shop):
                StoreSetting.objects.count()
                is_waiting.set()
                StoreSetting.objects.create(name="late", value=1)
            said.append("written")
        except DatabaseError as error:
            said.append(type(error.__cause__).__name__)
        finally:
            connections.close_all()

    writer, rename = threading.Thread(target=write), restore.rename_schema

    def meanwhile(*about: str) -> None:
        writer.start()
        assert is_waiting.wait(10)
        rename(*about)

    monkeypatch.setattr(moving, "rename_schema", meanwhile)
    moving.move_store(store=shop, to="east")
    writer.join(10)
    assert said == ["UndefinedTable"]
    with in_store(now(shop)):
        assert not StoreSetting.objects.filter(name="late").exists()


def test_shoppers_are_asked_to_come_back_in_a_moment(shop: Store) -> None:
    from tenants.hosts import routes
    from tenants.models import Store

    Store.objects.filter(pk=shop.pk).update(writes_paused_until=timezone.now() + timedelta(minutes=1))
    routes.forget_all()
    browser = Client(headers={"host": shop.host})
    assert browser.get("/products/ring").status_code == 200
    refused = browser.post("/cart/add", {"id": "1"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert "Nothing was saved yet" in refused.content.decode()
    Store.objects.filter(pk=shop.pk).update(writes_paused_until=timezone.now() - timedelta(minutes=1))
    routes.forget_all()
    assert browser.post("/cart/add", {"id": "1"}).status_code != 503


def test_whoever_knows_the_old_place_is_asked_to_come_back(shop: Store) -> None:
    from tenants.archive.move import move_store
    from tenants.hosts import Route, routes

    browser = Client(headers={"host": shop.host})
    assert browser.get("/products/ring").status_code == 200
    move_store(store=shop, to="east")
    routes._remember(shop.host, Route(shop, shop.host), routes._changes)  # another process, not told yet
    assert browser.get("/products/ring").status_code == 503
    assert browser.get("/products/ring").status_code == 200


def test_a_program_that_waited_at_the_tables_is_asked_to_come_back(shop: Store) -> None:
    """The API's requests belong to no store until their token was looked at."""
    from tenants.archive.move import move_store
    from tenants.context import in_store
    from tenants.routing import StoreRouting

    def late() -> None:
        with in_store(shop):
            place()

    routing = StoreRouting(lambda request: HttpResponse())
    request = RequestFactory().post("/api/v1/orders")
    assert routing.process_exception(request, DatabaseError("something else")) is None
    move_store(store=shop, to="east")
    with pytest.raises(DatabaseError) as failed:
        late()
    answer = routing.process_exception(request, failed.value)
    assert answer is not None
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


@pytest.mark.parametrize("step", ["Carriage", "_lock", "rename_schema", "_switch", "announce"])
def test_a_move_that_breaks_off_leaves_the_store_and_can_be_repeated(
    shop: Store, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tenants.archive import move as moving

    before = content(shop)
    quick, calls = getattr(moving, step), iter(range(100))

    def fail(*about: Any, **more: Any) -> Any:
        if step == "announce" and next(calls) == 0:
            return quick(*about, **more)  # the one that tells of the pause
        raise RuntimeError("broke off")

    with monkeypatch.context() as patch:
        patch.setattr(moving, step, fail)
        with pytest.raises(RuntimeError):
            moving.move_store(store=shop, to="east")
    assert (now(shop).db_alias, now(shop).schema_name) == ("default", shop.schema_name)
    assert content(shop) == before
    moving.move_store(store=shop, to="east")
    assert content(now(shop)) == before


def test_a_crash_between_both_commits_is_mended(shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """From east to home: east has renamed the schema already when home fails."""
    from tenants.archive.move import move_store
    from tenants.databases import home

    before = content(shop)
    move_store(store=shop, to="east")
    moved = now(shop)
    there, whole = home(), home()._commit

    def crash() -> None:
        if any("ALTER SCHEMA" in query["sql"] for query in connections["east"].queries):
            monkeypatch.undo()
            raise DatabaseError("the server went away")
        whole()

    connections["east"].force_debug_cursor = True
    connections["east"].queries_log.clear()
    monkeypatch.setattr(there, "_commit", crash)
    with pytest.raises(DatabaseError):
        move_store(store=moved, to="default")
    connections["east"].force_debug_cursor = False
    assert content(now(shop)) == before
    assert now(shop).db_alias == "east"
    move_store(store=now(shop), to="default")
    assert content(now(shop)) == before


SLOWLY = """
import sys, time, django
django.setup()
from tenants.archive import move as moving
from tenants.models import Store
def slowly(done, total):
    if sys.argv[2] == "copying":
        print(done, flush=True)
        time.sleep(0.2)
def last(*about):
    print("paused", flush=True)
    time.sleep(20)
moving.rename_schema = last
moving.move_store(store=Store.objects.get(pk=int(sys.argv[1])), to="east", progress=slowly)
"""


@pytest.mark.parametrize(
    ("moment", "lines", "is_paused"), [("copying", ["1", "2", "3"], False), ("pause", ["paused"], True)]
)
def test_a_move_that_is_killed_is_taken_up(
    shop: Store, moment: str, lines: list[str], is_paused: bool
) -> None:
    """The process dies with some tables copied, or while nobody may write; the clock's task does it again."""
    from tenants.archive.models import Move
    from tenants.archive.tasks import resume_moves
    from tenants.databases import at_database

    before = content(shop)
    there = connections["east"].settings_dict["NAME"]
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{there}").geturl()
    command = [sys.executable, "-c", SLOWLY, str(shop.pk), moment]
    environment = {**os.environ, "KAIDIAN_DATABASES": f"east={address}"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert [process.stdout.readline().strip() for _line in lines] == lines
        process.kill()
    assert (now(shop).db_alias, now(shop).is_moving) == ("default", is_paused)
    Move.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    first = Move.objects.get().to_schema
    for _try in range(20):  # until the server has noticed that nobody is there any more
        resume_moves()
        if now(shop).db_alias == "east":
            break
        time.sleep(0.1)
    assert (now(shop).db_alias, now(shop).is_moving) == ("east", False)
    assert content(now(shop)) == before
    row = Move.objects.get()
    assert row.to_schema != first
    with at_database("east") as east, east.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 's\\_%'")
        assert cursor.fetchall() == [(row.to_schema,)]


def test_what_can_not_be_moved_is_told(shop: Store, settings: Any) -> None:
    from tenants.archive.move import move_store

    for to, code in (("nowhere", "database_unknown"), ("default", "store_there")):
        with pytest.raises(ActionError) as refused:
            move_store(store=shop, to=to)
        assert refused.value.code == code
    assert now(shop).db_alias == "default"


def test_what_a_move_left_behind_goes_by_the_clock(shop: Store) -> None:
    from tenants.archive.models import UNDO, FormerSchema
    from tenants.archive.move import move_store
    from tenants.archive.restore import throw_away_former
    from tenants.databases import home

    move_store(store=shop, to="east")
    left = FormerSchema.objects.get().schema_name
    assert throw_away_former(timezone.now()) == 0
    assert throw_away_former(timezone.now() + UNDO + timedelta(minutes=1)) == 1
    with home().cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NULL", [left])
        assert cursor.fetchone()[0]


def test_a_moved_store_sells(shop: Store, stripe: StripeProcess, store_owner: Any) -> None:
    """Checkout, payment, its webhook, the back office: everything in another database."""
    from backoffice.testing import client_of
    from foundation.models import Event
    from storefront.orders.models import Order
    from storefront.payments.actions import start_payment
    from storefront.payments.tests.till import Till
    from tenants.archive.move import move_store
    from tenants.context import in_store
    from tenants.tasks import deliver_event

    stripe.control("reset", {})
    till = Till(stripe)
    move_store(store=shop, to="east")
    browser = Client(headers={"host": shop.host})
    assert "Ring" in browser.get("/products/ring").content.decode()
    with in_store(now(shop)):
        order = place()
        till.confirm(start_payment(order=order))
        (event,) = till.events("payment_intent.succeeded")
        assert till.deliver(event) == 200
        order.refresh_from_db()
        assert order.payment_status == Order.Payment.PAID
        for row in Event.objects.filter(delivered_at=None):
            deliver_event.task(shop.pk, row.pk)
        assert not Event.objects.filter(delivered_at=None).exists()
    back = client_of(store_owner)
    assert str(order.number) in back.get(f"/stores/{shop.handle}/orders/").content.decode()
    assert back.post(f"/stores/{shop.handle}/orders/{order.number}/fulfil").status_code in {200, 302}
