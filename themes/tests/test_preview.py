"""Previews in the shop: who gets in, what is shown, that nobody keeps it, and how one leaves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from backoffice.testing import open_another
from tenants.context import in_store
from themes.actions import add_theme, install_theme, save_version, save_working
from themes.models import StoreTheme
from themes.rendering import preview
from themes.rendering.preview import (
    COOKIE,
    PARAMETER,
    Preview,
    ThemePreviews,
    make_token,
    preview_url,
    read_token,
)

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(store: Store) -> StoreTheme:
    install_theme(package="courtyard", preset="mist")
    return add_theme(source="courtyard", preset="ink", name="Winter <b>")


@pytest.fixture
def shop(store: Store) -> Client:
    return Client(headers={"host": store.host})


def path_of(store: Store, shown: Preview) -> str:
    parts = urlsplit(preview_url(store, shown))
    return f"{parts.path}?{parts.query}"


def style_of(shop: Client, page: str) -> str:
    """The stylesheet with the settings' colours that a page links."""
    found = re.search(r'/theme-assets/[^"]*settings\.css[^"]*', page)
    assert found is not None
    return shop.get(found[0].replace("&amp;", "&"), follow=True).content.decode()


def test_a_draft_is_shown_with_a_bar_and_kept_by_nobody(
    store: Store, shop: Client, draft: StoreTheme
) -> None:
    response = shop.get(path_of(store, Preview(draft.pk)))
    page = response.content.decode()
    assert "--background: #131615;" in style_of(shop, page)
    assert "“Winter &lt;b&gt;”" in page
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    cookie = response.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")


def test_one_can_walk_around_and_leave(store: Store, shop: Client, draft: StoreTheme) -> None:
    shop.get(path_of(store, Preview(draft.pk)))
    page = shop.get("/collections?a=1").content.decode()
    assert "Winter" in page
    found = re.search(rf'href="([^"]*{PARAMETER}=off)"', page)
    assert found is not None
    left = shop.get(found[1].replace("&amp;", "&"))
    assert left.headers["Location"] == "/collections?a=1"
    assert left.cookies[COOKIE].value == ""
    after = shop.get("/collections")
    assert "Winter" not in after.content.decode()
    assert "X-Robots-Tag" not in after.headers


def test_unsaved_work_and_old_versions(store: Store, shop: Client, draft: StoreTheme) -> None:
    first = save_version(
        theme=draft, revision=draft.revision, document={"settings": {"color_background": "#111111"}}
    )
    draft.refresh_from_db()
    save_version(theme=draft, revision=draft.revision, document={})
    draft.refresh_from_db()
    save_working(theme=draft, revision=draft.revision, document={"settings": {"color_background": "#222222"}})
    for shown, colour in (
        (Preview(draft.pk, version=first.number), "#111111"),
        (Preview(draft.pk, working=True), "#222222"),
        (Preview(draft.pk), "#131615"),
    ):
        page = shop.get(path_of(store, shown)).content.decode()
        assert f"--background: {colour};" in style_of(shop, page)


def test_a_token_is_for_one_store_alone(store: Store, draft: StoreTheme) -> None:
    other = open_another()
    with in_store(other):
        install_theme(package="courtyard", preset="mist")
        StoreTheme.objects.create(pk=draft.pk, source="courtyard", preset="ink")
    response = Client(headers={"host": other.host}).get(path_of(store, Preview(draft.pk)))
    assert "X-Robots-Tag" not in response.headers
    assert COOKIE not in response.cookies
    assert read_token(make_token(store, Preview(draft.pk)), other) is None


@pytest.mark.parametrize("token", ["", "x", "a:b:c"])
def test_a_made_up_token_shows_what_shoppers_see(shop: Client, draft: StoreTheme, token: str) -> None:
    shop.cookies[COOKIE] = token
    response = shop.get("/", {PARAMETER: token})
    assert (response.status_code, "X-Robots-Tag" in response.headers) == (200, False)
    assert response.cookies[COOKIE].value == ""


def test_a_token_ends(store: Store, shop: Client, draft: StoreTheme, monkeypatch: pytest.MonkeyPatch) -> None:
    path = path_of(store, Preview(draft.pk))
    monkeypatch.setattr(preview, "TOKEN_SECONDS", -1)
    assert "Winter" not in shop.get(path).content.decode()


def test_a_deleted_theme_gives_way_to_the_live_one(store: Store, shop: Client, draft: StoreTheme) -> None:
    path = path_of(store, Preview(draft.pk))
    draft.delete()
    response = shop.get(path)
    assert (response.status_code, b"Winter" in response.content) == (200, False)


def test_the_frame_of_the_editor_has_no_bar_and_no_cookie(
    store: Store, shop: Client, draft: StoreTheme
) -> None:
    response = shop.get(path_of(store, Preview(draft.pk, working=True, editing=True)))
    page = response.content.decode()
    assert "Winter" not in page
    assert COOKIE not in response.cookies
    assert "frame-ancestors http://" in response.headers["Content-Security-Policy"]
    assert "--background: #131615;" in style_of(shop, page)


def test_leaving_leads_to_no_other_host(store: Store) -> None:
    request = RequestFactory().get("/", {PARAMETER: "off"})
    request.path = "//elsewhere.example/"
    request.store = store  # type: ignore[attr-defined]
    response = ThemePreviews(lambda request: HttpResponse())(request)
    assert response.headers["Location"] == "/elsewhere.example/"


def test_shoppers_pay_nothing_for_it(store: Store, shop: Client, draft: StoreTheme) -> None:
    shop.get("/policies/none")
    with CaptureQueriesContext(connection) as queries:
        shop.get("/theme-assets/courtyard/x/settings.css")
    assert len([query for query in queries if "themes_" in query["sql"]]) == 1


@pytest.mark.parametrize("kind", ["forged", "expired", "another store's"])
def test_a_link_that_shows_nothing_says_so(
    store: Store, shop: Client, draft: StoreTheme, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = make_token(store, Preview(draft.pk))
    if kind == "forged":
        token += "x"
    elif kind == "expired":
        monkeypatch.setattr(preview, "TOKEN_SECONDS", -1)
    else:
        token = make_token(open_another(), Preview(draft.pk))
    response = shop.get("/", {PARAMETER: token})
    page = response.content.decode()
    assert "This preview has ended" in page or "预览已失效" in page
    assert "Winter" not in page
    assert COOKIE not in response.cookies
    assert "no-store" in response.headers["Cache-Control"]
    assert "preview_theme=off" in page
