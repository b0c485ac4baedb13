"""Pages about themes: who may what, what they show, and that another store's are not found."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.urls import reverse

from backoffice.testing import check_access, member_client, open_another, personas
from foundation.permissions import Role
from tenants.context import in_store
from tenants.testing import queries_of
from themes.actions import add_theme, install_theme, save_version, save_working, upload_theme
from themes.cards import list_cards
from themes.models import StoreTheme
from themes.stored.intake import files_of, take_in
from themes.tests.zips import TINY, zipped

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]


@pytest.fixture
def main(store: Store) -> StoreTheme:
    return install_theme(package="courtyard", preset="mist")


@pytest.fixture
def draft(main: StoreTheme) -> StoreTheme:
    return add_theme(source="courtyard", preset="ink", name="Winter")


class Desk:
    """The owner's browser; the test stays inside the store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.client = member_client(store, Role.OWNER)

    def get(self, address: str) -> Any:
        with in_store(self.store):
            return self.client.get(address)

    def post(self, address: str, data: dict[str, Any] | None = None) -> Any:
        with in_store(self.store):
            return self.client.post(address, data or {})


@pytest.fixture
def owner(store: Store) -> Desk:
    return Desk(store)


def url(store: Store, name: str, **kwargs: object) -> str:
    return reverse(f"backoffice:{name}", kwargs={"handle": store.handle, **kwargs})


def snapshot(store: Store) -> Callable[[], object]:
    """Reads all that a refused request must leave alone."""

    def read() -> object:
        with in_store(store):
            rows = StoreTheme.objects.order_by("pk")
            return list(rows.values_list("pk", "name", "role", "publish_at", "revision"))

    return read


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("themes", "get"),
        ("theme_gallery", "get"),
        ("theme_add", "post"),
        ("theme_upload", "get"),
        ("theme_upload", "post"),
    ],
)
def test_who_may_see_the_library(store: Store, main: StoreTheme, name: str, method: str) -> None:
    check_access(personas(store, open_another()), store, name, method=method, unchanged=snapshot(store))


@pytest.mark.parametrize(
    ("name", "method", "version"),
    [
        ("theme_publish", "post", None),
        ("theme_schedule", "get", None),
        ("theme_rename", "post", None),
        ("theme_duplicate", "post", None),
        ("theme_delete", "post", None),
        ("theme_download", "get", None),
        ("theme_versions", "get", None),
        ("theme_preview", "get", None),
        ("theme_update", "get", None),
        ("theme_update_file", "post", None),
        ("theme_restore", "post", 1),
    ],
)
def test_who_may_change_a_theme(
    store: Store, draft: StoreTheme, name: str, method: str, version: int | None
) -> None:
    kwargs = {"number": draft.pk, **({"version": version} if version else {})}
    check_access(
        personas(store, open_another()), store, name, kwargs, method=method, unchanged=snapshot(store)
    )


@pytest.mark.parametrize(
    "name", ["theme_publish", "theme_rename", "theme_duplicate", "theme_delete", "theme_schedule"]
)
def test_another_stores_theme_is_not_found(store: Store, owner: Desk, draft: StoreTheme, name: str) -> None:
    other = open_another()
    with in_store(other):
        StoreTheme.objects.create(pk=draft.pk + 1000, source="courtyard", preset="ink")
    assert owner.post(url(store, name, number=draft.pk + 1000)).status_code == 404
    with in_store(other):
        assert StoreTheme.objects.get().role == "draft"


class TestLibrary:
    def test_it_shows_what_is_live_and_what_waits(
        self, store: Store, owner: Desk, main: StoreTheme, draft: StoreTheme
    ) -> None:
        save_working(theme=draft, document={}, revision=draft.revision)
        page = owner.get(url(store, "themes")).content.decode()
        assert "themes/gallery/courtyard-mist" in page
        assert "Winter" in page
        assert page.count("Unsaved changes") == 1
        assert f"{url(store, 'themes')}{main.pk}/edit" in page

    def test_many_drafts_need_no_more_queries(self, store: Store, owner: Desk, draft: StoreTheme) -> None:
        few = queries_of(lambda: owner.get(url(store, "themes")))
        for _ in range(6):
            add_theme(source="courtyard", preset="ink")
        assert len(queries_of(lambda: owner.get(url(store, "themes")))) == len(few)

    def test_a_look_is_taken_from_the_gallery(self, store: Store, owner: Desk, main: StoreTheme) -> None:
        response = owner.post(url(store, "theme_add"), {"look": "courtyard/ink"})
        assert response.headers["Location"] == url(store, "themes")
        assert StoreTheme.objects.get(role="draft").preset == "ink"
        name = list_cards()[1].name
        assert " · " in name
        (told,) = owner.get(url(store, "themes")).context["messages"]
        assert f"“{name}”" in str(told)

    def test_a_look_that_is_gone(self, store: Store, owner: Desk, main: StoreTheme) -> None:
        owner.post(url(store, "theme_add"), {"look": "nobody/ink"})
        assert StoreTheme.objects.count() == 1


class TestUploading:
    def test_a_theme_becomes_a_draft(self, store: Store, owner: Desk) -> None:
        body = zipped(TINY, top="tiny/")
        body.name = "tiny.zip"
        response = owner.post(url(store, "theme_upload"), {"theme": body})
        assert response.headers["Location"] == url(store, "themes")
        assert (StoreTheme.objects.get().name, StoreTheme.objects.get().role) == ("Tiny", "draft")

    def test_warnings_are_told_but_stop_nothing(self, store: Store, owner: Desk) -> None:
        body = zipped({**TINY, "README.md": b"read me"})
        body.name = "tiny.zip"
        response = owner.post(url(store, "theme_upload"), {"theme": body})
        assert response.status_code == 200
        assert "README.md" in response.content.decode()
        assert StoreTheme.objects.count() == 1

    def test_faults_are_listed_by_file_and_line(self, store: Store, owner: Desk) -> None:
        faulty = {"snippets/note.liquid": b"x\n{% if %}", "templates/index.json": b"{"}
        body = zipped({**TINY, **faulty})
        body.name = "tiny.zip"
        response = owner.post(url(store, "theme_upload"), {"theme": body})
        page = response.content.decode()
        assert response.status_code == 422
        assert "snippets/note.liquid" in page
        assert "templates/index.json" in page
        assert not StoreTheme.objects.exists()

    def test_no_file(self, store: Store, owner: Desk) -> None:
        assert owner.post(url(store, "theme_upload")).status_code == 422


class TestChanging:
    def test_publishing(self, store: Store, owner: Desk, main: StoreTheme, draft: StoreTheme) -> None:
        owner.post(url(store, "theme_publish", number=draft.pk))
        assert StoreTheme.objects.get(role="main").pk == draft.pk

    def test_a_time_is_the_stores_own(self, store: Store, owner: Desk, draft: StoreTheme) -> None:
        owner.post(url(store, "theme_schedule", number=draft.pk), {"publish_at": "2027-01-02T08:30"})
        draft.refresh_from_db()
        assert draft.publish_at == datetime(2027, 1, 2, 0, 30, tzinfo=UTC)
        owner.post(url(store, "theme_schedule", number=draft.pk), {"unschedule": "1"})
        draft.refresh_from_db()
        assert draft.publish_at is None

    def test_the_page_says_when_and_where_once(self, store: Store, owner: Desk, draft: StoreTheme) -> None:
        store.time_zone = "Asia/Shanghai"
        store.save()
        page_url = url(store, "theme_schedule", number=draft.pk)
        response = owner.post(page_url, {"publish_at": "2199-01-01T00:00"})
        page = response.content.decode()
        assert page.count("data-errors") == 1
        assert "Shoppers see this theme from then on" in page
        assert "Choose a time within the next two years." in page
        assert "In your store&#x27;s time zone: UTC+08:00 Shanghai, China." in page
        assert ">Schedule</button>" in page
        owner.post(url(store, "theme_schedule", number=draft.pk), {"publish_at": "2027-01-02T08:30"})
        badge = r"goes live <time[^>]*>[^<]*2027"
        assert re.search(badge, owner.get(url(store, "themes")).content.decode())

    @pytest.mark.parametrize(
        "typed",
        ["2027-03-28T01:30", "2027-10-31T01:30", "2020-01-01T00:00", "2199-01-01T00:00", "soon", ""],
        ids=["skipped by the clocks", "twice by the clocks", "gone by", "too far off", "no time", "empty"],
    )
    def test_a_time_that_is_none_is_refused(
        self, store: Store, owner: Desk, draft: StoreTheme, typed: str
    ) -> None:
        store.time_zone = "Europe/London"
        store.save()
        response = owner.post(url(store, "theme_schedule", number=draft.pk), {"publish_at": typed})
        assert response.status_code == 422
        draft.refresh_from_db()
        assert draft.publish_at is None

    def test_a_name_that_is_none_keeps_what_was_typed(
        self, store: Store, owner: Desk, draft: StoreTheme
    ) -> None:
        response = owner.post(url(store, "theme_rename", number=draft.pk), {"name": "y" * 90})
        assert response.status_code == 422
        assert "y" * 90 in response.content.decode()
        assert owner.post(url(store, "theme_rename", number=draft.pk), {"name": "Spring"}).status_code == 302
        draft.refresh_from_db()
        assert draft.name == "Spring"

    def test_the_live_theme_is_not_deleted(self, store: Store, owner: Desk, main: StoreTheme) -> None:
        owner.post(url(store, "theme_delete", number=main.pk))
        assert StoreTheme.objects.get().pk == main.pk

    def test_a_download_has_all_files(self, store: Store, owner: Desk, draft: StoreTheme) -> None:
        response = owner.get(url(store, "theme_download", number=draft.pk))
        assert response.headers["Content-Disposition"] == 'attachment; filename="winter.zip"'
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            names = {name.removeprefix("winter/") for name in archive.namelist()}
        assert names == set(files_of("courtyard"))

    def test_rolling_back(self, store: Store, owner: Desk, main: StoreTheme) -> None:
        save_version(theme=main, revision=main.revision, document={"settings": {"page_width": 1200}})
        page = owner.get(url(store, "theme_versions", number=main.pk)).content.decode()
        assert url(store, "theme_restore", number=main.pk, version=1) in page
        owner.post(url(store, "theme_restore", number=main.pk, version=1))
        main.refresh_from_db()
        assert (main.document, main.versions.count()) == ({}, 3)


class TestUpdating:
    NEWER = {
        **TINY,
        "sections/words.liquid": b'{% schema %}{"name": "Words", "settings": []}{% endschema %}',
        "config/settings_schema.json": TINY["config/settings_schema.json"].replace(b"2.1.0", b"3.0.0"),
    }
    OWN = {"templates": {"index": {"sections": {"a": {"type": "words", "settings": {"text": "Mine"}}}}}}

    @pytest.fixture
    def theme(self, store: Store) -> StoreTheme:
        theme, _warnings = upload_theme(file=zipped(TINY), file_name="tiny.zip")
        save_version(theme=theme, revision=theme.revision, document=self.OWN)
        theme.refresh_from_db()
        return theme

    def send(self, store: Store, owner: Desk, theme: StoreTheme, files: Any) -> Any:
        body = zipped(files)
        body.name = "tiny.zip"
        return owner.post(url(store, "theme_update_file", number=theme.pk), {"theme": body})

    def test_one_sees_what_would_change_and_decides(
        self, store: Store, owner: Desk, theme: StoreTheme
    ) -> None:
        address = self.send(store, owner, theme, self.NEWER).headers["Location"]
        page = owner.get(address).content.decode()
        key = "templates/index/sections/a/settings/text"
        assert "2.1.0 → 3.0.0" in page
        assert page.count(f'value="{key}"') == 2
        assert StoreTheme.objects.get().revision == theme.revision
        token = parse_qs(urlsplit(address).query)["to"][0]
        answers = {"to": token, "revision": theme.revision, "conflict": key}
        owner.post(url(store, "theme_update", number=theme.pk), answers)
        updated = StoreTheme.objects.get()
        assert updated.upstream_version == "3.0.0"
        assert updated.document["templates"]["index"]["sections"]["a"]["settings"] == {}

    def test_a_faulty_version_changes_nothing(self, store: Store, owner: Desk, theme: StoreTheme) -> None:
        response = self.send(store, owner, theme, {**self.NEWER, "snippets/note.liquid": b"{% if %}"})
        assert (response.status_code, b"snippets/note.liquid" in response.content) == (422, True)
        assert StoreTheme.objects.get().source == theme.source

    def test_a_change_meanwhile_is_told(self, store: Store, owner: Desk, theme: StoreTheme) -> None:
        address = self.send(store, owner, theme, self.NEWER).headers["Location"]
        token = parse_qs(urlsplit(address).query)["to"][0]
        save_working(theme=theme, document={}, revision=theme.revision)
        answers = {"to": token, "revision": theme.revision}
        response = owner.post(url(store, "theme_update", number=theme.pk), answers)
        assert response.status_code == 422
        assert StoreTheme.objects.get().source == theme.source

    def test_a_package_is_not_got_by_its_digest(self, store: Store, owner: Desk, theme: StoreTheme) -> None:
        secret, _package = take_in(self.NEWER)
        for token in (secret, signing.dumps([store.pk + 1, theme.pk, secret], salt="themes.update")):
            answers = {"to": token, "revision": theme.revision}
            owner.post(url(store, "theme_update", number=theme.pk), answers)
            assert StoreTheme.objects.get().source == theme.source


@pytest.mark.usefixtures("store")
def test_uploads_of_one_name_are_told_apart() -> None:
    names = [upload_theme(file=zipped(TINY), file_name="t.zip", name="My Theme")[0].name for _ in range(3)]
    assert names == ["My Theme", "My Theme 2", "My Theme 3"]
