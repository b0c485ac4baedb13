"""Operators and the life of stores: backups, restores, deletions, certificates."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from backoffice.testing import client_of, open_another
from console.models import OperatorAct
from console.testing import operator_account
from tenants.archive.backups import make_backup
from tenants.archive.deletion import delete_store
from tenants.archive.exports import ask_export, link_of, make_export
from tenants.archive.file import ArchiveReader
from tenants.archive.models import Certificate, Deletion, Export, Move, Restore
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


@pytest.mark.usefixtures("stores_at_home")
def test_a_store_is_moved_with_a_reason(store: Store, client: Client) -> None:
    page = f"/operator/stores/{store.pk}"
    assert 'data-open="move-store"' not in client.get(page).content.decode(), "there is but one database"
    for to, reason in (("east", "Full"), ("default", "Full")):
        client.post(f"{page}/move", {"to": to, "reason": reason})
    assert (OperatorAct.objects.count(), Move.objects.count()) == (0, 0)


@pytest.mark.usefixtures("stores_at_home")
def test_a_store_is_moved_where_there_are_more(store: Store, client: Client, elsewhere: str) -> None:
    page = f"/operator/stores/{store.pk}"
    assert f'<option value="{elsewhere}">' in client.get(page).content.decode()
    client.post(f"{page}/move", {"to": elsewhere, "reason": " "})
    assert Move.objects.count() == 0
    assert client.post(f"{page}/move", {"to": elsewhere, "reason": "Full"}).status_code == 302
    move = Move.objects.get()
    assert (move.from_alias, move.to_alias, move.finished_at) == ("default", elsewhere, None)
    assert OperatorAct.objects.get().details == {"origin": "default", "to": elsewhere}
    part = client.get(f"{page}/move/state").text
    assert "It begins as soon as a worker is free" in part
    assert ('hx-trigger="every 2s"' in part, 'data-open="move-store"' in part) == (True, False)
    client.post(f"{page}/move", {"to": elsewhere, "reason": "Again"})
    assert Move.objects.count() == 1, "one at a time"
    Move.objects.update(began_at=timezone.now(), parts_done=22, parts_all=88)
    assert 'value="25"' in client.get(f"{page}/move/state").text
    Move.objects.update(parts_done=88)
    assert "Copying what has changed" in client.get(f"{page}/move/state").text
    Move.objects.update(finished_at=timezone.now(), rows=1_234, paused_ms=1_600)
    part = client.get(f"{page}/move/state").text
    assert ("saving waited 1.6 s" in part, "every 2s" in part) == (True, False)


@pytest.mark.usefixtures("stores_at_home")
def test_a_database_that_is_away_is_told_before_anything_begins(
    store: Store, client: Client, elsewhere: str
) -> None:
    page = f"/operator/stores/{store.pk}"
    away = {**connections.settings[elsewhere], "HOST": "127.0.0.1", "PORT": "1"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.settings, elsewhere, away)
        answer = client.post(f"{page}/move", {"to": elsewhere, "reason": "Full"}, follow=True)
    assert "does not answer" in answer.text
    assert (Move.objects.count(), OperatorAct.objects.count()) == (0, 0)
    Move.objects.create(store=store, to_alias=elsewhere, from_alias="default", actor="x", fault="Went away")
    part = client.get(f"{page}/move/state").text
    assert ("Went away" in part, 'data-open="move-store"' in part) == (True, True)


def test_a_certificate_is_shown_and_given_as_json(store: Store, client: Client) -> None:
    client.post(f"/operator/stores/{store.pk}/delete", {"reason": "The owner asked"})
    with in_store(store):  # the client left it
        connection.check_constraints()
    delete_store(store=store, now=Deletion.objects.get(store=store).due_at)
    certificate = Certificate.objects.get()
    assert certificate.store_number == store.pk
    assert store.name in client.get("/operator/deleted").content.decode()
    page = client.get(f"/operator/deleted/{certificate.uid}").content.decode()
    assert certificate.checksum in page
    assert "foundation_event" in page
    told = json.loads(client.get(f"/operator/deleted/{certificate.uid}?format=json").content)
    assert (told["handle"], told["reason"]) == (store.handle, "The owner asked")
    assert told["rows"]["foundation_event"] >= 2


def test_an_archive_is_asked_for_with_a_reason_shown_and_fetched(store: Store, client: Client) -> None:
    page = f"/operator/stores/{store.pk}"
    client.post(f"{page}/export", {"reason": " "})
    assert not Export.objects.exists()
    assert client.post(f"{page}/export", {"reason": "The owner lost theirs"}).status_code == 302
    row = Export.objects.get(store=store)
    assert 'hx-trigger="every 2s"' in client.get(page).text
    client.post(f"{page}/export", {"reason": "Again"})
    assert OperatorAct.objects.get().reason == "The owner lost theirs", "one at a time"
    with in_store(store):
        make_export(row.pk)
    part = client.get(f"{page}/export/state").text
    assert "every 2s" not in part
    address = next(word for word in part.split('"') if "/export/files/" in word)
    answer: Any = client.get(address)
    read = ArchiveReader(io.BytesIO(b"".join(answer.streaming_content)))
    assert read.manifest.store["handle"] == store.handle
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{store.handle}-')
    assert "no-store" in answer.headers["Cache-Control"]
    act = OperatorAct.objects.order_by("-pk")[0]
    row.refresh_from_db()
    assert (act.act, act.store_id) == ("store.export_fetched", store.pk)
    assert act.details == {"export": str(row.uid), "bytes": row.bytes}
    _shut_to_others(store, address)


def _shut_to_others(store: Store, address: str) -> None:
    before = OperatorAct.objects.count()
    owner = client_of(store.memberships.get().account)
    for person, status in ((owner, 403), (Client(headers={"host": "localhost"}), 302)):
        assert person.get(address).status_code == status
        assert person.post(f"/operator/stores/{store.pk}/export", {"reason": "x"}).status_code == status
    assert (Export.objects.count(), OperatorAct.objects.count()) == (1, before)


def test_archives_of_another_store_and_of_owners_are_not_handed_out(store: Store, client: Client) -> None:
    other = open_another()
    ours, theirs = (ask_export(store=each, actor="operator:1") for each in (store, other))
    own = Export.objects.create(store=store, actor="account:1")
    for row in (ours, theirs, own):
        with in_store(row.store):
            make_export(row.pk)
    files = f"/operator/stores/{store.pk}/export/files"
    assert client.get(f"{files}/{link_of(theirs)}").status_code == 404
    assert client.get(f"{files}/{link_of(own)}").status_code == 404
    assert client.get(f"{files}/{link_of(ours)}x").status_code == 404
    assert link_of(own) not in client.get(f"/operator/stores/{store.pk}").text
    assert not OperatorAct.objects.exists()
    assert client.get(f"{files}/{link_of(ours)}").status_code == 200
