"""A store goes back to a backup from before it was moved, and stays in the database where it lies now."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

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
    from tenants.archive.models import Restore
    from tenants.archive.restore import run_restore
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
    from tenants.archive.restore import undo_restore
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
