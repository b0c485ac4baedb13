"""Apps in the developer portal: one's own, their secrets once, and the way to the list."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from backoffice.testing import client_of
from plugins.remote_apps.directory.actions import judge
from plugins.remote_apps.directory.models import RemoteApp
from plugins.remote_apps.directory.queries import knows_secret
from plugins.remote_apps.testing import Program, program

pytestmark = pytest.mark.django_db
NAMES = ("developer_app", "developer_app_secrets", "developer_app_move", "developer_app_remove")


def said(**changes: Any) -> dict[str, Any]:
    """What the form sends."""
    form = {
        "name_en": "Parcel Scout",
        "name_zh": "包裹侦探",
        "summary_en": "Follows parcels.",
        "icon": "truck",
        "redirect_uris": "https://app.example/back\nhttp://localhost:9000/back",
        "embedded_url": "https://app.example/inside",
        "scopes": ["orders.view"],
    }
    return {**form, **changes}


@pytest.fixture
def developer() -> Any:
    return get_user_model()._default_manager.create(email="dev@example.com", name="Dev")


@pytest.fixture
def client(developer: Any) -> Client:
    return client_of(developer)


@pytest.fixture
def own(developer: Any) -> Program:
    return program(owner=developer, status=RemoteApp.Status.DRAFT)


def at(name: str, app: Program, /, **more: str) -> str:
    return reverse(name, kwargs={"client_id": app.app.client_id, **more})


def test_an_app_is_registered_and_its_secrets_shown_once(client: Client, developer: Any) -> None:
    assert "No app yet" in client.get("/developers/apps/").text
    response = client.post("/developers/apps/new", said())
    app = RemoteApp.objects.get()
    assert (app.owner_id, app.status, app.scopes) == (developer.pk, "draft", ["orders.view"])
    assert app.name == {"en": "Parcel Scout", "zh-Hans": "包裹侦探"}
    assert app.redirect_uris == ["https://app.example/back", "http://localhost:9000/back"]
    page = client.get(response.headers["Location"])
    secret = page.text.partition("kdsec_")[2].partition("<")[0].partition('"')[0]
    assert knows_secret(app, f"kdsec_{secret}")
    assert "whsec_" in page.text
    again = client.get(response.headers["Location"]).text
    assert "kdsec_" not in again
    assert "The secrets were shown already" in again
    assert "kdsec_" not in app.secret
    assert "Parcel Scout" in client.get("/developers/apps/").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("redirect_uris", "http://app.example/back"),
        ("redirect_uris", "https://app.example/back#there"),
        ("redirect_uris", "https://user@app.example/back"),
        ("redirect_uris", "javascript:alert(1)"),
        ("redirect_uris", f"http://localhost:{settings.PORT}/stores/"),
        ("redirect_uris", "https://gleam.localhost/"),
        ("embedded_url", f"http://{settings.PLATFORM_HOST}:{settings.PORT}/"),
        ("embedded_url", "https://gleam.localhost/inside"),
        ("embedded_url", f"http://127.0.0.1:{settings.PORT}/"),
        ("embedded_url", f"http://[::1]:{settings.PORT}/"),
        ("embedded_url", f"https://[::ffff:7f00:1]:{settings.PORT}/"),
        ("embedded_url", f"https://0.0.0.0:{settings.PORT}/"),
        ("embedded_url", f"https://127.1:{settings.PORT}/"),
        ("redirect_uris", f"http://127.0.0.1:{settings.PORT}/back"),
        ("redirect_uris", f"http://[::1]:{settings.PORT}/back"),
        ("embedded_url", "https://app.example/; frame-src *"),
        ("webhook_url", "http://127.0.0.1:6379/"),
        ("webhook_url", "https://169.254.169.254/"),
        ("homepage", "javascript:alert(1)"),
        ("name_en", ""),
        ("scopes", ["no.such"]),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(client: Client, field: str, value: Any) -> None:
    response = client.post("/developers/apps/new", said(**{field: value}))
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {field}
    assert "包裹侦探" in response.text
    assert not RemoteApp.objects.exists()


def test_events_need_the_right_to_see_them(client: Client) -> None:
    hidden = said(webhook_url="https://93.184.215.14/hooks", events=["customer.*"])
    response = client.post("/developers/apps/new", hidden)
    assert response.context["form"].errors.keys() == {"events"}
    assert client.post("/developers/apps/new", {**hidden, "events": ["order.*"]}).status_code == 302


@pytest.mark.parametrize("name", NAMES)
def test_another_developers_app_is_not_there(name: str, own: Program) -> None:
    other = client_of(get_user_model()._default_manager.create(email="other@example.com"))
    for method in (other.get, other.post):
        assert method(at(name, own), said()).status_code in {404, 405}
    assert other.post(at(name, own), said()).status_code in {404, 405}
    assert other.post(at("developer_app_rotate", own, kind="client")).status_code == 404
    own.app.refresh_from_db()
    assert own.app.name["en"] == "Parcel Scout"
    assert own.app.former_secret == ""


def test_strangers_are_sent_to_sign_in(own: Program) -> None:
    stranger = Client(headers={"host": settings.PLATFORM_HOST})
    for path in ("/developers/apps/", "/developers/apps/new", at("developer_app", own)):
        assert stranger.get(path).headers["Location"].startswith("/accounts/login/")


def test_a_new_secret_counts_beside_the_former(client: Client, own: Program) -> None:
    response = client.post(at("developer_app_rotate", own, kind="client"))
    page = client.get(response.headers["Location"]).text
    fresh = "kdsec_" + page.partition("kdsec_")[2].partition("<")[0].partition('"')[0]
    own.app.refresh_from_db()
    assert knows_secret(own.app, fresh)
    assert knows_secret(own.app, own.secret)
    assert not knows_secret(own.app, "")
    assert client.post(at("developer_app_rotate", own, kind="nothing")).status_code == 404


def test_the_way_to_the_list(client: Client, own: Program) -> None:
    client.post(at("developer_app_move", own), {"to": "review"})
    own.app.refresh_from_db()
    assert own.app.status == "review"
    judge(app=own.app, status=RemoteApp.Status.LISTED)
    client.post(at("developer_app", own), said(redirect_uris="https://app.example/back"))
    own.app.refresh_from_db()
    assert own.app.status == "review", "what merchants agreed to is looked at again"
    judge(app=own.app, status=RemoteApp.Status.REFUSED, word="Say what you do with addresses.")
    assert "Say what you do with addresses." in client.get(at("developer_app", own)).text
    judge(app=own.app, status=RemoteApp.Status.BLOCKED, word="no")
    client.post(at("developer_app_move", own), {"to": "review"})
    client.post(at("developer_app_move", own), {"to": "draft"})
    own.app.refresh_from_db()
    assert own.app.status == "blocked"


def test_who_edits_a_listed_app_is_told_what_stores_have(client: Client, developer: Any) -> None:
    listed = program(owner=developer)
    page = at("developer_app", listed)
    assert "Stores don't have this version yet" not in client.get(page).text
    client.post(page, said(icon="mail"))
    listed.app.refresh_from_db()
    assert (listed.app.status, listed.app.icon) == ("review", "mail")
    assert "Stores don't have this version yet" in client.get(page).text


def test_an_app_is_removed(client: Client, own: Program) -> None:
    assert client.post(at("developer_app_remove", own)).headers["Location"] == "/developers/apps/"
    assert not RemoteApp.objects.exists()


def test_a_block_is_added_changed_and_taken_away(client: Client, own: Program) -> None:
    new = at("developer_app_block_new", own)
    assert "{% schema %}" in client.get(new).text
    schema = '{% schema %}{"name": "Note"}{% endschema %}'
    faulty = client.post(new, {"name": "note", "source": "{% if %}" + schema})
    assert faulty.status_code == 422
    assert faulty.context["form"].errors.keys() == {"source"}
    assert client.post(new, {"name": "No Name", "source": schema}).context["form"].errors.keys() == {"name"}
    assert client.post(new, {"name": "note", "source": f"<p>one</p>{schema}"}).status_code == 302
    taken = client.post(new, {"name": "note", "source": f"<p>three</p>{schema}"})
    assert taken.context["form"].errors.keys() == {"name"}
    assert "three" in taken.text
    own.app.refresh_from_db()
    assert own.app.blocks == [{"id": "note", "source": f"<p>one</p>{schema}"}]
    one = at("developer_app_block", own, name="note")
    assert client.post(one, {"name": "other", "source": f"<p>two</p>{schema}"}).status_code == 302
    own.app.refresh_from_db()
    assert own.app.blocks == [{"id": "note", "source": f"<p>two</p>{schema}"}]
    assert client.get(at("developer_app_block", own, name="other")).status_code == 404
    other = client_of(get_user_model()._default_manager.create(email="other@example.com"))
    for name in ("developer_app_block", "developer_app_block_remove"):
        assert other.post(at(name, own, name="note"), {"name": "note", "source": schema}).status_code == 404
    client.post(at("developer_app_block_remove", own, name="note"))
    own.app.refresh_from_db()
    assert own.app.blocks == []
