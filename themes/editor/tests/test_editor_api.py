"""What the editor's scripts ask: the state, unsaved work, saving and publishing, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.testing import check_access, member_client, open_another, personas
from foundation.permissions import Role
from tenants.context import in_store
from themes.actions import add_theme, install_theme, save_working
from themes.editor.words import WORDS
from themes.models import StoreTheme, ThemeVersion
from themes.rendering.preview import Preview, read_token

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]
SCRIPTS = Path(__file__).parents[1] / "static/theme_editor"
HERO: dict[str, Any] = {
    "sections": {"hero": {"type": "hero", "settings": {"heading": "Hello"}}},
    "order": ["hero"],
}
GET_PAGES = ("theme_editor", "theme_editor_state", "theme_editor_revision")
POST_PAGES = ("working", "save", "discard", "publish", "check")


class Window:
    """The editor's window of an owner: knows the theme's addresses and the revision it stands at."""

    def __init__(self, store: Store, theme: StoreTheme, client: Client | None = None) -> None:
        self.store, self.theme = store, theme
        self.client = client or member_client(store, Role.OWNER)
        self.revision = theme.revision

    def url(self, name: str) -> str:
        kwargs = {"handle": self.store.handle, "number": self.theme.pk}
        return reverse(f"backoffice:theme_editor_{name}", kwargs=kwargs)

    def get(self, name: str) -> Any:
        with in_store(self.store):
            return self.client.get(self.url(name))

    def post(self, name: str, **data: Any) -> Any:
        body = {"revision": self.revision, **data}
        with in_store(self.store):
            answer = self.client.post(self.url(name), body, content_type="application/json")
        if answer.status_code == 200:
            self.revision = answer.json().get("revision", self.revision)
        return answer

    def keep(self, templates: dict[str, Any]) -> Any:
        return self.post("working", document={"templates": templates})


@pytest.fixture
def main(store: Store) -> StoreTheme:
    return install_theme(package="courtyard", preset="mist")


@pytest.fixture
def draft(main: StoreTheme) -> StoreTheme:
    return add_theme(source="courtyard", preset="cinnabar", name="Winter")


@pytest.fixture
def window(store: Store, draft: StoreTheme) -> Window:
    return Window(store, draft)


def test_who_may_edit(store: Store, draft: StoreTheme) -> None:
    people = personas(store, open_another())
    number = {"number": draft.pk}

    def kept() -> object:
        with in_store(store):
            return StoreTheme.objects.values_list("working", "document", "role", "revision").get(pk=draft.pk)

    for name in GET_PAGES:
        check_access(people, store, name, number)
    for name in POST_PAGES:
        check_access(people, store, f"theme_editor_{name}", number, method="post", unchanged=kept)
    check_access(people, store, "theme_editor_pictures")
    check_access(people, store, "theme_editor_resources", {"kind": "product"})


def test_themes_of_another_store_are_not_there(window: Window) -> None:
    window.theme.pk = 999_999
    assert [window.get("state").status_code, window.keep({"index": HERO}).status_code] == [404, 404]


def test_the_state_is_the_unsaved_work_over_the_preset(window: Window, store: Store) -> None:
    window.keep({"index": HERO, "product.gift": HERO})
    state = window.get("state").json()
    assert state["document"] == {"templates": {"index": HERO, "product.gift": HERO}}
    assert state["saved"] == {}
    assert (state["has_unsaved"], state["revision"], state["preset"]) == (True, window.revision, "cinnabar")
    assert state["base"]["settings"]["color_accent"] == "#b32d1b"
    assert state["base"]["templates"]["index"]["sections"]["hero"]["settings"]["layout"] == "gate"
    assert state["phrases"]["home.hero.button"].keys() == {"zh-Hans", "en"}
    pages = {page["name"]: (page["path"], page["is_own"]) for page in state["pages"]}
    assert pages["index"] == ("/", False)
    assert pages["product.gift"][1] is True
    assert next(iter(pages)) == "index"
    preview = Preview(window.theme.pk, working=True, editing=True, language="en")
    assert read_token(state["token"], store) == preview


def test_labels_are_in_the_language_of_the_back_office(window: Window) -> None:
    window.client.cookies["language"] = "zh-hans"
    sections = window.get("state").json()["description"]["sections"]
    assert sections["featured-collection"]["name"] == "推荐系列"


def test_faults_are_told_in_the_language_of_the_back_office(window: Window) -> None:
    """Of Liquid that is being written, and in the frame, whatever language its page is in."""
    window.client.cookies["language"] = "zh-hans"
    found = window.post("check", source="a\n{% if %}").json()["problems"]
    assert found == [
        {"file": "liquid", "line": 2, "column": 7, "message": "此处应为一个值", "severity": "fault"}
    ]
    preview = read_token(window.get("state").json()["token"], window.store)
    assert preview is not None
    assert preview.language == "zh-hans"


def test_work_is_kept_saved_and_published(window: Window, draft: StoreTheme) -> None:
    assert window.keep({"index": HERO}).status_code == 200
    draft.refresh_from_db()
    assert (draft.working, draft.document) == ({"templates": {"index": HERO}}, {})
    answer = window.post("save", note="For spring")
    assert answer.status_code == 200
    draft.refresh_from_db()
    assert (draft.working, draft.document) == (None, {"templates": {"index": HERO}})
    version = draft.versions.get(number=answer.json()["version"])
    assert (version.kind, version.note) == (ThemeVersion.Kind.SAVED, "For spring")
    assert version.actor.startswith("account:")
    assert window.post("publish").json()["is_main"] is True
    draft.refresh_from_db()
    assert draft.is_main


def test_what_is_not_saved_can_be_discarded(window: Window, draft: StoreTheme) -> None:
    window.keep({"index": HERO})
    answer = window.post("discard")
    assert answer.json()["document"] == {}
    draft.refresh_from_db()
    assert draft.working is None


@pytest.mark.parametrize("name", ["working", "save", "discard", "publish"])
def test_an_older_window_overwrites_nothing(window: Window, draft: StoreTheme, name: str) -> None:
    save_working(theme=draft, document={"templates": {"index": HERO}}, revision=draft.revision)
    data: dict[str, Any] = {"document": {}} if name == "working" else {}
    answer = window.post(name, **data)
    assert (answer.status_code, answer.json()["error"]) == (409, "stale")
    draft.refresh_from_db()
    assert (draft.working, draft.document) == ({"templates": {"index": HERO}}, {})
    assert not draft.is_main
    assert window.get("revision").json()["revision"] == draft.revision


DEEP: dict[str, Any] = {"type": "x"}
for _level in range(12):
    DEEP = {"type": "x", "blocks": {"b": DEEP}, "block_order": ["b"]}


@pytest.mark.parametrize(
    ("document", "status"),
    [
        ("no object", 400),
        ([], 400),
        ({"code": {}}, 422),
        ({"templates": {"index": []}}, 422),
        ({"templates": {"index": {"sections": {"a": {}}, "order": ["a"]}}}, 422),
        ({"templates": {"index": {"sections": {}, "order": ["ghost"]}}}, 422),
        ({"templates": {"index": {"sections": {"a": DEEP}, "order": ["a"]}}}, 422),
        ({"settings": {"text": "x" * 1_000_001}}, 422),
        ({"settings": {"text": "a\x00b"}}, 422),
    ],
)
def test_hostile_documents_are_refused(
    window: Window, draft: StoreTheme, document: object, status: int
) -> None:
    answer = window.post("working", document=document)
    assert answer.status_code == status
    assert answer.json()["message"]
    draft.refresh_from_db()
    assert (draft.working, draft.revision) == (None, window.revision)


@pytest.mark.parametrize("body", ["", "[]", "{", "[" * 100_000, '{"revision": true, "document": {}}'])
def test_nonsense_is_refused(window: Window, body: str) -> None:
    with in_store(window.store):
        answer = window.client.post(window.url("working"), body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (400, "malformed")


def test_more_than_a_theme_can_keep_is_not_even_read(window: Window) -> None:
    answer = window.post("working", document={"settings": {"text": "x" * 2_100_000}})
    assert (answer.status_code, answer.json()["error"]) == (400, "malformed")


def test_unknown_types_are_kept_and_pages_pass_over_them(window: Window, store: Store) -> None:
    index = {**HERO, "sections": {**HERO["sections"], "new": {"type": "of-another-theme"}}}
    assert window.keep({"index": {**index, "order": ["hero", "new"]}}).status_code == 200
    shop = Client(headers={"host": store.host})
    page = shop.get("/", {"preview_theme": window.get("state").json()["token"]})
    assert (page.status_code, "Hello" in page.text) == (200, True)


def test_faults_of_liquid_are_told_with_their_line(window: Window) -> None:
    answer = window.post("check", source="fine\n{% if %}")
    [problem] = answer.json()["problems"]
    assert problem["line"] == 2
    assert window.post("check", source="{{ product.title }}").json() == {"problems": []}


def test_the_frame_shows_a_section_of_the_unsaved_work(window: Window, store: Store) -> None:
    window.keep({"index": HERO})
    token = window.get("state").json()["token"]
    shop = Client(headers={"host": store.host})
    page = shop.get("/", {"preview_theme": token})
    assert 'data-template="index"' in page.text
    assert "theme_editor/frame.js" in page.text
    assert page.headers["Content-Security-Policy"].startswith("base-uri 'self'; frame-ancestors http")
    section = shop.get("/", {"preview_theme": token, "section_id": "template--index__hero"})
    assert section.text.startswith("<section id=")
    assert ("Hello" in section.text, 'data-section-key="hero"' in section.text) == (True, True)
    plain = shop.get("/")
    assert ("theme_editor/frame.js" in plain.text, "Hello" in plain.text) == (False, False)
    assert "frame-ancestors 'none'" in plain.headers["Content-Security-Policy"]


def test_only_the_editor_may_frame_the_shop(window: Window, store: Store) -> None:
    with in_store(store):
        page = window.client.get(window.url("state").removesuffix("/state"))
    policy = page.headers["Content-Security-Policy"]
    assert f"frame-src 'self' {store.url};" in f"{policy};"
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert str(window.theme.pk) in page.text


def test_every_text_of_the_scripts_is_translated() -> None:
    said = {
        text
        for script in SCRIPTS.rglob("*.js")
        for text in re.findall(r'\bt\(\s*"((?:[^"\\]|\\.)*)"', script.read_text())
    }
    assert said == set(WORDS)
