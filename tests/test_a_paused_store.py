"""Who changes something while a store is taken to another database: people wait, programs come back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from re import findall
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.models import Account
from backoffice.testing import client_of
from infra.stripe.process import StripeProcess
from plugins.access.testing import ApiClient
from storefront.api.testing import Script
from storefront.catalog.models import Product
from storefront.orders.models import Order
from storefront.shipping.models import ShippingRate
from storefront.testing import ADDRESS, make_product, make_rate, shopper_at, variant_of
from tenants import pausing
from tenants.context import in_store, on_platform
from tenants.hosts import routes
from tenants.models import Store

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def buyer(store: Store) -> Client:
    """A shopper with a thing in the cart."""
    make_rate()
    client = shopper_at(store)
    client.post("/cart/add", {"id": variant_of(make_product(price=5_000)).pk})
    return client


def pause(store: Store, *, on: bool = True) -> None:
    moment = timezone.now() + timedelta(minutes=1) if on else None
    with on_platform():
        Store.objects.filter(pk=store.pk).update(writes_paused_until=moment)
    routes.forget_all()


@contextmanager
def pause_that_ends(store: Store, seconds: float) -> Iterator[None]:
    """The pause of a move that is over in a moment."""

    def end() -> None:
        pause(store, on=False)
        connections.close_all()

    pause(store)
    timer = threading.Timer(seconds, end)
    timer.start()
    yield
    timer.join()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for long."""
    monkeypatch.setattr(pausing, "LONGEST_WAIT", 0.2)


def pay(buyer: Client, path: str = "/checkout/pay") -> Any:
    typed = {**ADDRESS, "rate": ShippingRate.objects.get().pk, "gateway": "stripe"}
    return buyer.post(path, typed, headers={"accept": "application/json"})


def test_who_presses_pay_in_a_short_pause_waits_and_pays(
    store: Store, buyer: Client, stripe: StripeProcess
) -> None:
    with pause_that_ends(store, 0.5):
        answer = pay(buyer)
    assert (answer.status_code, bool(answer.json()["client_secret"])) == (200, True)
    assert Order.objects.count() == 1


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("path", "words"),
    [("/en/checkout/pay", "Nothing was saved or charged"), ("/checkout/pay", "没有保存，也没有扣款")],
)
def test_who_presses_pay_in_a_longer_pause_is_told_beside_the_button(
    store: Store, buyer: Client, path: str, words: str
) -> None:
    pause(store)
    answer = pay(buyer, path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert words in answer.json()["message"]
    assert buyer.get("/checkout").status_code == 200
    pause(store, on=False)
    assert Order.objects.count() == 0


@pytest.mark.usefixtures("impatient")
def test_a_longer_pause_keeps_what_was_typed(store: Store, buyer: Client) -> None:
    pause(store)
    typed = {"note": 'Für <Mia> & "Tom"\nam 6.', "updates[]": ["2"]}
    page = buyer.post("/cart/update?x=1", typed)
    text = page.content.decode()
    assert (page.status_code, page.headers["Cache-Control"]) == (503, "no-store")
    assert 'action="/cart/update?x=1"' in text
    found = findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', text)
    kept = {unescape(name): unescape(value) for name, value in found}
    assert kept == {"note": typed["note"], "updates[]": "2"}
    pause(store, on=False)
    assert buyer.post("/cart/update?x=1", kept).status_code == 302
    assert "Für &lt;Mia&gt;" in buyer.get("/cart").content.decode()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "typed",
    [{"customer[password]": "hunter2"}, {"note": "x", "file": SimpleUploadedFile("a.txt", b"a")}, {}],
)
def test_what_can_not_be_kept_is_not_on_the_page(store: Store, buyer: Client, typed: dict[str, Any]) -> None:
    pause(store)
    page = buyer.post("/cart/update", typed)
    assert page.status_code == 503
    assert "<form" not in page.content.decode()
    assert "go back one page" in page.content.decode()


def test_only_some_wait_so_that_other_stores_have_turns(
    store: Store, buyer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pausing, "_places", threading.BoundedSemaphore(1))
    pause(store)
    assert pausing._places.acquire()
    monkeypatch.setattr("tenants.pausing.time.sleep", lambda seconds: pytest.fail("nobody may wait"))
    assert buyer.post("/cart/update", {"note": "x"}).status_code == 503


def test_a_team_waits_too_and_keeps_what_it_typed(
    store: Store, store_owner: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    team, page = client_of(store_owner), f"/stores/{store.handle}/collections/new"
    with on_platform(), pause_that_ends(store, 0.5):
        assert team.post(page, {"title": "Spring"}).status_code != 503
    monkeypatch.setattr(pausing, "LONGEST_WAIT", 0.2)
    pause(store)
    with on_platform():
        refused = team.post(page, {"title": "Summer", "sort": "manual"})
        assert team.get(f"/stores/{store.handle}/").status_code == 200
    assert refused.status_code == 503
    assert '<input type="hidden" name="title" value="Summer">' in refused.content.decode()


def test_programs_are_told_at_once_and_go_on_reading(
    store: Store, store_owner: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_product("Ring")
    api, script = ApiClient(store), Script(store)
    pause(store)
    monkeypatch.setattr("tenants.pausing.time.sleep", lambda seconds: pytest.fail("programs don't wait"))
    for ask, path in ((api, "products"), (script, "carts")):
        answer = ask.post(path, {"title": "Pin"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "store_moving"
        assert ("正在搬移" in answer.json()["detail"]) == (ask is script)
        assert ask.get("products").json()["data"][0]["title"] == "Ring"
    pause(store, on=False)
    assert Product.objects.count() == 1
    assert script.post("carts", {}).status_code == 201


@pytest.mark.usefixtures("stores_at_home")
def test_a_program_under_whose_call_the_store_moved_is_asked_to_come_back(
    store: Store, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tenants.archive.move import move_store

    api = ApiClient(store)
    make_product("Ring")

    def move_first(_program: object) -> None:
        with on_platform():
            moved.append(move_store(store=Store.objects.get(pk=store.pk), to=elsewhere).to_alias)

    moved: list[str] = []
    from foundation.api.views import ApiView

    monkeypatch.setattr(ApiView, "_pay", move_first)
    answer = api.get("products")
    assert moved == [elsewhere]
    assert (answer.status_code, answer.json()["code"]) == (503, "store_moving")
    monkeypatch.undo()
    assert api.get("products").json()["data"][0]["title"] == "Ring"
    with in_store(Store.objects.get(pk=store.pk)):
        assert Product.objects.count() == 1
