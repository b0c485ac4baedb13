"""Texts of the store in the API."""

from __future__ import annotations

import pytest

from plugins.access.testing import ApiClient
from storefront.content.models import Redirect
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(store: Store) -> ApiClient:
    return ApiClient(store)


def test_a_page_is_written_moved_and_removed(store: Store, api: ApiClient) -> None:
    made = api.post("pages", {"title": "About us", "body": "<p>Hi<script>x</script></p>"})
    assert (made.status_code, made.json()["is_visible"]) == (201, False)
    assert "script" not in made.json()["body"]
    pk = made.json()["id"]
    shown = api.patch(f"pages/{pk}", {"published_at": "2026-01-01T00:00:00Z", "handle": "who-we-are"})
    assert (shown.json()["is_visible"], shown.json()["title"]) == (True, "About us")
    with in_store(store):
        assert Redirect.objects.get(path="/pages/about-us").target == "/pages/who-we-are"
    taken = api.post("pages", {"title": "x", "handle": "a b"})
    assert taken.json()["errors"][0]["pointer"] == "#/handle"
    assert api.delete(f"pages/{pk}").status_code == 204
    assert api.get(f"pages/{pk}").status_code == 404


def test_articles_live_in_blogs(api: ApiClient) -> None:
    blog = api.post("blogs", {"title": "News"}).json()["id"]
    other = api.post("blogs", {"title": "Notes"}).json()["id"]
    made = api.post("articles", {"blog_id": blog, "title": "One", "tags": ["a"], "excerpt": "<p>x</p>"})
    assert (made.status_code, made.json()["tags"]) == (201, ["a"])
    pk = made.json()["id"]
    moved = api.patch(f"articles/{pk}", {"blog_id": other, "title": "Two"}).json()
    assert (moved["blog_id"], moved["title"], moved["excerpt"]) == (other, "Two", "<p>x</p>")
    assert api.get(f"articles?blog_id={blog}").json()["data"] == []
    assert api.post("articles", {"blog_id": 99, "title": "x"}).status_code == 404


def test_a_menu_is_written_as_a_whole_and_never_unseen(api: ApiClient) -> None:
    below = [{"kind": "search", "title": "Find"}]
    made = api.post("menus", {"title": "More", "links": [{"kind": "home", "title": "Home", "links": below}]})
    assert made.status_code == 201, made.content
    [home] = made.json()["links"]
    assert (home["kind"], home["links"][0]["title"]) == ("home", "Find")
    pk, body = made.json()["id"], {"title": "More", "links": []}
    unseen = api.put(f"menus/{pk}", body)
    assert (unseen.status_code, unseen.json()["code"]) == (428, "if_match_missing")
    stale = api.put(f"menus/{pk}", body, If_Match='"old"')
    assert stale.status_code == 412
    assert api.put(f"menus/{pk}", body, If_Match=made.headers["ETag"]).json()["links"] == []
    wrong = api.post("menus", {"title": "x", "links": [{"kind": "product"}]})
    assert wrong.json()["errors"][0]["pointer"] == "#/links/0"


def test_policies_are_written_by_their_kind(api: ApiClient) -> None:
    written = api.put(
        "policies/refund-policy", {"body": "<p>30 days</p>", "translations": {"en": "<p>x</p>"}}
    )
    assert (written.status_code, written.json()["translations"]) == (200, {"en": {"body": "<p>x</p>"}})
    assert [row["kind"] for row in api.get("policies").json()["data"]] == ["refund-policy"]
    assert api.put("policies/other", {"body": ""}).status_code == 404


def test_redirects_lead_elsewhere(api: ApiClient) -> None:
    made = api.post("redirects", {"path": "/old", "target": "/new"})
    assert made.status_code == 201
    assert api.post("redirects", {"path": "old", "target": "/new"}).json()["errors"][0]["pointer"] == "#/path"
    assert api.delete(f"redirects/{made.json()['id']}").status_code == 204
