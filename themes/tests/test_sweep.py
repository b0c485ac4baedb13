"""Packages that no store uses go after a month; what is used, new or shared stays, nobody loses a race."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import default_storage

from backoffice.testing import open_another
from tenants.actions import close_store
from tenants.context import enter_store, in_store
from themes import tasks
from themes.actions import add_theme
from themes.models import StoreTheme, ThemeVersion
from themes.stored import blobs, marks, shelf, sweep
from themes.stored.intake import files_of, take_in
from themes.tests.zips import TINY

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]

OTHER = {**TINY, "assets/own.css": b"p { color: red }"}
OWN = sha256(OTHER["assets/own.css"]).hexdigest()


def aged(files: Mapping[str, bytes], days: int = 40) -> str:
    """The digest of a package that was taken in so many days ago, and never since."""
    digest, _package = take_in(files)
    root = Path(default_storage.path("themes"))
    (root / "taken" / str(marks.days_ago(days))).mkdir(parents=True, exist_ok=True)
    note = root / "taken" / str(marks.utc_today()) / f"{digest}.json"
    note.rename(root / "taken" / str(marks.days_ago(days)) / note.name)
    then = time.time() - days * 24 * 3600
    for path in (root / "packages").iterdir():
        os.utime(path, (then, then))
    return digest


def sweep_all() -> None:
    enter_store(None)
    tasks.remove_unused_packages()
    blobs.read_manifest.cache_clear()


def names(folder: str) -> list[str]:
    return sorted(path.name for path in Path(default_storage.path(f"themes/{folder}")).rglob("*.json"))


def test_what_nobody_uses_goes_and_what_others_share_stays(store: Store) -> None:
    unused, used = aged(OTHER), aged(TINY)
    add_theme(source=used)
    sweep_all()
    assert blobs.all_packages() == [used]
    assert blobs.read_or_none(OWN) is None
    assert files_of(used) == TINY
    assert names("leaving") == []
    assert names("taken") == []
    assert not (Path(shelf._root()) / unused).exists()
    assert take_in(OTHER)[0] == unused
    assert files_of(unused) == OTHER


@pytest.mark.parametrize("field", ["source", "upstream_digest"])
@pytest.mark.parametrize("holder", [StoreTheme, ThemeVersion])
def test_whatever_names_a_package_keeps_it(store: Store, field: str, holder: Any) -> None:
    digest = aged(TINY)
    theme = add_theme(source="courtyard")
    if not theme.versions.exists():
        ThemeVersion.objects.create(
            theme=theme, number=1, source="courtyard", kind=ThemeVersion.Kind.SAVED, actor="system"
        )
    holder.objects.update(**{field: digest})
    sweep_all()
    assert blobs.all_packages() == [digest]


def test_each_store_is_asked_also_one_that_is_closed(store: Store) -> None:
    digest = aged(TINY)
    other = open_another()
    with in_store(other):
        add_theme(source=digest)
    close_store(store=other, actor="system")
    sweep_all()
    assert blobs.all_packages() == [digest]


def test_what_was_taken_in_within_the_month_stays(store: Store) -> None:
    aged(TINY, days=sweep.KEPT_DAYS - 1)
    sweep_all()
    assert len(blobs.all_packages()) == 1
    take_in(OTHER)
    sweep_all()
    assert len(blobs.all_packages()) == 2


def test_a_package_from_before_there_were_notes_stays_a_month(store: Store) -> None:
    digest, _package = take_in(TINY)
    for path in Path(default_storage.path("themes/taken")).rglob("*.json"):
        path.unlink()
    sweep_all()
    assert blobs.all_packages() == [digest]


def test_a_store_that_cant_be_asked_ends_the_run(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = aged(TINY)

    def broken() -> set[str]:
        raise RuntimeError("no such schema")

    monkeypatch.setattr(tasks, "sources_in_use", broken)
    with pytest.raises(RuntimeError):
        sweep_all()
    assert blobs.all_packages() == [digest]


def test_the_next_run_ends_what_a_crash_left(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = aged(OTHER)

    def crash(content_hash: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(blobs, "forget_blob", crash)
        with pytest.raises(KeyboardInterrupt):
            sweep_all()
    assert blobs.all_packages() == []
    assert names("leaving") == [f"{digest}.json"]
    sweep_all()
    assert names("leaving") == []
    assert blobs.read_or_none(OWN) is None


def test_a_crash_is_no_danger_to_who_takes_it_in_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = aged(OTHER)

    def crash(place: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shelf, "drop", crash)
        with pytest.raises(KeyboardInterrupt):
            sweep_all()
    with in_store(store):
        add_theme(source=take_in(OTHER)[0])
    sweep_all()
    assert files_of(digest) == OTHER
    assert names("leaving") == []


@pytest.mark.parametrize("again", [OTHER, {**OTHER, "assets/more.css": b"b {}"}], ids=["same", "sharing"])
def test_who_takes_it_in_at_that_very_moment_has_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, again: dict[str, bytes]
) -> None:
    aged(OTHER)
    taken: list[str] = []
    forget = blobs.forget_blob

    def meanwhile(content_hash: str) -> None:
        if not taken:
            taken.append(take_in(again)[0])
        forget(content_hash)

    monkeypatch.setattr(blobs, "forget_blob", meanwhile)
    sweep_all()
    assert files_of(taken[0]) == again
    assert blobs.all_packages() == taken
