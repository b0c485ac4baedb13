"""Backups that owners ask for on the page of their store's data."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from backoffice.testing import client_of
from foundation.models import Event
from tenants.actions import suspend_store
from tenants.archive import by_hand
from tenants.archive.asked import ask_restore
from tenants.archive.backups import make_backup
from tenants.archive.by_hand import ask_backup, run_backup
from tenants.archive.deletion import ask_deletion
from tenants.archive.models import Backup, Restore
from tenants.context import in_store
from tenants.models import Store


@pytest.fixture(autouse=True)
def kept_apart(tmp_path: Path, settings: Any, store: Store) -> Iterator[Path]:
    options = {"location": tmp_path / "backups", "base_url": None}
    backups = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "backups": backups}
    with in_store(store):
        cache.clear()
    yield tmp_path / "backups"
    shutil.rmtree(tmp_path / "backups", ignore_errors=True)


@pytest.fixture
def owner(store: Store, store_owner: Account) -> Client:
    return client_of(store_owner)


def at(store: Store, name: str) -> str:
    return reverse(f"backoffice:{name}", kwargs={"handle": store.handle})


def back_up(owner: Client, store: Store) -> str:
    """Press the button; the page that comes."""
    return owner.post(at(store, "data_back_up"), follow=True).text


def work(store: Store) -> None:
    with in_store(store):
        run_backup(Backup.objects.get(store=store, made_at=None, fault="").pk)


def test_an_owner_backs_up_sees_how_far_it_is_and_who_made_it(
    store: Store, owner: Client, store_owner: Account
) -> None:
    night = make_backup(store=store)
    page = back_up(owner, store)
    assert ("Backing up your store" in page, 'hx-trigger="every 1s"' in page) == (True, True)
    assert "Back up now" not in page
    assert "is being made already" in back_up(owner, store)
    row = Backup.objects.get(store=store, by_hand=True)
    assert (row.actor, row.verified_at) == (f"account:{store_owner.pk}", None)
    work(store)
    part = owner.get(at(store, "data_state")).text
    assert ("every 1s" in part, "Back up now" in part) == (False, True)
    assert part.index(f"by {store_owner.name}") < part.index("nightly ·")
    assert part.count("Restore</a>") == 2
    row.refresh_from_db()
    assert row.verified_at is not None
    with in_store(store):
        event = Event.objects.get(name="store.backed_up")
    said = {"rows": row.rows, "files": 0, "bytes": row.bytes}
    assert (event.actor, event.payload) == (row.actor, said)
    first = row.verified_at
    with in_store(store):
        run_backup(row.pk)
    row.refresh_from_db()
    assert row.verified_at == first, "made once"
    assert Backup.objects.filter(pk=night.pk).exists()


def test_a_few_a_day_and_the_newest_of_them_are_kept(store: Store, owner: Client, settings: Any) -> None:
    settings.BACKUPS_BY_HAND = 2
    night = make_backup(store=store)
    for _time in range(by_hand.A_DAY.most):
        back_up(owner, store)
        work(store)
    made = list(Backup.objects.filter(store=store).order_by("pk").values_list("by_hand", flat=True))
    assert made == [False, True, True]
    assert "You can make 3 backups a day yourself" in back_up(owner, store)
    assert Backup.objects.filter(store=store).count() == 3
    ask_backup(store=store, actor="operator:1")  # those who help are not counted
    work(store)
    assert "by Kaidian support" in owner.get(at(store, "data")).text
    make_backup(store=store)
    assert Backup.objects.filter(pk=night.pk).exists()


def test_a_paused_store_is_backed_up_and_one_that_goes_is_not(store: Store, owner: Client) -> None:
    suspend_store(store=store, reason="unpaid")
    page = owner.get(at(store, "data")).text
    assert "Back up now" in page
    assert "Backing up your store" in back_up(owner, store)
    work(store)
    assert "Restore</a>" not in owner.get(at(store, "data")).text, "a paused store can not be changed"
    ask_deletion(store=store, reason="We close")
    assert "Back up now" not in owner.get(at(store, "data")).text
    assert "to be deleted, and its backups with it" in back_up(owner, store)
    assert Backup.objects.filter(store=store).count() == 1


def test_none_is_begun_while_the_store_is_restored(store: Store, owner: Client) -> None:
    ask_restore(backup=make_backup(store=store), actor="account:1")
    assert "Back up now" not in owner.get(at(store, "data")).text
    assert "Back it up when that is done" in back_up(owner, store)
    assert Backup.objects.filter(store=store).count() == 1
    Restore.objects.update(fault="archive_damaged")
    assert "This backup is damaged. Take another one." in owner.get(at(store, "data")).text
    chinese = owner.get(at(store, "data"), headers={"accept-language": "zh"}).text
    assert "这份备份已损坏" in chinese


def test_one_that_failed_says_why_until_the_next(
    store: Store, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(owner, store)

    def fail(**_: object) -> None:
        raise RuntimeError('relation "catalog_product" does not exist')

    with monkeypatch.context() as patch:
        patch.setattr("tenants.archive.backups.export_store", fail)
        with pytest.raises(RuntimeError):
            work(store)
    page = owner.get(at(store, "data")).text
    assert "Something went wrong on our side" in page
    assert "catalog_product" not in page
    back_up(owner, store)
    work(store)
    assert "Something went wrong" not in owner.get(at(store, "data")).text
