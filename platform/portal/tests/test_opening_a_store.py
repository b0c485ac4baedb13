"""From the first screen to an open store: what is kept, what is refused; one form opens one store."""

from __future__ import annotations

import io
import threading
import uuid
from collections.abc import Iterator

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client

from accounts.actions import create_verified_account
from accounts.models import Account
from backoffice.testing import client_of
from foundation import events
from portal import beginnings
from portal.actions import StorePlan, open_once
from portal.models import Opening
from storefront.catalog.models import Product, ProductImport
from storefront.catalog.tasks import check_file
from tenants.context import in_store
from tenants.models import Membership, Store
from themes.directory.actions import withdraw
from themes.directory.testing import PRESET, approve, offered
from themes.models import StoreTheme

pytestmark = pytest.mark.django_db
CSV = "Handle,Title,Variant Price\ntea,Green tea,12.50\ncup,Cup,8.00\n"
NAME = {
    "name": "Cloud Tea",
    "handle": "cloud-tea",
    "locale": "en",
    "currency": "USD",
    "time_zone": "Europe/Paris",
}


@pytest.fixture
def owner() -> Account:
    return create_verified_account(email="mia@example.com", password="x")


@pytest.fixture
def client(owner: Account) -> Client:
    return client_of(owner)


def walk(client: Client, **changed: str) -> str:
    """Fill the first two screens; the key of the last one's form."""
    assert client.post("/open/", {**NAME, **changed})["Location"] == "/open/look"
    assert client.post("/open/look", {"look": "courtyard/ink"})["Location"] == "/open/goods"
    return str(client.get("/open/goods").context["draft"].key)


def csv(text: str = CSV) -> io.BytesIO:
    file = io.BytesIO(text.encode())
    file.name = "list.csv"
    return file


def test_the_whole_way_to_an_empty_store(client: Client, owner: Account) -> None:
    key = walk(client)
    opened = client.post("/open/goods", {"key": key, "goods": "nothing"})
    assert opened["Location"] == "/stores/cloud-tea/"
    store = Store.objects.get()
    assert (store.name, store.locale, store.all_locales, store.currency, store.time_zone) == (
        "Cloud Tea", "en", ["en", "zh-Hans"], "USD", "Europe/Paris",
    )  # fmt: skip
    assert Membership.objects.get(store=store).account == owner
    with in_store(store):
        assert StoreTheme.objects.get().preset == "ink"
        assert not Product.objects.exists()
        assert beginnings.read_progress() is None
    home = client.get("/stores/cloud-tea/")
    assert "Cloud Tea is open" in home.content.decode()


@pytest.mark.parametrize(
    ("locale", "told", "kept"),
    [
        ("zh-Hans", "UTC", "Asia/Shanghai"),
        ("zh-Hans", "", "Asia/Shanghai"),
        ("zh-Hans", "Asia/Singapore", "Asia/Singapore"),
        ("en", "UTC", "UTC"),
    ],
)
def test_a_chinese_store_keeps_chinas_time_where_the_browser_knows_no_better(
    client: Client, locale: str, told: str, kept: str
) -> None:
    key = walk(client, locale=locale, time_zone=told)
    client.post("/open/goods", {"key": key, "goods": "nothing"})
    assert Store.objects.get().time_zone == kept


def test_a_first_screen_with_faults_sums_them_up(client: Client) -> None:
    page = client.post("/open/", {**NAME, "name": ""})
    assert page.status_code == 422
    assert 'href="#id_name"' in page.content.decode()


def test_sent_twice_one_store_is_opened(client: Client) -> None:
    key = walk(client)
    form = {"key": key, "goods": "nothing"}
    locations = [client.post("/open/goods", form)["Location"] for _turn in range(3)]
    assert locations == ["/stores/cloud-tea/"] * 3
    assert Store.objects.count() == 1


def test_going_back_after_opening_starts_anew(client: Client) -> None:
    client.post("/open/goods", {"key": walk(client), "goods": "nothing"})
    assert client.get("/open/goods")["Location"] == "/open/"
    assert client.get("/open/look")["Location"] == "/open/"
    assert client.get("/open/").context["form"]["name"].value() == ""


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_once_one_store_is_opened(owner: Account) -> None:
    key = uuid.uuid4()
    plan = StorePlan("Cloud Tea", "cloud-tea", "en", ["en"], "USD", "UTC")
    both = threading.Barrier(2)
    results: list[tuple[str, bool]] = []

    def send() -> None:
        try:
            both.wait()
            store, is_new = open_once(key=key, owner=owner, plan=plan)
            results.append((store.handle, is_new))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _turn in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [("cloud-tea", False), ("cloud-tea", True)]
    assert (Store.objects.count(), Opening.objects.count()) == (1, 1)


def test_somebody_elses_form_opens_nothing(client: Client) -> None:
    key = walk(client)
    client.post("/open/goods", {"key": key, "goods": "nothing"})
    thief = client_of(create_verified_account(email="thief@example.com", password="x"))
    walk(thief, handle="other-tea")
    stolen = thief.post("/open/goods", {"key": key, "goods": "nothing"})
    assert stolen["Location"] == "/stores/other-tea/"
    assert Store.objects.count() == 2


def test_an_address_taken_in_between_loses_nothing(client: Client) -> None:
    key = walk(client)
    rival = client_of(create_verified_account(email="rival@example.com", password="x"))
    rival.post("/open/goods", {"key": walk(rival), "goods": "nothing"})
    refused = client.post("/open/goods", {"key": key, "goods": "file", "file": csv()})
    assert refused["Location"] == "/open/"
    first = client.get("/open/")
    assert "This address is taken" in first.content.decode()
    assert first.context["form"]["name"].value() == "Cloud Tea"
    assert client.get("/open/look").context["chosen"] == "courtyard/ink"

    client.post("/open/", {**NAME, "handle": "cloud-tea-2"})
    client.post("/open/look", {"look": "courtyard/ink"})
    last = client.get("/open/goods")
    assert "list.csv is ready" in last.content.decode()
    assert last.context["form"]["goods"].value() == "file"
    opened = client.post("/open/goods", {"key": key, "goods": "file"})
    assert opened["Location"] == "/stores/cloud-tea-2/"
    with in_store(Store.objects.get(handle="cloud-tea-2")):
        assert ProductImport.objects.get().file_name == "list.csv"
    assert not default_storage.exists(f"openings/{key}.csv")


@pytest.fixture
def store_with_file(client: Client) -> Iterator[Store]:
    client.post("/open/goods", {"key": walk(client), "goods": "file", "file": csv()})
    store = Store.objects.get()
    with in_store(store):
        yield store


def test_a_file_is_imported_by_itself(store_with_file: Store) -> None:
    row = ProductImport.objects.get()
    waiting = beginnings.read_progress()
    assert waiting is not None
    assert (waiting.state, waiting.moves) == ("waiting", True)
    check_file(row.pk)
    deliver_all()
    row.refresh_from_db()
    assert (row.status, row.total) == ("running", 2)


def deliver_all() -> None:
    """What the worker does after commit."""
    for event_id in events.undelivered(older_than_seconds=-1):
        events.deliver(event_id)


def test_a_file_that_cannot_be_read_is_told_and_dismissed(client: Client) -> None:
    client.post("/open/goods", {"key": walk(client), "goods": "file", "file": csv("just,words\n1,2\n")})
    store = Store.objects.get()
    with in_store(store):
        check_file(ProductImport.objects.get().pk)
        progress = beginnings.read_progress()
    assert progress is not None
    assert progress.state == "failed"
    assert progress.problem.startswith("These columns are missing: Handle, Title, Variant Price.")
    assert "These columns are missing" in client.get("/stores/cloud-tea/").content.decode()
    client.post("/stores/cloud-tea/beginning/dismiss")
    with in_store(store):
        assert beginnings.read_progress() is None


@pytest.mark.parametrize("data", [{"goods": "file"}, {"goods": "other"}, {}])
def test_the_last_screen_names_what_is_missing(client: Client, data: dict[str, str]) -> None:
    response = client.post("/open/goods", {"key": walk(client), **data})
    assert response.status_code == 422
    assert not Store.objects.exists()


@pytest.mark.parametrize("handle", ["", "ad", "admin", "云", "a--b", "x" * 50])
def test_a_wrong_address_is_named_and_the_name_kept(client: Client, handle: str) -> None:
    response = client.post("/open/", {**NAME, "handle": handle})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["handle"]
    assert response.context["form"]["name"].value() == "Cloud Tea"


def test_screens_come_in_order(client: Client) -> None:
    assert client.get("/open/look")["Location"] == "/open/"
    assert client.get("/open/goods")["Location"] == "/open/"
    visitor = Client(headers={"host": "localhost"})
    assert visitor.get("/open/")["Location"] == "/accounts/login/?next=/open/"


def ask(client: Client, **query: str) -> tuple[str, str]:
    """The address proposed, and what is wrong with it."""
    context = client.get("/open/address", query).context
    return context["handle"], context["problem"]


def test_an_address_is_proposed_while_the_name_is_typed(client: Client) -> None:
    walk(client)
    client.post("/open/goods", {"key": walk(client), "goods": "nothing"})
    assert ask(client, **{"from": "name", "name": "水晶文玩"}) == ("shui-jing-wen-wan", "")
    assert ask(client, **{"from": "name", "name": "Cloud Tea"}) == ("cloud-tea-2", "")
    assert ask(client, **{"from": "name", "name": " "}) == ("", "")
    typed = {"from": "name", "name": "Another", "handle": "my-own", "proposed": "shui-jing-wen-wan"}
    assert ask(client, **typed) == ("my-own", "")
    assert ask(client, handle="cloud-tea")[1] == "This address is taken. Choose another one."
    assert ask(client, handle="admin")[1].startswith("This address is kept for the platform")


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../etc/passwd"])
def test_a_made_up_time_zone_is_passed_over(client: Client, zone: str) -> None:
    client.post("/open/goods", {"key": walk(client, time_zone=zone), "goods": "nothing"})
    assert Store.objects.get().time_zone == "UTC"


@pytest.mark.usefixtures("own_folders")
def test_a_look_of_a_developer_can_be_the_first(client: Client) -> None:
    client.post("/open/", NAME)
    theme = offered()
    assert "Lantern" not in client.get("/open/look").text
    version = approve(theme)
    assert "By Ada Studio, a developer" in client.get("/open/look").text
    client.post("/open/look", {"look": f"{version.digest}/{PRESET}"})
    assert 'value="' + version.digest in client.get("/open/look").text
    key = client.get("/open/goods").context["draft"].key
    client.post("/open/goods", {"key": key, "goods": "nothing"})
    with in_store(Store.objects.get()):
        theme_row = StoreTheme.objects.get()
    assert (theme_row.source, theme_row.preset, theme_row.role) == (version.digest, PRESET, "main")


@pytest.mark.usefixtures("own_folders")
def test_a_look_that_was_taken_back_meanwhile_gives_way_to_ours(client: Client) -> None:
    client.post("/open/", NAME)
    theme = offered()
    version = approve(theme)
    client.post("/open/look", {"look": f"{version.digest}/{PRESET}"})
    withdraw(theme=theme)
    key = client.get("/open/goods").context["draft"].key
    client.post("/open/goods", {"key": key, "goods": "nothing"})
    with in_store(Store.objects.get()):
        assert StoreTheme.objects.get().source == "courtyard"
