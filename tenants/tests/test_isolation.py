"""A store is an island: nothing of one is ever read or changed from another."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import cast

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import IntegrityError, ProgrammingError, connection, connections, models, transaction
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from pytest_django.fixtures import Settings

from accounts.models import Account
from foundation.models import Event, StoreSetting
from tenants import invalidation
from tenants.actions import open_store
from tenants.context import NoStoreError, current_store, in_store, on_platform, require_store
from tenants.hosts import routes
from tenants.models import Store
from tenants.postgresql import base
from tenants.postgresql.base import DatabaseWrapper
from tenants.routing import StoreRouting
from tenants.tasks import StoreTask, store_task
from tenants.versions import public_apps, store_apps

STORES, THREADS, ROUNDS = 6, 8, 60


def open_stores(count: int, databases: Sequence[str] = ("default",)) -> list[Store]:
    """Stores that each know their own handle by a row in their schema, in these databases in turn."""
    owner = Account.objects.create_user("islands@example.com", "correct horse")
    stores = []
    for number in range(count):
        with override_settings(NEW_STORES_DATABASE=databases[number % len(databases)]):
            store = open_store(
                owner=owner, name=f"Store {number}", handle=f"store-{number}", currency="CNY", locale="en"
            )
        with in_store(store):
            StoreSetting.objects.create(name="mine", value=store.handle)
        stores.append(store)
    return stores


def mine() -> object:
    """What the store that the thread is in says of itself."""
    return StoreSetting.objects.get(pk="mine").value


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("spread", [False, True], ids=["one database", "two databases"])
def test_threads_among_stores_never_see_the_wrong_one(
    monkeypatch: pytest.MonkeyPatch, elsewhere: str, spread: bool
) -> None:
    monkeypatch.setattr(invalidation.listener, "ensure_started", lambda: None)
    routes.forget_all()
    stores = open_stores(STORES, ("default", elsewhere) if spread else ("default",))
    seen: Counter[str] = Counter()
    routing = StoreRouting(lambda request: HttpResponse(str(mine())))

    def look(store: Store) -> None:
        assert mine() == store.handle
        assert current_store() is store

    def request(store: Store, other: Store) -> None:
        response = routing(RequestFactory().get("/", headers={"host": store.host}))
        assert response.content.decode() == store.handle

    def rolled_back(store: Store, other: Store) -> None:
        with in_store(store):
            with transaction.atomic():
                StoreSetting.objects.filter(pk="mine").update(value="wrong")
                transaction.set_rollback(True)
            look(store)

    def into_another_and_back(store: Store, other: Store) -> None:
        with in_store(store), transaction.atomic():
            look(store)
            with pytest.raises(NoStoreError):
                fail_within(other)
            look(store)

    def fail_within(store: Store) -> None:
        with in_store(store):
            look(store)
            raise NoStoreError

    def another_rolled_back(store: Store, other: Store) -> None:
        with in_store(store), transaction.atomic():
            with transaction.atomic(), in_store(other):
                look(other)
                transaction.set_rollback(True)
            look(store)

    def failing(store: Store, other: Store) -> None:
        with in_store(store):
            with pytest.raises(IntegrityError), transaction.atomic():
                StoreSetting.objects.create(name="mine", value="twice")
            look(store)

    def platform(store: Store, other: Store) -> None:
        with in_store(store), on_platform():
            assert current_store() is None
            assert Store.objects.count() == STORES

    steps = [request, rolled_back, into_another_and_back, another_rolled_back, failing, platform]

    def walk(seed: int) -> None:
        choice = random.Random(seed)
        try:
            for _round in range(ROUNDS):
                store, other = choice.sample(stores, 2)
                step = choice.choice(steps)
                try:
                    step(store, other)
                    seen["right"] += 1
                except Exception as error:
                    seen[f"wrong: {step.__name__}: {error}"] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=walk, args=(seed,)) for seed in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert dict(seen) == {"right": THREADS * ROUNDS}


@pytest.mark.django_db(transaction=True)
def test_the_path_after_rollbacks() -> None:
    first, second = open_stores(2)

    def path() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            return str(cursor.fetchone()[0])

    with in_store(first):
        with transaction.atomic():
            assert path() == first.schema_name
            transaction.set_rollback(True)
        assert path() == first.schema_name
    with transaction.atomic():
        with in_store(second):
            assert path() == second.schema_name
        transaction.set_rollback(True)
    assert path() == "public"
    with in_store(first), transaction.atomic():
        with transaction.atomic():
            with in_store(second):
                assert path() == second.schema_name
            transaction.set_rollback(True)
        assert path() == first.schema_name
    with in_store(first):
        connection.close()
        assert path() == first.schema_name


@pytest.mark.django_db(transaction=True)
def test_the_path_after_errors() -> None:
    """What fails in one store leaves the next statement in its own."""
    first, second = open_stores(2)

    def fail() -> None:
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM foundation_storesetting")

    with in_store(first):
        assert mine() == first.handle
        with in_store(second):
            fail()
            assert mine() == second.handle
            fail()
        assert mine() == first.handle
        with pytest.raises(ProgrammingError), transaction.atomic(), in_store(second):
            StoreSetting.objects.extra(where=["nothing"]).first()
        assert mine() == first.handle
        with transaction.atomic():
            assert mine() == first.handle
            with pytest.raises(ProgrammingError), transaction.atomic(), in_store(second):
                StoreSetting.objects.extra(where=["nothing"]).first()
            assert mine() == first.handle


@pytest.fixture
def wrapper(db: None) -> Iterator[DatabaseWrapper]:
    """A connection of its own, in use."""
    wrapper = cast("DatabaseWrapper", connections.create_connection("default"))
    wrapper.cursor().close()
    yield wrapper
    wrapper.close()


def visit(wrapper: DatabaseWrapper, count: int) -> None:
    """A request to each of so many stores."""
    for number in range(count):
        wrapper.use_store(Store(schema_name=f"s_9{number:05d}"))
        wrapper.cursor().close()
        wrapper.close_if_unusable_or_obsolete()


def test_a_connection_is_kept_while_its_process_is_small(wrapper: DatabaseWrapper) -> None:
    process = wrapper.connection
    visit(wrapper, 3 * (base.SERVER_MEMORY // base.memory_per_store()))
    assert wrapper.connection is process


def test_a_connection_is_replaced_when_its_process_is_large(
    wrapper: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wrapper, "_switches_left", 2)
    monkeypatch.setattr(base, "SERVER_MEMORY", 1000)
    visit(wrapper, 1)
    assert wrapper.connection is not None
    visit(wrapper, 2)  # the first it knows already
    assert wrapper.connection is None


def test_a_connection_in_a_transaction_is_never_replaced(wrapper: DatabaseWrapper) -> None:
    wrapper._switches_left = 0
    wrapper.in_atomic_block = True
    wrapper.close_if_unusable_or_obsolete()
    wrapper.in_atomic_block = False
    assert wrapper.connection is not None


def test_a_connection_used_moments_ago_is_trusted(
    wrapper: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrapper.health_check_enabled = True
    wrapper.close_if_unusable_or_obsolete()
    assert wrapper.health_check_done
    wrapper.close_if_unusable_or_obsolete()  # nothing was asked of it in between
    assert wrapper.health_check_done
    later = time.monotonic() + base.TRUSTED_SECONDS
    monkeypatch.setattr("tenants.postgresql.base.time.monotonic", lambda: later)
    wrapper.close_if_unusable_or_obsolete()
    assert not wrapper.health_check_done


def test_no_store_is_the_platforms(store: Store) -> None:
    assert require_store() is store
    with on_platform(), pytest.raises(NoStoreError):
        require_store()
    with pytest.raises(TypeError), store:
        pass


@pytest.mark.django_db
def test_cache_keys_carry_the_store() -> None:
    first, second = open_stores(2)
    for place, value in ((first, "one"), (second, "two")):
        with in_store(place):
            cache.set("greeting", value)
    cache.set("greeting", "platform")
    for place, value in ((first, "one"), (second, "two")):
        with in_store(place):
            assert cache.get("greeting") == value
            cache.delete("greeting")
    assert cache.get("greeting") == "platform"


@store_task
def note(word: str) -> None:
    """Leave a word in the store that the task runs in."""
    StoreSetting.objects.create(name="word", value=word)


@pytest.mark.django_db
def test_a_task_runs_in_its_store(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = open_stores(2)
    with in_store(second):
        note.task.apply(args=(first.pk, "hello"), throw=True)
        assert current_store() is second
        assert not StoreSetting.objects.filter(pk="word").exists()
    with in_store(first):
        assert StoreSetting.objects.get(pk="word").value == "hello"
    gone = Store.objects.order_by("-pk")[0].pk + 1
    note.task.apply(args=(gone, "hello"), throw=True)


@pytest.mark.django_db(transaction=True)
def test_a_task_is_sent_for_the_store_on_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    (store,) = open_stores(1)
    sent: list[tuple[object, ...]] = []
    monkeypatch.setattr(StoreTask, "_hand_over", lambda self, *arguments: sent.append(arguments))
    with transaction.atomic():
        with in_store(store):
            note.send("later")
        assert sent == []
    assert sent == [(store.pk, "later")]
    with in_store(store), transaction.atomic():
        note.send("never")
        transaction.set_rollback(True)
    assert len(sent) == 1
    with pytest.raises(NoStoreError):
        note.send("nowhere")


def models_of(public: bool) -> list[type[models.Model]]:
    """Every model of the public apps or of the store apps, those that Django makes for relations included."""
    configs = public_apps() if public else store_apps()
    return [model for config in configs for model in config.get_models(include_auto_created=True)]


def test_no_foreign_key_leaves_a_schema() -> None:
    sides = {model: public for public in (True, False) for model in models_of(public)}
    crossing = [
        f"{model._meta.label}.{field.name}"
        for model, public in sides.items()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and sides.get(field.related_model, public) != public
    ]
    assert crossing == []


def test_every_app_with_tables_has_its_side() -> None:
    homeless = [
        config.name
        for config in apps.get_app_configs()
        if list(config.get_models()) and config not in public_apps() and config not in store_apps()
    ]
    assert homeless == []
    assert not set(public_apps()) & set(store_apps())


def test_store_tables_are_not_in_public_nor_public_ones_in_a_store(store: Store) -> None:
    """A table missing in a store would be answered from public without a word."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, tablename FROM pg_tables")
        tables = set(cursor.fetchall())
    stores = {model._meta.db_table for model in models_of(public=False)}
    public = {model._meta.db_table for model in models_of(public=True)}
    assert not {("public", table) for table in stores} & tables
    assert {table for schema, table in tables if schema == store.schema_name} == stores | {
        "django_migrations"
    }
    assert {("public", table) for table in public} <= tables


def test_every_store_table_is_ready_to_be_spread() -> None:
    """Citus: a primary key on every table, and ids that were identities from the first migration."""
    wrong = [
        model._meta.label
        for model in models_of(public=False)
        if not isinstance(
            model._meta.pk, models.BigAutoField | models.UUIDField | models.CharField | models.OneToOneField
        )
    ]
    assert wrong == []


def test_events_belong_to_their_store(store: Store, settings: Settings) -> None:
    assert Event.objects.filter(name="store.opened").count() == 1
    with on_platform(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('foundation_event')")
        assert cursor.fetchone() == (None,)
