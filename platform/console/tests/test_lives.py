"""Operators and the life of stores: backups, restores, deletions, certificates."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from backoffice.testing import client_of
from console.models import OperatorAct
from console.testing import operator_account
from tenants.archive.backups import make_backup
from tenants.archive.deletion import delete_store
from tenants.archive.models import Certificate, Deletion, Move, Restore
from tenants.models import Store


@pytest.fixture(autouse=True)
def kept_apart(tmp_path: Path, settings: Any) -> Iterator[None]:
    options = {"location": tmp_path / "backups", "base_url": None}
    backups = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "backups": backups}
    yield
    shutil.rmtree(tmp_path / "backups", ignore_errors=True)


@pytest.fixture
def client(db: None) -> Client:
    return client_of(operator_account())


def test_each_act_needs_a_reason_and_is_written_down(store: Store, client: Client) -> None:
    backup = make_backup(store=store)
    page = f"/operator/stores/{store.pk}"
    assert "read again and whole" in client.get(page).content.decode()
    for address in ("back-up", f"restore/{backup.pk}", "delete"):
        client.post(f"{page}/{address}", {"reason": " "})
    assert not OperatorAct.objects.exists()
    assert not Restore.objects.exists()
    assert not Deletion.objects.exists()
    for address in ("back-up", f"restore/{backup.pk}", "delete", "let-stay"):
        assert client.post(f"{page}/{address}", {"reason": "The owner asked"}).status_code == 302
    acts = list(OperatorAct.objects.order_by("pk").values_list("act", "store_id", "reason"))
    names = ("store.backed_up", "store.restored", "store.leaving", "store.taken_back")
    assert acts == [(name, store.pk, "The owner asked") for name in names]
    assert Restore.objects.get(store=store).backup == backup
    assert Store.objects.get(pk=store.pk).status == Store.Status.ACTIVE
    client.post(f"{page}/let-stay", {"reason": "Again"})
    assert OperatorAct.objects.count() == 4  # what was refused did not happen


def test_a_store_is_moved_with_a_reason(store: Store, client: Client) -> None:
    page = f"/operator/stores/{store.pk}"
    assert 'data-open="move-store"' not in client.get(page).content.decode(), "there is but one database"
    for to, reason in (("east", "Full"), ("default", "Full")):
        client.post(f"{page}/move", {"to": to, "reason": reason})
    assert (OperatorAct.objects.count(), Move.objects.count()) == (0, 0)


def test_a_store_is_moved_where_there_are_more(store: Store, client: Client, elsewhere: str) -> None:
    page = f"/operator/stores/{store.pk}"
    assert f'<option value="{elsewhere}">' in client.get(page).content.decode()
    client.post(f"{page}/move", {"to": elsewhere, "reason": " "})
    assert Move.objects.count() == 0
    assert client.post(f"{page}/move", {"to": elsewhere, "reason": "Full"}).status_code == 302
    move = Move.objects.get()
    assert (move.from_alias, move.to_alias, move.finished_at) == ("default", elsewhere, None)
    assert OperatorAct.objects.get().details == {"origin": "default", "to": elsewhere}
    assert "being moved" in client.get(page).content.decode()


def test_a_certificate_is_shown_and_given_as_json(store: Store, client: Client) -> None:
    client.post(f"/operator/stores/{store.pk}/delete", {"reason": "The owner asked"})
    connection.check_constraints()
    delete_store(store=store, now=Deletion.objects.get(store=store).due_at)
    certificate = Certificate.objects.get()
    assert store.name in client.get("/operator/deleted").content.decode()
    page = client.get(f"/operator/deleted/{certificate.uid}").content.decode()
    assert certificate.checksum in page
    assert "foundation_event" in page
    told = json.loads(client.get(f"/operator/deleted/{certificate.uid}?format=json").content)
    assert (told["handle"], told["reason"]) == (store.handle, "The owner asked")
    assert told["rows"]["foundation_event"] >= 2
