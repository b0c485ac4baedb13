"""A store goes back to a backup from before it was moved, and stays in the database where it lies now."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from foundation.errors import ActionError
from tests.test_moved import content, now, open_shop, place

if TYPE_CHECKING:
    from tenants.archive.models import Backup
    from tenants.models import Store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("stores_at_home")]


@pytest.fixture(autouse=True)
def kept_apart(tmp_path: Path, settings: Any) -> Iterator[None]:
    """Backups of this test alone."""
    options = {"location": tmp_path / "backups", "base_url": None}
    backups = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "backups": backups}
    yield
    shutil.rmtree(tmp_path / "backups", ignore_errors=True)


@pytest.fixture
def shop(transactional_db: None, elsewhere: str, store_owner: Any) -> Store:
    """A store with goods and an order, from outside of it."""
    return open_shop("gleam", store_owner)


def by_owner(store: Store, backup: Backup, owner: Any) -> None:
    from backoffice.testing import client_of

    page = f"/stores/{store.handle}/settings/data/backups/{backup.pk}"
    assert client_of(owner).get(page).status_code == 200
    assert client_of(owner).post(page, {"confirm": store.handle}).status_code == 302
    work(store)


def by_operator(store: Store, backup: Backup, owner: Any) -> None:
    from backoffice.testing import client_of
    from console.testing import operator_account

    page = f"/operator/stores/{store.pk}/restore/{backup.pk}"
    answer = client_of(operator_account()).post(page, {"reason": "The owner asked"})
    assert answer.status_code == 302
    work(store)


def by_command(store: Store, backup: Backup, owner: Any) -> None:
    from tenants.archive.restore import restore_store

    restore_store(backup=backup)  # its row was read before the move


def work(store: Store) -> None:
    """What a worker does with what was asked for."""
    from tenants.archive.asked import run_restore
    from tenants.archive.models import Restore
    from tenants.context import in_store

    row = Restore.objects.get()
    if row.finished_at is None:
        with in_store(now(store)):
            run_restore(row.pk)
    row.refresh_from_db()
    assert (row.fault, row.finished_at is not None) == ("", True)


@pytest.mark.parametrize("way", [by_owner, by_operator, by_command])
def test_a_backup_from_before_a_move_is_restored_where_the_store_lies(
    shop: Store, store_owner: Any, way: Callable[..., None]
) -> None:
    from storefront.orders.models import Order
    from tenants.archive.backups import make_backup
    from tenants.archive.models import FormerSchema
    from tenants.archive.move import move_store
    from tenants.archive.undo import undo_restore
    from tenants.context import in_store

    neighbour = open_shop("other", store_owner)
    backup, then, others = make_backup(store=shop), content(shop), content(neighbour)
    assert backup.store.db_alias == "default"
    moved = move_store(store=shop, to="east").to_schema
    with in_store(now(shop)):
        later = place()
    after = content(now(shop))

    way(shop, backup, store_owner)
    back = now(shop)
    assert (back.db_alias, back.schema_name != moved) == ("east", True)
    assert content(back) == then
    with in_store(back):
        assert not Order.objects.filter(token=later.token).exists()
        assert place().pk == later.pk
    former = FormerSchema.objects.get(is_move=False)
    assert (former.db_alias, former.schema_name) == ("east", f"{moved}_{former.pk}")

    undo_restore(former=former)
    assert (now(shop).db_alias, now(shop).schema_name) == ("east", moved)
    assert content(now(shop)) == after
    assert content(now(neighbour)) == others


def test_a_move_during_a_restore_is_noticed(shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from tenants.archive import restore
    from tenants.archive.backups import make_backup
    from tenants.archive.move import move_store

    backup = make_backup(store=shop)
    bring = restore._bring_files

    def meanwhile(*about: Any) -> None:
        bring(*about)
        move_store(store=shop, to="east")

    monkeypatch.setattr(restore, "_bring_files", meanwhile)
    with pytest.raises(ActionError) as refused:
        restore.restore_store(backup=backup)
    assert (refused.value.code, now(shop).db_alias) == ("store_moved", "east")
    monkeypatch.undo()
    restore.restore_store(backup=backup)
    assert now(shop).db_alias == "east"


def test_an_undo_stays_where_the_store_was_moved_to(shop: Store, store_owner: Any) -> None:
    from storefront.orders.models import Order
    from tenants.archive.backups import make_backup
    from tenants.archive.models import FormerSchema
    from tenants.archive.move import move_store
    from tenants.archive.restore import restore_store, throw_away_former
    from tenants.archive.undo import latest_former, undo_restore
    from tenants.context import in_store

    neighbour = open_shop("other", store_owner)
    backup = make_backup(store=shop)
    with in_store(shop):
        earlier = place()
    before, others = content(shop), content(neighbour)
    former = restore_store(backup=backup)
    moved = move_store(store=now(shop), to="east").to_schema
    with in_store(now(shop)):
        later = place()
    after = content(now(shop))

    undone = undo_restore(former=former)
    back = now(shop)
    assert (back.db_alias, back.schema_name != moved, content(back)) == ("east", True, before)
    with in_store(back):
        assert Order.objects.filter(token=earlier.token).exists()
        assert not Order.objects.filter(token=later.token).exists()
        assert place().pk == earlier.pk + 1, "numbers go on where they stood"
    assert (latest_former(back), undone.db_alias) == (undone, "east")
    put_aside = FormerSchema.objects.filter(is_move=True).order_by("pk")
    assert [row.db_alias for row in put_aside] == ["default", "default"]
    assert former.pk in {row.pk for row in put_aside}, "what lay there is kept to the end of its time"
    with pytest.raises(ActionError) as refused:
        undo_restore(former=former)
    assert (refused.value.code, now(shop).schema_name) == ("undone_already", back.schema_name)

    undo_restore(former=undone)
    assert (now(shop).schema_name, content(now(shop))) == (moved, after)
    throw_away_former(timezone.now() + timedelta(days=9))
    assert content(now(shop)) == after
    assert content(now(neighbour)) == others


@pytest.mark.parametrize("trouble", ["away", "unknown", "copying"])
def test_an_undo_that_can_not_be_is_refused_and_loses_nothing(
    shop: Store, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    from django.db import connections

    from tenants.archive import undo
    from tenants.archive.backups import make_backup
    from tenants.archive.models import FormerSchema
    from tenants.archive.move import move_store
    from tenants.archive.restore import restore_store

    move_store(store=shop, to="east")
    backup = make_backup(store=now(shop))
    former = restore_store(backup=backup)
    move_store(store=now(shop), to="default")
    here, kept = now(shop), set(FormerSchema.objects.values_list("pk", flat=True))
    lies = content(here)
    with monkeypatch.context() as patch:
        if trouble == "away":
            patch.setitem(connections.settings, "east", {**connections.settings["east"], "PORT": "1"})
        elif trouble == "unknown":
            rest = {name: each for name, each in connections.settings.items() if name != "east"}
            patch.setattr(connections, "settings", rest)
        else:
            patch.setattr(undo, "refuse_moved", lambda store: 1 / 0)
        with pytest.raises(ZeroDivisionError if trouble == "copying" else ActionError) as refused:
            undo.undo_restore(former=former)
    assert trouble == "copying" or "It is kept; try again later." in str(refused.value)
    assert (now(shop).schema_name, content(now(shop))) == (here.schema_name, lies)
    assert set(FormerSchema.objects.values_list("pk", flat=True)) == kept
    undo.undo_restore(former=former)
    assert now(shop).db_alias == "default"


def test_a_backup_that_a_restore_outran_says_so(shop: Store) -> None:
    from django.db import connections

    from tenants.archive.backups import make_backup
    from tenants.archive.models import Backup
    from tenants.archive.restore import restore_store

    first = make_backup(store=shop)

    def beside() -> None:
        restore_store(backup=first)
        connections.close_all()

    def meanwhile(done: int, total: int) -> None:
        if done == 1:
            other = threading.Thread(target=beside)
            other.start()
            other.join()

    with pytest.raises(ActionError) as refused:
        make_backup(store=shop, progress=meanwhile)
    assert refused.value.code == "backup_outrun"
    failed = Backup.objects.exclude(pk=first.pk).get()
    assert (failed.fault, failed.made_at, now(shop).schema_name != shop.schema_name) == (
        "backup_outrun",
        None,
        True,
    )
    whole = make_backup(store=now(shop))
    whole.refresh_from_db()
    assert (whole.verified_at is not None, whole.percent > 0) == (True, True), "how far it was is told"
