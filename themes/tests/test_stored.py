"""Packages that merchants brought: kept once, served only to stores that have them, edited as copies."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from backoffice.testing import open_another
from foundation.errors import ActionError
from foundation.events import timeline
from tenants.context import in_store
from themes import sources
from themes.actions import add_theme, edit_code, install_theme, publish_theme, restore_version, upload_theme
from themes.engine import Engine
from themes.errors import UnknownTheme
from themes.format.load import load_package
from themes.format.package import Package
from themes.format.problems import PackageError
from themes.models import StoreTheme
from themes.queries import current_theme
from themes.stored import blobs, shelf
from themes.stored.intake import files_of, take_in
from themes.tests.zips import TINY, zipped

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]


def upload(files: dict[str, bytes] | Any = TINY) -> StoreTheme:
    return upload_theme(file=zipped(files), file_name="tiny.zip")[0]


class TestKeeping:
    def test_the_same_theme_is_kept_once(self, store: Store) -> None:
        first, second = upload(), upload()
        assert first.source == second.source
        _folders, files = default_storage.listdir("themes/packages")
        assert files == [f"{first.source}.json"]

    def test_another_content_or_another_name_is_another_package(self) -> None:
        digest, _ = take_in(TINY)
        assert digest != take_in({**TINY, "assets/base.css": b"p {}"})[0]
        renamed = {path: body for path, body in TINY.items() if path != "assets/base.css"}
        assert digest != take_in({**renamed, "assets/other.css": TINY["assets/base.css"]})[0]

    def test_it_comes_back_from_the_storage_when_the_disk_is_new(self, tmp_path: Path) -> None:
        digest, package = take_in(TINY)
        shutil.rmtree(tmp_path / "run")
        sources._held.clear()
        again = sources.package(digest)
        assert again is not package
        assert (again.digest, again.name) == (package.digest, digest)
        assert files_of(digest) == TINY

    def test_nothing_is_kept_of_a_faulty_one(self, store: Store) -> None:
        with pytest.raises(PackageError) as caught:
            upload({**TINY, "snippets/note.liquid": b"{% if %}", "templates/index.json": b"{\n,"})
        assert sorted((fault.file, fault.line) for fault in caught.value.problems) == [
            ("snippets/note.liquid", 1),
            ("templates/index.json", 2),
        ]
        assert not StoreTheme.objects.exists()
        assert not default_storage.exists("themes/packages")

    @pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", "x" * 64])
    def test_what_is_not_kept(self, digest: str) -> None:
        with pytest.raises(UnknownTheme):
            sources.package(digest)

    def test_memory_and_disk_have_their_bounds(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        first, _ = take_in(TINY)
        monkeypatch.setattr(sources, "MOST_BYTES", sources._held[first].weight + 1)
        monkeypatch.setattr(shelf, "MOST_BYTES", 1)
        monkeypatch.setattr(shelf, "YOUNG_SECONDS", -1)
        second, _ = take_in({**TINY, "assets/base.css": b"p {}"})
        assert list(sources._held) == [second]
        assert [place.name for place in (tmp_path / "run/themes").iterdir()] == [second]
        assert sources.package(first).name == first

    def test_a_shop_stays_open_when_its_package_is_gone(self, store: Store, tmp_path: Path) -> None:
        publish_theme(theme=upload())
        shutil.rmtree(tmp_path / "media")
        shutil.rmtree(tmp_path / "run")
        sources._held.clear()
        blobs.read_manifest.cache_clear()
        assert current_theme().package.name == "courtyard"


def test_a_page_that_a_theme_leaves_out_is_the_default_themes(store: Store) -> None:
    publish_theme(theme=upload())
    shop = Client(headers={"host": store.host})
    page = shop.get("/account/login")
    assert (page.status_code, 'action="/account/login"' in page.text) == (200, True)
    style = re.search(r'href="(/theme-assets/courtyard/[^"]+/settings\.css)"', page.text)
    assert style is not None
    assert b"--background" in shop.get(style[1]).content
    assert "/theme-assets/courtyard/" not in shop.get("/").text


class TestServing:
    def url(self, theme: StoreTheme, name: str = "base.css") -> str:
        return f"/theme-assets/{theme.source}/{sources.package(theme.source).asset_digest}/{name}"

    def test_a_store_gets_the_files_of_its_own_themes(self, store: Store) -> None:
        theme = upload()
        response = Client(headers={"host": store.host}).get(self.url(theme))
        assert (response.status_code, response.content) == (200, b"p{margin:0}")
        assert response.headers["Content-Type"] == "text/css; charset=utf-8"
        assert response.headers["X-Content-Type-Options"] == "nosniff"

    def test_another_store_does_not(self, store: Store) -> None:
        theme = upload()
        other = open_another()
        assert Client(headers={"host": other.host}).get(self.url(theme)).status_code == 404
        with in_store(other):
            add_theme(source=theme.source)
        assert Client(headers={"host": other.host}).get(self.url(theme)).status_code == 200

    def test_a_deleted_theme_is_no_longer_served(self, store: Store) -> None:
        theme = upload()
        url = self.url(theme)
        StoreTheme.objects.all().delete()
        assert Client(headers={"host": store.host}).get(url).status_code == 404


class TestCode:
    def test_the_first_change_makes_an_own_copy(self, store: Store) -> None:
        theme = install_theme(package="courtyard")
        before = blobs.manifest_of(files_of("courtyard"))
        edited = edit_code(
            theme=theme, path="snippets/price.liquid", content=b"free", revision=theme.revision, actor="a:1"
        )
        after = blobs.read_manifest(edited.source)
        assert {path for path in after if after[path] != before[path]} == {"snippets/price.liquid"}
        assert edited.upstream_name == "courtyard"
        assert blobs.read_manifest(edited.upstream_digest) == before
        assert current_theme().package.name == edited.source
        assert (timeline(edited)[0].name, timeline(edited)[0].payload["path"]) == (
            "theme.code_edited",
            "snippets/price.liquid",
        )
        assert edited.versions.latest("number").kind == "code"

    def test_a_second_change_keeps_where_it_came_from(self, store: Store) -> None:
        theme = install_theme(package="courtyard")
        once = edit_code(theme=theme, path="snippets/price.liquid", content=b"free", revision=theme.revision)
        twice = edit_code(theme=once, path="snippets/new.liquid", content=b"", revision=once.revision)
        assert twice.upstream_digest == once.upstream_digest
        gone = edit_code(theme=twice, path="snippets/new.liquid", content=None, revision=twice.revision)
        assert gone.source == once.source

    def test_faulty_code_is_refused_and_nothing_changes(self, store: Store) -> None:
        theme = upload()
        with pytest.raises(PackageError, match=r"snippets/note\.liquid:1"):
            edit_code(theme=theme, path="snippets/note.liquid", content=b"{% if %}", revision=theme.revision)
        with pytest.raises(PackageError, match=r"layout/theme\.liquid"):
            edit_code(theme=theme, path="layout/theme.liquid", content=None, revision=theme.revision)
        theme.refresh_from_db()
        assert (theme.source, theme.versions.count()) == (take_in(TINY)[0], 1)

    @pytest.mark.parametrize(
        ("path", "content"),
        [
            ("../x.liquid", b""),
            ("README.md", b""),
            ("snippets/a/b.liquid", b""),
            ("snippets/large.liquid", b"x" * 1_048_577),
            ("snippets/latin.liquid", "é".encode("latin-1")),
        ],
    )
    def test_what_no_theme_has_is_refused(self, store: Store, path: str, content: bytes) -> None:
        theme = upload()
        with pytest.raises(ActionError):
            edit_code(theme=theme, path=path, content=content, revision=theme.revision)
        assert StoreTheme.objects.get().source == theme.source

    def test_a_window_that_is_behind_is_refused(self, store: Store) -> None:
        theme = upload()
        edit_code(theme=theme, path="snippets/note.liquid", content=b"1", revision=theme.revision)
        with pytest.raises(ActionError, check=lambda error: error.code == "stale"):
            edit_code(theme=theme, path="snippets/note.liquid", content=b"2", revision=theme.revision)
        assert files_of(StoreTheme.objects.get().source)["snippets/note.liquid"] == b"1"

    def test_rolling_back_brings_the_code_back(self, store: Store) -> None:
        theme = upload()
        edit_code(theme=theme, path="snippets/note.liquid", content=b"1", revision=theme.revision)
        restore_version(theme=theme, number=1)
        assert StoreTheme.objects.get().source == theme.source


def test_a_slow_package_holds_up_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    quick, _ = take_in(TINY)
    slow, _ = take_in({**TINY, "assets/base.css": b"i { top: 0 }"})
    del sources._held[slow]
    started, go_on = Event(), Event()

    def wait(place: Path, engine: Engine) -> Package:
        started.set()
        assert go_on.wait(10)
        return load_package(place, engine)

    monkeypatch.setattr(sources, "load_package", wait)
    loading = Thread(target=sources.package, args=(slow,))
    loading.start()
    assert started.wait(10)
    assert sources.package(quick).name == quick
    assert slow not in sources._held
    go_on.set()
    loading.join()
    assert sources.package(slow).name == slow
