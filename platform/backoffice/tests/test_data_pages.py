"""The page of a store's data: downloads, backups, the end of a store."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from backoffice.testing import check_access, client_of, open_another, personas
from foundation.permissions import Role
from foundation.ui.formats import date_text
from tenants.archive.asked import run_restore
from tenants.archive.backups import make_backup
from tenants.archive.exports import make_export
from tenants.archive.file import ArchiveReader
from tenants.archive.models import Backup, Deletion, Export, FormerSchema, Restore
from tenants.context import in_store
from tenants.models import Store


@pytest.fixture(autouse=True)
def kept_apart(tmp_path: Path, settings: Any) -> Iterator[None]:
    options = {"location": tmp_path / "backups", "base_url": None}
    backups = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "backups": backups}
    yield
    shutil.rmtree(tmp_path / "backups", ignore_errors=True)


@pytest.fixture
def owner(store: Store, store_owner: Account) -> Client:
    return client_of(store_owner)


def at(store: Store, name: str, **parts: object) -> str:
    return reverse(f"backoffice:{name}", kwargs={"handle": store.handle, **parts})


def test_only_owners_come_here(store: Store) -> None:
    people = personas(store, open_another())
    for name in ("data", "data_state"):
        check_access(people, store, name)
    assert people.staff[Role.MANAGER].get(at(store, "data")).status_code == 403
    for name in ("data_export", "data_back_up", "data_delete", "data_take_back", "data_undo"):
        for person in (*people.staff.values(), people.outsider, people.anonymous):
            assert person.post(at(store, name), {"reason": "x", "confirm": store.handle}).status_code in {
                302,
                403,
                404,
            }
    assert not Export.objects.exists()
    assert not Backup.objects.exists()
    assert not Deletion.objects.exists()


def test_an_export_is_asked_for_shown_and_downloaded(store: Store, owner: Client) -> None:
    assert owner.post(at(store, "data_export")).status_code == 302
    row = Export.objects.get(store=store)
    assert 'hx-trigger="every 1s"' in owner.get(at(store, "data")).content.decode()
    with in_store(store):
        make_export(row.pk)
    page = owner.get(at(store, "data_state")).content.decode()
    assert "every 1s" not in page
    address = next(part for part in page.split('"') if "/settings/data/download/" in part)
    answer = owner.get(address)
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert ArchiveReader(io.BytesIO(data)).manifest.store["handle"] == store.handle
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{store.handle}-')
    assert owner.get(f"{address}x").status_code == 404
    stranger = Client(headers={"host": "localhost"}).get(address)
    assert stranger.headers["Location"].startswith("/accounts/login/")


def test_a_backup_is_restored_and_that_is_undone(store: Store, owner: Client) -> None:
    def there(at: datetime | None) -> str:
        assert at is not None
        with timezone.override(store.time_zone):
            return date_text(at, "moment")

    backup = make_backup(store=store)
    assert "Restore a backup" in owner.get(at(store, "data_restore", backup_id=backup.pk)).content.decode()
    for wrong in ({}, {"confirm": "other"}):
        refused = owner.post(at(store, "data_restore", backup_id=backup.pk), wrong)
        assert (refused.status_code, refused.text.count("data-errors")) == (422, 1)
    assert not Restore.objects.exists()
    typed = {"confirm": store.handle}
    assert owner.post(at(store, "data_restore", backup_id=backup.pk), typed).status_code == 302
    row = Restore.objects.get(store=store)
    assert "being restored" in owner.get(at(store, "data")).content.decode()
    with in_store(store):
        run_restore(row.pk)
    assert Store.objects.get(pk=store.pk).schema_name != store.schema_name
    first = FormerSchema.objects.get(store=store)
    page = owner.get(at(store, "data")).content.decode()
    assert f"at this moment: {there(backup.made_at)}" in page
    assert f"How it was until {there(first.replaced_at)} is kept" in page
    assert "Undo the restore" in owner.get(at(store, "data_undo")).text
    for _click in range(2):
        assert owner.post(at(store, "data_undo"), {"former": first.pk}).status_code == 302
    row = Restore.objects.get(store=store, finished_at=None)
    assert "being restored already" in owner.get(at(store, "data")).text
    with in_store(store):
        run_restore(row.pk)
        run_restore(row.pk)
    assert Store.objects.get(pk=store.pk).schema_name == store.schema_name
    undone = FormerSchema.objects.get(store=store)
    late = owner.post(at(store, "data_undo"), {"former": first.pk}, follow=True)  # from a page left open
    assert "This was undone already." in late.text
    assert FormerSchema.objects.get(store=store) == undone
    page = owner.get(at(store, "data")).content.decode()
    assert f"at this moment: {there(first.replaced_at)}" in page
    assert f"How it was until {there(undone.replaced_at)} is kept" in page


def test_a_backup_of_another_store_is_not_there(store: Store, owner: Client) -> None:
    from tenants.actions import open_store

    person = Account.objects.create_user("other@example.com", "correct horse")
    other = open_store(owner=person, name="Other", handle="other-data", currency="CNY", locale="en")
    backup = Backup.objects.create(store=other, made_at=other.created_at, verified_at=other.created_at)
    assert owner.get(at(store, "data_restore", backup_id=backup.pk)).status_code == 404
    assert owner.post(at(store, "data_restore", backup_id=backup.pk)).status_code == 404
    assert not Restore.objects.exists()


def test_deleting_asks_for_the_address_and_can_be_taken_back(store: Store, owner: Client) -> None:
    wrong = owner.post(at(store, "data_delete"), {"reason": "We close", "confirm": "other"})
    assert wrong.status_code == 422
    assert "We close" in wrong.content.decode()
    assert not Deletion.objects.exists()
    assert (
        owner.post(at(store, "data_delete"), {"reason": "We close", "confirm": store.handle}).status_code
        == 302
    )
    assert Deletion.objects.get(store=store).reason == "We close"
    assert "Deleted on " in owner.get("/stores/").content.decode()
    page = owner.get(at(store, "dashboard")).content.decode()
    assert "This store is to be deleted" in page
    refused = owner.post(at(store, "settings"), {"name": "Another"})
    assert refused.status_code == 403
    assert "to be deleted" in refused.content.decode()
    assert owner.post(at(store, "data_export")).status_code == 302
    assert Export.objects.filter(store=store).exists()
    assert owner.post(at(store, "data_take_back")).status_code == 302
    assert Store.objects.get(pk=store.pk).status == Store.Status.ACTIVE
