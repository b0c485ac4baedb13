"""Which world a request belongs to, and what of it reaches the database."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from foundation.models import Event
from tenants import invalidation
from tenants.actions import change_handle, close_store, suspend_store
from tenants.context import current_schema, current_store, enter_store
from tenants.hosts import BLIND_SECONDS, LIVE_SECONDS, routes
from tenants.models import Store
from tenants.routing import StoreRouting

type Commit = Callable[..., object]


def answer(request: HttpRequest) -> HttpResponse:
    """Says where the request ended up."""
    store = current_store()
    assert store is request.store  # type: ignore[attr-defined]
    return HttpResponse(
        json.dumps({"store": store.handle if store else None, "urlconf": getattr(request, "urlconf", None)})
    )


def ask(host: str, path: str = "/", method: str = "get") -> HttpResponse:
    request = getattr(RequestFactory(), method)(path, headers={"host": host})
    return StoreRouting(answer)(request)


@pytest.fixture(autouse=True)
def no_listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(invalidation.listener, "ensure_started", lambda: None)
    monkeypatch.setattr(routes, "live_seconds", LIVE_SECONDS)
    routes.forget_all()
    yield
    routes.forget_all()


@pytest.fixture
def shop(store: Store) -> Store:
    """The store, from outside of it."""
    enter_store(None)
    return store


@pytest.mark.django_db
@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "localhost.", "127.0.0.1:8000", "[::1]:8000"]
)
def test_the_platforms_host(host: str) -> None:
    assert json.loads(ask(host).content) == {"store": None, "urlconf": None}


def test_in_production_an_address_is_not_the_platform(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEVELOPMENT", False)
    assert ask("127.0.0.1:8000").status_code == 404


@pytest.mark.parametrize("form", ["{}.localhost", "{}.LocalHost:8000", "{}.localhost.", "{}.localhost.:443"])
def test_a_stores_host(shop: Store, form: str) -> None:
    response = ask(form.format(shop.handle))
    assert json.loads(response.content) == {"store": shop.handle, "urlconf": settings.STORE_URLCONF}


def test_a_platform_request_after_a_stores_is_on_the_platform(shop: Store) -> None:
    ask(shop.host)
    assert current_schema() == shop.schema_name
    ask("localhost")
    assert current_schema() == "public"
    assert current_store() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "host", ["nobody.localhost", "example.com", "bad host", "", "a..localhost", "x" * 300]
)
def test_an_unknown_host_says_so_in_both_languages(host: str) -> None:
    response = ask(host)
    assert response.status_code == 404
    page = response.content.decode()
    assert "这个地址没有店铺" in page
    assert "There is no store at this address" in page
    assert response.headers["Cache-Control"] == "no-store"


def test_a_former_host_leads_to_the_new_one(shop: Store) -> None:
    old = shop.host
    change_handle(store=shop, handle="brand-new")
    response = ask(f"{old}:8000", "/products/石头?variant=1&a=%20b")
    assert response.status_code == 301
    assert (
        response.headers["Location"]
        == "http://brand-new.localhost:8000/products/%E7%9F%B3%E5%A4%B4?variant=1&a=%20b"
    )
    posted = ask(old, "/cart/add", "post")
    assert (posted.status_code, posted.headers["Location"]) == (308, "http://brand-new.localhost/cart/add")


def test_a_suspended_store_has_its_own_page(shop: Store) -> None:
    suspend_store(store=shop, reason="unpaid")
    response = ask(shop.host, "/products/x")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "3600"
    page = response.content.decode()
    assert "店铺暂停营业" in page
    assert "This store is paused" in page
    assert "unpaid" not in page


def test_a_closed_store_is_gone(shop: Store) -> None:
    close_store(store=shop)
    assert ask(shop.host).status_code == 404


def test_probes_answer_on_any_host(db: None) -> None:
    assert json.loads(ask("whatever.example", "/healthz").content) == {"status": "ok"}
    ready = ask("whatever.example", "/readyz")
    assert json.loads(ready.content) == {"status": "ok", "parts": {"database": True, "valkey": True}}


def test_unready_without_valkey(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    ready = ask("whatever.example", "/readyz")
    assert ready.status_code == 503
    assert json.loads(ready.content)["parts"] == {"database": True, "valkey": False}


def test_what_a_request_costs(shop: Store) -> None:
    """At most one statement more on a change of store, and none otherwise."""

    def statements(host: str) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            StoreRouting(lambda request: HttpResponse(str(Event.objects.count())))(
                RequestFactory().get("/", headers={"host": host})
            )
        return [query["sql"].split(" ")[0] for query in queries]

    statements(shop.host)
    enter_store(None)
    Store.objects.count()
    assert statements(shop.host) == ["SET", "SELECT"]
    assert statements(shop.host) == ["SELECT"]
    ask("localhost")  # a platform page that asks the database nothing
    assert statements(shop.host) == ["SELECT"]


def test_a_change_is_seen_once_it_is_committed(
    shop: Store, django_capture_on_commit_callbacks: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What tests before have published may be heard only now, and would have all routes read again.
    monkeypatch.setattr(routes, "forget_all", lambda: None)
    assert ask(shop.host).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        suspend_store(store=shop, reason="unpaid")
        assert ask(shop.host).status_code == 200
    assert ask(shop.host).status_code == 503


def wait_for(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def test_other_processes_hear_of_a_change(shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    listener = invalidation.Listener()
    monkeypatch.setattr(listener, "_process", 0)
    listener.ensure_started()
    try:
        assert listener.connected.wait(5)
        assert routes.live_seconds == LIVE_SECONDS
        assert routes.find(shop.host) is not None
        Store.objects.filter(pk=shop.pk).update(status=Store.Status.SUSPENDED)
        with redis.Redis.from_url(settings.REDIS_URL) as client:
            client.publish(invalidation.CHANNEL, json.dumps({"store": shop.pk, "hosts": []}))
        assert wait_for(lambda: shop.host not in routes._known)
        routes.find(shop.host)
        with redis.Redis.from_url(settings.REDIS_URL) as client:
            client.publish(invalidation.CHANNEL, "nonsense")
        assert wait_for(lambda: not routes._known)
    finally:
        listener.stop()


def test_a_broken_channel_shortens_what_is_remembered_and_heals(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invalidation, "RETRY_SECONDS", 0.05)
    listener = invalidation.Listener()
    listener.ensure_started()
    try:
        assert listener.connected.wait(5)
        with redis.Redis.from_url(settings.REDIS_URL) as client, monkeypatch.context() as broken:
            broken.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
            client.client_kill_filter(_type="pubsub", skipme=True)
            assert wait_for(lambda: routes.live_seconds == BLIND_SECONDS and not listener.connected.is_set())
        assert listener.connected.wait(5)
        # The process's own listener, if a test before has started it, goes through the same.
        assert wait_for(lambda: routes.live_seconds == LIVE_SECONDS)
    finally:
        listener.stop()


def test_each_process_has_its_own_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    listener = invalidation.Listener()
    monkeypatch.setattr(listener, "_run", lambda stop: started.append(os.getpid()))
    listener.ensure_started()
    listener.ensure_started()
    assert wait_for(lambda: len(started) == 1)
    listener._process = 1  # as in a child after a fork
    listener.ensure_started()
    assert wait_for(lambda: len(started) == 2)
