"""Pictures of collections and articles: written and read by programs, fetched in the background."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from plugins.access.testing import ApiClient
from storefront.catalog.media import fetching, own, pictures
from storefront.catalog.media.reasons import PictureError
from storefront.catalog.models import Collection
from storefront.catalog.pictures import own_picture
from storefront.catalog.tasks import prepare_collection_picture
from storefront.content.models import Article
from storefront.content.tasks import render_article_picture
from tenants.context import in_store

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = pytest.mark.django_db
ADDRESS = "https://example.com/shelf.png"


@pytest.fixture
def api(store: Store) -> ApiClient:
    return ApiClient(store)


@pytest.fixture(params=["collections", "articles"])
def made(request: pytest.FixtureRequest, api: ApiClient) -> tuple[str, dict[str, Any]]:
    """(resource, what it takes to make one)."""
    if request.param == "collections":
        return "collections", {"title": "Rings"}
    blog = api.post("blogs", {"title": "News"}).json()["id"]
    return "articles", {"title": "Rings", "blog_id": blog}


def png(width: int = 640) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, 300), "teal").save(file, "PNG")
    return file.getvalue()


def work(store: Store, resource: str, pk: int) -> None:
    """What a worker does for it."""
    task = prepare_collection_picture if resource == "collections" else render_article_picture
    with in_store(store):
        task(pk)


def kept(store: Store, resource: str, pk: int) -> dict[str, Any]:
    with in_store(store):
        rows = Collection.objects if resource == "collections" else Article.objects
        found: dict[str, Any] = rows.get(pk=pk).picture
        return found


def test_a_picture_by_its_bytes_is_rendered_described_and_taken_away(
    store: Store, api: ApiClient, made: tuple[str, dict[str, Any]]
) -> None:
    resource, body = made
    assert api.post(resource, body).json()["picture"] is None
    data = base64.b64encode(png()).decode()
    words = {"alt": "Teal", "translations": {"en": {"alt": "Blue"}}}
    first = api.post(resource, body | {"title": "Other", "picture": {"data": data, **words}})
    assert first.status_code == 201, first.json()
    pk = first.json()["id"]
    assert first.json()["picture"] == {
        **words,
        "status": "pending",
        "source_url": "",
        "width": 0,
        "height": 0,
        "error": "",
        "renditions": [],
    }
    work(store, resource, pk)
    told = api.get(f"{resource}/{pk}").json()["picture"]
    assert (told["status"], told["width"], told["height"]) == ("ready", 640, 300)
    assert told["renditions"][0]["url"].startswith(store.url)
    same = api.patch(f"{resource}/{pk}", {"title": "Third"}).json()["picture"]
    assert same == told
    described = api.patch(f"{resource}/{pk}", {"picture": {"alt": "Deep teal"}}).json()["picture"]
    assert described == told | {"alt": "Deep teal"}
    assert api.patch(f"{resource}/{pk}", {"picture": None}).json()["picture"] is None
    assert kept(store, resource, pk) == {}


def test_a_picture_by_its_address_is_fetched_by_a_worker(
    store: Store, api: ApiClient, made: tuple[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    resource, body = made
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return png(320)

    monkeypatch.setattr(fetching, "fetch", fetch)
    first = api.post(resource, body | {"picture": {"source_url": ADDRESS}}).json()
    assert (first["picture"]["status"], first["picture"]["source_url"]) == ("pending", ADDRESS)
    for _turn in range(2):
        work(store, resource, first["id"])
    told = api.get(f"{resource}/{first['id']}").json()["picture"]
    assert (told["status"], told["width"], asked) == ("ready", 320, [ADDRESS])
    assert kept(store, resource, first["id"])["file"].endswith(".png")


def test_a_picture_that_can_not_be_had_says_why(
    store: Store, api: ApiClient, made: tuple[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(url: str) -> bytes:
        raise PictureError("missing")

    resource, body = made
    monkeypatch.setattr(fetching, "fetch", gone)
    pk = api.post(resource, body | {"picture": {"source_url": ADDRESS}}).json()["id"]
    work(store, resource, pk)
    told = api.get(f"{resource}/{pk}").json()["picture"]
    assert (told["status"], told["error"], told["renditions"]) == ("failed", "missing:", [])


def test_another_picture_that_came_meanwhile_stays(
    store: Store, api: ApiClient, made: tuple[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    resource, body = made
    pk = api.post(resource, body | {"picture": {"source_url": ADDRESS}}).json()["id"]

    def late(url: str) -> bytes:
        api.patch(f"{resource}/{pk}", {"picture": {"source_url": f"{ADDRESS}?2"}})
        return png()

    monkeypatch.setattr(fetching, "fetch", late)
    work(store, resource, pk)
    told = api.get(f"{resource}/{pk}").json()["picture"]
    assert (told["status"], told["source_url"]) == ("pending", f"{ADDRESS}?2")


@pytest.mark.parametrize(
    ("sent", "at", "code"),
    [
        ({"alt": "Nothing to see"}, "#/picture/source_url", "picture_missing"),
        ({"data": "?"}, "#/picture/data", "not_base64"),
        ({"data": base64.b64encode(b"no picture").decode()}, "#/picture/data", "unreadable"),
        ({"source_url": "ftp://example.com/a.png"}, "#/picture/source_url", "address_invalid"),
    ],
)
def test_faults_are_named_by_pointer(
    api: ApiClient, made: tuple[str, dict[str, Any]], sent: dict[str, str], at: str, code: str
) -> None:
    resource, body = made
    refused = api.post(resource, body | {"picture": sent})
    assert refused.status_code == 422
    assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [(at, code)]
    assert api.get(resource).json()["data"] == []


def test_the_old_picture_is_shown_until_the_new_one_is_there(
    store: Store, api: ApiClient, made: tuple[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    resource, body = made
    data = base64.b64encode(png()).decode()
    pk = api.post(resource, body | {"picture": {"data": data, "alt": "Old"}}).json()["id"]
    work(store, resource, pk)
    old = kept(store, resource, pk)

    def seen() -> tuple[str, int, str]:
        """What shoppers see: words, width, hash."""
        column = kept(store, resource, pk)
        picture = own_picture(column, "")
        assert picture is not None
        return picture.alt, picture.width, own.shown(column)["content_hash"]

    for number in (1, 2):
        told = api.patch(f"{resource}/{pk}", {"picture": {"source_url": f"{ADDRESS}?{number}", "alt": "New"}})
        assert told.json()["picture"]["status"] == "pending"
        assert seen() == ("Old", 640, old["content_hash"])
    api.patch(f"{resource}/{pk}", {"title": "Other"})
    with in_store(store):
        assert pictures.is_in_use(old["content_hash"])
    monkeypatch.setattr(fetching, "fetch", lambda url: png(320))
    work(store, resource, pk)
    new = kept(store, resource, pk)
    assert ("meanwhile" in new, seen()) == (False, ("New", 320, new["content_hash"]))
    with in_store(store):
        assert not pictures.is_in_use(old["content_hash"])


def test_the_old_picture_stays_where_the_new_one_can_not_be_had(
    store: Store, api: ApiClient, made: tuple[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(url: str) -> bytes:
        raise PictureError("missing")

    resource, body = made
    data = base64.b64encode(png()).decode()
    pk = api.post(resource, body | {"picture": {"data": data}}).json()["id"]
    work(store, resource, pk)
    old = kept(store, resource, pk)
    monkeypatch.setattr(fetching, "fetch", gone)
    api.patch(f"{resource}/{pk}", {"picture": {"source_url": ADDRESS}})
    work(store, resource, pk)
    now = kept(store, resource, pk)
    assert (own.shown(now), own.awaits_rendering(now)) == (old, False)
    assert api.get(f"{resource}/{pk}").json()["picture"]["error"] == "missing:"
    api.patch(f"{resource}/{pk}", {"picture": None})
    assert kept(store, resource, pk) == {}
