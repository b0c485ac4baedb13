"""Backups each night, one store brought back, and a store that goes for good."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import connection

from foundation.errors import ActionError
from tests.isolation.conftest import whole_world, world
from tests.test_coming_and_going import exported, files_of

if TYPE_CHECKING:
    from tenants.archive.models import Backup
    from tests.isolation.world import World

__all__ = ["whole_world", "world"]


@pytest.fixture(autouse=True)
def kept_apart(tmp_path: Path, settings: Any, world: World) -> Iterator[Path]:
    """Backups and exports of this test alone."""
    from tenants.archive.models import Backup, Export

    Backup.objects.all().delete()
    Export.objects.all().delete()
    options = {"location": tmp_path / "backups", "base_url": None}
    backups = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "backups": backups}
    yield tmp_path / "backups"
    shutil.rmtree(tmp_path / "backups", ignore_errors=True)


def order_in(side: Any) -> Any:
    from tenants.context import in_store
    from tests.isolation.world import _order

    with in_store(side.store):
        return _order(side, quantity=1)


def test_a_store_is_restored_while_others_take_orders(world: World) -> None:
    from storefront.orders.models import Order
    from tenants.archive.backups import make_backup
    from tenants.archive.restore import restore_store
    from tenants.archive.undo import undo_restore
    from tenants.context import in_store
    from tenants.models import Store

    one, other = world.a, world.b
    backup = make_backup(store=one.store)
    assert backup.verified_at is not None
    assert (backup.files, backup.fault) == (len(files_of(one.store)), "")
    then = exported(one.store)[1]
    later = order_in(one)
    with in_store(one.store):
        Order.objects.filter(pk=one.idle_order.pk).delete()
        connection.check_constraints()
    now = exported(one.store)[1]
    before = exported(other.store)[1]
    placed: list[int] = []

    def meanwhile(done: int, total: int) -> None:
        if not placed and done == total:
            placed.append(order_in(other).pk)

    former = restore_store(backup=backup, actor="account:1", progress=meanwhile)

    store = Store.objects.get(pk=one.store.pk)
    assert (store.uid, store.handle) == (one.store.uid, one.store.handle)
    assert store.schema_name != one.store.schema_name
    after = exported(store)[1]
    assert after.rows["foundation_event"] == then.rows["foundation_event"] + 1  # that it was restored
    assert {name for name in then.checksums if then.checksums[name] != after.checksums[name]} == {
        "foundation_event"
    }
    with in_store(store):
        assert not Order.objects.filter(pk=later.pk).exists()
        assert Order.objects.filter(pk=one.idle_order.pk).exists()
    # What others have is what they had, and what they sold meanwhile.
    assert len(placed) == 1
    with in_store(other.store):
        Order.objects.get(pk=placed[0])
    assert Store.objects.get(pk=other.store.pk).schema_name == other.store.schema_name
    others = exported(other.store)[1]
    assert others.rows["orders_order"] == before.rows["orders_order"] + 1
    assert others.checksums["catalog_product"] == before.checksums["catalog_product"]

    undo_restore(former=former)
    store = Store.objects.get(pk=one.store.pk)
    assert store.schema_name == one.store.schema_name
    back = exported(store)[1]
    assert {name for name in now.checksums if now.checksums[name] != back.checksums[name]} == {
        "foundation_event"
    }


def test_what_a_restore_would_lose_is_said_before(world: World) -> None:
    from tenants.archive.backups import make_backup
    from tenants.archive.restore import what_would_be_lost

    backup = make_backup(store=world.a.store)
    assert what_would_be_lost(backup) == []
    order_in(world.a)
    assert what_would_be_lost(backup) == ["1 order placed since"]


def test_a_file_that_was_deleted_comes_back_and_none_is_copied_twice(world: World, kept_apart: Path) -> None:
    from tenants.archive import media
    from tenants.archive.backups import make_backup
    from tenants.archive.restore import restore_store
    from tenants.context import in_store

    store = world.a.store
    files = files_of(store)
    first = make_backup(store=store)
    kept = {
        path: path.stat().st_mtime_ns for path in kept_apart.glob(f"{store.uid}/media/**/*") if path.is_file()
    }
    assert len(kept) == len(files)
    make_backup(store=store)
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    with in_store(store):
        bodies = {path: b"".join(media.blocks(path)) for path in files}
        media.forget_all()
    assert files_of(store) == []
    restore_store(backup=first)
    with in_store(store):
        assert {path: b"".join(media.blocks(path)) for path in media.paths()} == bodies


def test_a_damaged_backup_is_noticed_and_changes_nothing(world: World, kept_apart: Path) -> None:
    from tenants.archive.backups import make_backup
    from tenants.archive.restore import restore_store
    from tenants.models import Store

    backup = make_backup(store=world.a.store)
    file = kept_apart / backup.key
    data = bytearray(file.read_bytes())
    data[len(data) // 3 : len(data) // 3 + 400] = b"?" * 400
    for broken in (bytes(data), data[: len(data) // 2], b""):
        file.write_bytes(broken)
        with pytest.raises(ActionError, match=r"^This backup is damaged. Take another one.$") as refused:
            restore_store(backup=backup)
        assert refused.value.code == "archive_damaged"
    assert Store.objects.get(pk=world.a.store.pk).schema_name == world.a.store.schema_name
    file.unlink()
    with pytest.raises(ActionError) as refused:
        restore_store(backup=backup)
    assert refused.value.code == "backup_missing"


def test_a_backup_that_fails_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from tenants.archive import backups
    from tenants.archive.models import Backup

    def fail(**_: object) -> None:
        raise OSError("no room left")

    monkeypatch.setattr(backups, "export_store", fail)
    with pytest.raises(OSError, match="no room left"):
        backups.make_backup(store=world.a.store)
    assert Backup.objects.get(store=world.a.store).fault == "no room left"


@pytest.mark.parametrize("what", ["archive", "picture"])
def test_a_full_disk_leaves_no_half_file_and_is_said(
    world: World, kept_apart: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    from django.core.files.storage import FileSystemStorage

    from tenants.archive import backups, faults
    from tenants.archive.models import Backup

    store = world.a.store
    disk: Any = FileSystemStorage
    save = disk._save

    def fill_up(self: FileSystemStorage, name: str, content: Any) -> str:
        path = kept_apart / name
        if name.endswith(".kaidian.zip") == (what == "archive"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"half of it")
            raise OSError(errno.ENOSPC, "No space left on device")
        return str(save(self, name, content))

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "_save", fill_up)
        with pytest.raises(OSError, match="No space left"):
            backups.make_backup(store=store)
    failed = Backup.objects.get(store=store)
    assert (failed.fault, failed.made_at, failed.key) == ("no_room", None, "")
    assert faults.for_owners(failed.fault) == "There was no room left to write the file. Try again later."
    halves = [path for path in kept_apart.rglob("*") if path.is_file() and path.read_bytes() == b"half of it"]
    assert halves == []
    assert backups.make_backup(store=store).verified_at is not None


def test_a_damaged_backup_stops_no_old_one_from_going(world: World, kept_apart: Path) -> None:
    from tenants.archive.backups import make_backup, throw_away_old
    from tenants.archive.models import Backup

    store = world.a.store
    old, night = make_backup(store=store), make_backup(store=store)
    Backup.objects.filter(pk=old.pk).update(started_at=old.started_at - timedelta(days=90))
    (kept_apart / night.key).write_bytes(b"PK damaged")
    kept = {path for path in (kept_apart / str(store.uid) / "media").rglob("*") if path.is_file()}
    assert kept
    assert throw_away_old(store) == 1
    assert list(Backup.objects.filter(store=store)) == [night]
    assert not (kept_apart / old.key).exists()
    assert all(path.exists() for path in kept), "they may be those of the one that can't be read"


def backup_of(store: Any, at: datetime, *, by_hand: bool = False) -> Backup:
    from tenants.archive.models import Backup

    return Backup(store=store, started_at=at, made_at=at, by_hand=by_hand)


@pytest.mark.parametrize(("days", "weeks", "kept"), [(7, 4, 11), (2, 0, 2), (0, 0, 1)])
def test_the_rule_keeps_days_and_weeks(days: int, weeks: int, kept: int) -> None:
    from tenants.archive.kept import Rule, to_forget
    from tenants.models import Store

    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    store, rule = Store(pk=1), Rule(days, weeks, by_hand=2)
    backups = [backup_of(store, now - timedelta(days=day, hours=1)) for day in range(100)]
    gone = to_forget(backups, rule, now=now)
    assert len(backups) - len(gone) == kept
    assert backups[0] not in gone
    assert to_forget(backups[:1], rule, now=now + timedelta(days=900)) == []


def test_backups_by_hand_and_of_nights_take_nobody_elses_place() -> None:
    from tenants.archive.kept import Rule, to_forget
    from tenants.models import Store

    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    store, rule = Store(pk=1), Rule(days=2, weeks=0, by_hand=3)
    nights = [backup_of(store, now - timedelta(days=day, hours=8)) for day in range(3)]
    by_hand = [backup_of(store, now - timedelta(minutes=minute), by_hand=True) for minute in range(5)]
    assert to_forget([*nights, *by_hand], rule, now=now) == [*by_hand[3:], nights[2]]
    later = now + timedelta(days=300)
    assert to_forget([*nights, *by_hand], rule, now=later) == [*by_hand[3:], *nights], "those stay by number"


def test_the_night_is_that_of_the_store(world: World) -> None:
    from tenants.archive.backups import due, last_night, make_backup

    now = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)  # half past two in Shanghai, afternoon in New York
    assert last_night(now, "Asia/Shanghai") == datetime(2026, 11, 20, 19, tzinfo=UTC) + timedelta(days=1)
    assert last_night(now, "America/New_York") == datetime(2026, 11, 22, 8, tzinfo=UTC)
    stores = {store.pk for store in due(now)}
    assert {world.a.store.pk, world.b.store.pk} <= stores
    from django.utils import timezone

    make_backup(store=world.a.store, by_hand=True)
    assert world.a.store.pk in {store.pk for store in due(timezone.now())}
    make_backup(store=world.a.store)
    stores = {store.pk for store in due(timezone.now())}
    assert world.a.store.pk not in stores
    assert world.b.store.pk in stores
    assert world.a.store.pk in {store.pk for store in due(timezone.now() + timedelta(days=1))}


def test_old_backups_go_with_the_files_that_no_other_has(
    world: World, kept_apart: Path, settings: Any
) -> None:
    from tenants.archive import media
    from tenants.archive.backups import make_backup, throw_away_old
    from tenants.archive.models import Backup
    from tenants.context import in_store

    store = world.a.store
    first = make_backup(store=store)
    with in_store(store):
        gone = next(path for path in media.paths() if path.startswith("imports/"))
        media.forget(gone)
    second = make_backup(store=store)
    Backup.objects.filter(pk=first.pk).update(started_at=first.started_at - timedelta(days=90))
    assert (kept_apart / str(store.uid) / "media" / gone).exists()
    assert throw_away_old(store) == 1
    assert not (kept_apart / str(store.uid) / "media" / gone).exists()
    assert not (kept_apart / first.key).exists()
    assert (kept_apart / second.key).exists()
    assert len([path for path in (kept_apart / str(store.uid) / "media").glob("**/*") if path.is_file()]) == 2


def test_a_store_goes_for_good_and_leaves_a_certificate(world: World, kept_apart: Path) -> None:
    from django.test import Client

    from tenants.archive.backups import make_backup
    from tenants.archive.deletion import ask_deletion, delete_store, due, warn_due
    from tenants.archive.letters import tell_leaving, tell_warned
    from tenants.archive.models import Certificate
    from tenants.context import in_store
    from tenants.hosts import routes
    from tenants.models import Domain, Store

    side = world.a
    other = exported(world.b.store)[1]
    with pytest.raises(ActionError, match="Say why"):
        ask_deletion(store=side.store, reason=" ", actor=f"account:{side.owner.pk}")
    deletion = ask_deletion(store=side.store, reason="We close", actor=f"account:{side.owner.pk}")
    side.owner.language = "zh-hans"
    side.owner.save()
    mail.outbox = []
    with in_store(side.store):
        tell_leaving(deletion.pk)
    assert [letter.to for letter in mail.outbox] == [[side.owner.email]]
    assert "删除" in mail.outbox[0].subject
    routes.forget_all()
    assert Client(headers={"host": side.store.host}).get("/").status_code == 404
    with pytest.raises(ActionError) as refused:
        delete_store(store=side.store)
    assert refused.value.code == "not_due"
    make_backup(store=side.store)
    rows, files = exported(side.store)[1].rows, len(files_of(side.store))

    assert warn_due(deletion.due_at - timedelta(days=4)) == 0
    assert warn_due(deletion.due_at - timedelta(days=2)) == 1
    assert warn_due(deletion.due_at - timedelta(days=1)) == 0
    with in_store(side.store):
        tell_warned(deletion.pk)
    assert len(mail.outbox) == 2
    assert due(deletion.due_at - timedelta(seconds=1)) == []
    assert [store.pk for store in due(deletion.due_at)] == [side.store.pk]
    connection.check_constraints()

    certificate = delete_store(store=side.store, now=deletion.due_at)

    assert Certificate.objects.get() == certificate
    assert (certificate.handle, certificate.asked_by) == (side.store.handle, side.owner.email)
    assert (certificate.reason, certificate.rows) == ("We close", rows)
    assert (certificate.files, certificate.backups, len(certificate.checksum)) == (files, 1, 64)
    assert not Store.objects.filter(pk=side.store.pk).exists()
    assert not Domain.objects.filter(host=side.store.host).exists()
    assert files_of(side.store) == []
    assert not [path for path in kept_apart.glob("**/*") if path.is_file()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [side.store.schema_name])
        assert cursor.fetchone() is None
    assert exported(world.b.store)[1].checksums == other.checksums


def test_a_deletion_that_was_cut_off_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from tenants.archive import deletion
    from tenants.archive.models import Certificate

    asked = deletion.ask_deletion(store=world.a.store, reason="We close")
    rows = exported(world.a.store)[1].rows
    connection.check_constraints()

    def cut_off(*_: object) -> int:
        raise OSError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(deletion, "forget_all", cut_off)
        with pytest.raises(OSError, match="killed"):
            deletion.delete_store(store=world.a.store, now=asked.due_at)
    with pytest.raises(ActionError) as refused:
        deletion.take_back(store=world.a.store)
    assert refused.value.code == "too_late"
    deletion.delete_store(store=world.a.store, now=asked.due_at)
    assert Certificate.objects.get().rows == rows


def test_a_store_taken_back_is_what_it_was(world: World) -> None:
    from tenants.actions import reopen_store, suspend_store
    from tenants.archive.deletion import ask_deletion, take_back
    from tenants.models import Store

    store = suspend_store(store=world.a.store, reason="unpaid")
    ask_deletion(store=store, reason="We close")
    with pytest.raises(ActionError) as refused:
        reopen_store(store=store)
    assert refused.value.code == "store_leaving"
    with pytest.raises(ActionError) as refused:
        suspend_store(store=store, reason="again")
    assert refused.value.code == "store_leaving"
    with pytest.raises(ActionError) as refused:
        ask_deletion(store=store, reason="Twice")
    assert refused.value.code == "leaving_already"
    take_back(store=store)
    now = Store.objects.get(pk=store.pk)
    assert (now.status, now.suspended_reason) == ("suspended", "unpaid")


def test_an_export_is_made_aside_and_its_link_ends(world: World, settings: Any) -> None:
    from tenants.archive.exports import ask_export, export_of_link, link_of, make_export, throw_away_exports
    from tenants.archive.models import DOWNLOAD_LIVES, Export
    from tenants.context import in_store

    row = ask_export(store=world.a.store, actor="account:1")
    with pytest.raises(ActionError) as refused:
        ask_export(store=world.a.store, actor="account:1")
    assert refused.value.code == "export_running"
    link = link_of(row)
    assert export_of_link(world.a.store, link) is None
    with in_store(world.a.store):
        make_export(row.pk)
    ready = export_of_link(world.a.store, link)
    assert ready is not None
    assert ready.bytes > 10_000
    assert export_of_link(world.b.store, link) is None
    assert export_of_link(world.a.store, link[:-2]) is None
    assert throw_away_exports(ready.expires_at - timedelta(seconds=1)) == 0
    assert throw_away_exports(ready.expires_at + timedelta(seconds=1)) == 1
    assert not Export.objects.exists()
    assert timedelta(days=2) == DOWNLOAD_LIVES
