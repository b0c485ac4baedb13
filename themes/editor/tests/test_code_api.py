"""The code editor: who may use it, what is saved, and that nothing is that would not load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from backoffice.testing import check_access, member_client, open_another, personas
from foundation.permissions import Role
from tenants.context import in_store
from themes.actions import install_theme
from themes.models import StoreTheme, ThemeVersion

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]
HERO = "sections/hero.liquid"


class Desk:
    """The code editor of an owner's window."""

    def __init__(self, store: Store, theme: StoreTheme) -> None:
        self.store, self.theme = store, theme
        self.client = member_client(store, Role.OWNER)

    def url(self, name: str) -> str:
        kwargs = {"handle": self.store.handle, "number": self.theme.pk}
        return reverse(f"backoffice:theme_code_{name}", kwargs=kwargs)

    def get(self, name: str, **query: str) -> Any:
        with in_store(self.store):
            return self.client.get(self.url(name), query)

    def change(self, changes: object, revision: int | None = None) -> Any:
        self.theme.refresh_from_db()
        data = {"changes": changes, "revision": self.theme.revision if revision is None else revision}
        with in_store(self.store):
            answer = self.client.post(self.url("change"), data, content_type="application/json")
        self.theme.refresh_from_db()
        return answer


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store, install_theme(package="courtyard", preset="mist"))


def test_who_may_edit_code(store: Store, desk: Desk) -> None:
    people, number = personas(store, open_another()), {"number": desk.theme.pk}

    def source() -> object:
        with in_store(store):
            return StoreTheme.objects.values_list("source", "revision").get(pk=desk.theme.pk)

    for name in ("theme_code", "theme_code_files", "theme_code_search"):
        check_access(people, store, name, number)
    for name in ("theme_code_change", "theme_code_upload"):
        check_access(people, store, name, number, method="post", unchanged=source)


def test_files_of_every_folder_are_listed(desk: Desk) -> None:
    told = desk.get("files").json()
    files = {file["path"]: (file["is_text"], file["change"]) for file in told["files"]}
    assert files[HERO] == (True, "")
    assert {path.split("/")[0] for path in files} >= {"layout", "templates", "sections", "config", "locales"}
    assert (told["deleted"], told["revision"]) == ([], desk.theme.revision)


def test_a_change_makes_a_copy_that_knows_its_original(desk: Desk) -> None:
    text = desk.get("file", path=HERO).json()["text"]
    assert desk.change({HERO: text.replace('class="hero ', 'data-mine class="hero ')}).status_code == 200
    assert desk.theme.source != "courtyard"
    told = desk.get("file", path=HERO).json()
    assert told["original"] == text
    changed = [line for line in told["differences"] if line[0] in "+-"]
    assert [line.partition(" ")[0] for line in changed] == ["-<div", "+<div"]
    assert "data-mine" in changed[1]
    files = {file["path"]: file["change"] for file in desk.get("files").json()["files"]}
    assert (files[HERO], files["sections/header.liquid"]) == ("changed", "")
    newest = desk.theme.versions.latest("number")
    assert (newest.kind, newest.note) == (ThemeVersion.Kind.CODE, HERO)


def test_what_would_not_load_is_not_saved_and_its_line_is_told(desk: Desk) -> None:
    text = desk.get("file", path=HERO).json()["text"]
    answer = desk.change({HERO: "\n{% if %}" + text})
    assert (answer.status_code, desk.theme.source) == (422, "courtyard")
    problems = [each for each in answer.json()["problems"] if each["file"] == HERO]
    assert [each["line"] for each in problems] == [2]


def test_files_are_moved_and_deleted_all_or_none(desk: Desk) -> None:
    assert desk.change({"snippets/a.liquid": "A", "snippets/b.liquid": "B"}).status_code == 200
    assert desk.change({"snippets/a.liquid": None, "snippets/c.liquid": "A"}).status_code == 200
    files = {file["path"]: file["change"] for file in desk.get("files").json()["files"]}
    added = [path for path, change in files.items() if change == "added"]
    assert added == ["snippets/b.liquid", "snippets/c.liquid"]
    before = desk.theme.source
    answer = desk.change({"snippets/b.liquid": None, "layout/theme.liquid": None})
    assert (answer.status_code, desk.theme.source) == (422, before)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 400),
        ([], 400),
        ({HERO: 5}, 400),
        ({f"snippets/{number}.liquid": "" for number in range(11)}, 400),
        ({"../secret.liquid": "x"}, 422),
        ({"/etc/passwd": "x"}, 422),
        ({"snippets/a.py": "x"}, 422),
        ({"elsewhere/a.liquid": "x"}, 422),
        ({"snippets/a.liquid": "x" * 1_100_000}, 422),
    ],
)
def test_hostile_changes_are_refused(desk: Desk, changes: object, status: int) -> None:
    assert (desk.change(changes).status_code, desk.theme.source) == (status, "courtyard")


def test_an_older_window_overwrites_nothing(desk: Desk) -> None:
    answer = desk.change({"snippets/a.liquid": "A"}, revision=desk.theme.revision - 1)
    assert (answer.status_code, answer.json()["error"], desk.theme.source) == (409, "stale", "courtyard")


def test_words_are_found_in_all_files(desk: Desk) -> None:
    hits = desk.get("search", q='Class="HERO hero--').json()["hits"]
    assert [hit["path"] for hit in hits] == [HERO]
    assert desk.get("search", q=" ").json() == {"hits": []}


@pytest.mark.parametrize("path", ["", "sections/none.liquid", "../../pyproject.toml", "/etc/passwd"])
def test_there_are_no_other_files(desk: Desk, path: str) -> None:
    assert desk.get("file", path=path).status_code == 404


def test_a_file_is_taken_into_the_assets(desk: Desk) -> None:
    data = {"file": SimpleUploadedFile("own.css", b"a{}"), "revision": desk.theme.revision}
    with in_store(desk.store):
        answer = desk.client.post(desk.url("upload"), data)
    assert answer.json()["path"] == "assets/own.css"
    assert desk.get("file", path="assets/own.css").json()["text"] == "a{}"
    with in_store(desk.store):
        bad = {"file": SimpleUploadedFile("own.exe", b"MZ"), "revision": answer.json()["revision"]}
        assert desk.client.post(desk.url("upload"), bad).status_code == 422


def test_what_is_saved_is_checked_too(desk: Desk) -> None:
    before = desk.get("file", path=HERO).json()["text"]
    clean = desk.change({HERO: before + "<!-- mine -->"}).json()
    assert clean["found"] == []
    faulty = desk.change({HERO: before + "{{ prodct.title }}"}).json()
    assert [(each["file"], each["check"], each["severity"]) for each in faulty["found"]] == [
        (HERO, "UnknownObject", "error")
    ]
    assert desk.change({"snippets/other.liquid": "{% render 'hero' %}"}).json()["found"] != []
