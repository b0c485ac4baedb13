"""A whole store goes out as a file and comes back as it was; what can't come leaves nothing."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from foundation.errors import ActionError

if TYPE_CHECKING:
    from tenants.archive.file import ArchiveReader, Manifest
    from tenants.models import Store
    from tests.isolation.world import Side, World


@pytest.fixture(scope="module")
def whole_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    from plugins.testing import with_plugins
    from tenants.context import enter_store
    from tests.isolation.undo import rolled_back
    from tests.isolation.world import build_world

    with django_db_blocker.unblock(), with_plugins("plugins.tests.desk"), rolled_back():
        enter_store(None)
        yield build_world()
        enter_store(None)


@pytest.fixture
def world(whole_world: World) -> Iterator[World]:
    from tenants.context import enter_store
    from tenants.hosts import routes
    from tests.isolation.undo import rolled_back

    enter_store(None)
    routes.forget_all()
    with rolled_back():
        yield whole_world
        enter_store(None)


def exported(store: Store) -> tuple[bytes, Manifest]:
    from tenants.archive.export import export_store

    out = io.BytesIO()
    manifest = export_store(store=store, file=out)
    return out.getvalue(), manifest


def beside(manifest: Manifest) -> dict[str, str]:
    """Checksums of files and shared things."""
    parts = (part for part in manifest.parts if part.path.startswith(("media/", "shared/")))
    return {part.path: part.sha256 for part in parts}


def reader(data: bytes) -> ArchiveReader:
    from tenants.archive.file import ArchiveReader

    return ArchiveReader(io.BytesIO(data))


def vanish(store: Store) -> None:
    """What is left of a store when it is gone for good: nothing."""
    from tenants.archive import media
    from tenants.archive.schemas import drop_schema
    from tenants.context import in_store
    from tenants.models import Store

    with in_store(store):
        media.forget_all()
    connection.check_constraints()  # a commit would have done so long ago
    drop_schema(store.schema_name, store.db_alias)
    Store.objects.filter(pk=store.pk).delete()


def files_of(store: Store) -> list[str]:
    from tenants.archive import media
    from tenants.context import in_store

    with in_store(store):
        return list(media.paths())


def remade(data: bytes, change: dict[str, bytes], manifest: dict[str, Any] | None = None) -> bytes:
    """The archive with other parts, whose ZIP is in order all the same."""
    import hashlib

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        said = json.loads(old.read("manifest.json")) | (manifest or {})
        for name in old.namelist():
            if name != "manifest.json":
                new.writestr(name, change.get(name, old.read(name)))
        text = json.dumps(said).encode()
        new.writestr("manifest.json", text)
        new.comment = hashlib.sha256(text).hexdigest().encode()
    return out.getvalue()


def test_a_store_that_left_comes_back_as_it_was(world: World) -> None:
    from django.test import Client

    from storefront.customers.models import Customer
    from storefront.customers.testing import PASSWORD
    from storefront.orders.models import Order
    from tenants.archive.arrive import import_store
    from tenants.context import in_store
    from tenants.models import Domain, Membership, Store

    side: Side = world.a
    with in_store(side.store):
        number, email = side.order.pk, side.customer.email
    files, team = files_of(side.store), list(side.store.memberships.order_by("pk").values("account", "role"))
    data, before = exported(side.store)
    other = exported(world.b.store)[1]
    vanish(side.store)
    assert files_of(side.store) == []

    arrived = import_store(archive=reader(data), actor="system")

    store = Store.objects.get(handle=side.store.handle)
    assert (store.pk, store.uid) == (side.store.pk, side.store.uid)
    assert arrived.notes == []
    _data, after = exported(store)
    assert len(after.rows) > 60
    assert sum(after.rows.values()) > 140
    assert after.rows == before.rows
    assert after.checksums == before.checksums
    assert after.sequences == before.sequences
    assert after.sequences["orders_order.id"] > 3
    assert beside(after) == beside(before)
    assert files_of(store) == files
    assert len(files) == 3
    assert list(store.memberships.order_by("pk").values("account", "role")) == team
    assert Membership.objects.get(store=store, role="owner").account == side.owner
    assert Domain.objects.get(store=store).is_primary
    assert store.invitations.get().email == side.invitation.email
    with in_store(store):
        assert Order.objects.get(pk=number).token == side.order.token
        shopper = Customer.objects.get(email=email)
    entered = Client(headers={"host": store.host, "sec-fetch-site": "same-origin"}).post(
        "/account/login", {"customer[email]": shopper.email, "customer[password]": PASSWORD}
    )
    assert entered.status_code == 302, entered.content[:500]
    assert entered.headers["Location"].endswith("/account")
    assert exported(world.b.store)[1].checksums == other.checksums


def test_a_copy_beside_the_first_has_files_and_an_identity_of_its_own(world: World) -> None:
    from plugins.access.models import AccessToken
    from plugins.webhooks.models import Endpoint
    from storefront.catalog.models import Media
    from tenants.archive.arrive import import_store
    from tenants.context import in_store

    data, before = exported(world.a.store)
    arrived = import_store(archive=reader(data), handle="second-shop")
    store = arrived.store
    assert store.uid != world.a.store.uid
    assert store.pk != world.a.store.pk
    assert [domain.host for domain in store.domains.all()] == ["second-shop.localhost"]
    with in_store(store):
        key = Media.objects.get().renditions[0]["key"]
        assert key.startswith(f"stores/{store.uid}/")
        assert default_storage.exists(key)
        assert not AccessToken.objects.filter(revoked_at=None).exists()
        assert not Endpoint.objects.filter(is_on=True).exists()
    assert exported(store)[1].rows == before.rows
    assert exported(world.a.store)[1].checksums == before.checksums
    with in_store(store):
        from tenants.archive import media

        media.forget_all()


def test_secrets_that_another_platform_sealed_are_dropped_and_said(world: World, settings: Any) -> None:
    from plugins.models import Installation
    from plugins.secrets import _box, opened
    from plugins.webhooks.models import Endpoint
    from tenants.archive.arrive import import_store
    from tenants.context import in_store

    data, _manifest = exported(world.a.store)
    vanish(world.a.store)
    settings.SECRET_KEY = "the key of another platform"
    _box.cache_clear()
    try:
        arrived = import_store(archive=reader(data))
        with in_store(arrived.store):
            assert Installation.objects.get(plugin="desk").settings == {"title": world.a.word}
            endpoint = Endpoint.objects.get(pk=world.a.endpoint.pk)
            assert opened(endpoint.secret).startswith("whsec_")
            assert not endpoint.is_on
        assert len(arrived.notes) == 2
    finally:
        _box.cache_clear()


def test_people_unknown_here_are_nobody_and_an_owner_is_asked_for(world: World, store_owner: Any) -> None:
    from foundation.models import Event
    from tenants.archive.arrive import import_store
    from tenants.context import in_store

    data, manifest = exported(world.a.store)
    vanish(world.a.store)
    for account in (world.a.owner, world.a.manager, world.a.packer):
        account.email = f"not-{account.email}"
        account.save()
    with pytest.raises(ActionError) as refused:
        import_store(archive=reader(data))
    assert refused.value.code == "owner_missing"
    assert files_of(world.a.store) == []
    store = import_store(archive=reader(data), owner=store_owner).store
    assert [member.account for member in store.memberships.all()] == [store_owner]
    with in_store(store):
        assert Event.objects.filter(actor="account:0").exists()
        assert not Event.objects.filter(actor=f"account:{world.a.owner.pk}").exists()
    assert exported(store)[1].rows == manifest.rows


@pytest.mark.parametrize("where", ["tables/orders_order.csv", "store.json"])
def test_a_damaged_archive_is_refused(world: World, where: str) -> None:
    from tenants.archive.arrive import import_store
    from tenants.models import Store

    data, _manifest = exported(world.a.store)
    vanish(world.a.store)
    count = Store.objects.count()
    damaged = remade(data, {where: zipfile.ZipFile(io.BytesIO(data)).read(where).replace(b"1", b"2")})
    with pytest.raises(ActionError) as refused:
        import_store(archive=reader(damaged))
    assert refused.value.code == "archive_damaged"
    assert Store.objects.count() == count


def test_any_part_that_broke_is_noticed(world: World) -> None:
    data, _manifest = exported(world.a.store)
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        infos = [info for info in box.infolist() if info.compress_size]
        assert len(infos) > 60
        for info in infos:
            head = 30 + int.from_bytes(data[info.header_offset + 26 : info.header_offset + 28], "little")
            head += int.from_bytes(data[info.header_offset + 28 : info.header_offset + 30], "little")
            place = info.header_offset + head + info.compress_size // 2
            broken = data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]
            with pytest.raises(ActionError) as refused:
                reader(broken).verify()
            assert refused.value.code == "archive_damaged", info.filename
    for broken in (data[:-1], data[: len(data) // 2], b"", b"PK"):
        with pytest.raises(ActionError):
            reader(broken).verify()


def test_archives_of_later_versions_are_refused(world: World) -> None:
    from tenants.archive.arrive import import_store

    data, manifest = exported(world.a.store)
    vanish(world.a.store)
    later = [*manifest.migrations, ["orders", "0999_what_comes"]]
    for change in ({"format_version": 2}, {"schema_version": "later", "migrations": later}):
        with pytest.raises(ActionError) as refused:
            import_store(archive=reader(remade(data, {}, change)))
        assert refused.value.code == "archive_newer"


def test_a_handle_that_is_taken_is_refused_before_anything_is_written(world: World) -> None:
    from tenants.archive.arrive import import_store

    data, _manifest = exported(world.a.store)
    with pytest.raises(ActionError) as refused:
        import_store(archive=reader(data))
    assert refused.value.code == "handle_taken"


def test_an_import_that_fails_half_way_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from tenants.archive import arrive
    from tenants.models import SpareSchema, Store

    data, _manifest = exported(world.a.store)
    vanish(world.a.store)
    before = (Store.objects.count(), set(SpareSchema.objects.values_list("schema_name", flat=True)))

    def fail(_newcomer: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(arrive, "arrival_steps", lambda: [fail])
    with pytest.raises(OSError, match="the disk is full"):
        arrive.import_store(archive=reader(data))
    assert (Store.objects.count(), set(SpareSchema.objects.values_list("schema_name", flat=True))) == before
    assert files_of(world.a.store) == []


def test_every_public_row_of_a_store_is_declared() -> None:
    from django.apps import apps
    from django.conf import settings

    from tenants.archive.declared import carried, left_behind
    from tenants.models import Store

    declared = {each.model for each in carried()} | set(left_behind())
    public = [config for config in apps.get_app_configs() if config.name in settings.SHARED_APPS]
    missing = [
        model._meta.label
        for config in public
        for model in config.get_models()
        if any(field.related_model is Store for field in model._meta.concrete_fields)
        and model not in declared
    ]
    assert missing == []


def test_columns_that_hold_accounts_are_declared() -> None:
    from django.db import models

    from tenants.archive.declared import people_columns
    from tenants.archive.people import columns_of_actors
    from tenants.versions import store_apps

    declared = {(each.table, each.column) for each in (*people_columns(), *columns_of_actors())}
    assert ("foundation_event", "actor") in declared
    for config in store_apps():
        for model in config.get_models():
            for field in model._meta.concrete_fields:
                named = field.name in {"actor", "account", "sponsor", "member"} or field.name.endswith("_by")
                if named and not isinstance(field, models.ForeignKey):
                    assert (model._meta.db_table, field.column) in declared, (
                        f"{model._meta.label}.{field.name}"
                    )


@pytest.mark.django_db
def test_an_archive_has_all_tables_of_a_stores_schema() -> None:
    from tenants.archive.tables import all_tables_of, tables_of
    from tenants.template import TEMPLATE

    assert tables_of(TEMPLATE) == all_tables_of(TEMPLATE)
    assert all(table.key for table in tables_of(TEMPLATE))


def test_memory_does_not_grow_with_the_store(world: World, tmp_path: Path) -> None:
    import tracemalloc

    from tenants.archive.export import export_store
    from tenants.context import in_store

    with in_store(world.a.store), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO foundation_event (name, subject, actor, payload, at) "
            "SELECT 'store.opened', 'store:1', 'system', "
            "jsonb_build_object('text', repeat(md5(n::text), 20)), now() "
            "FROM generate_series(1, 60000) n"
        )
    with (tmp_path / "large.zip").open("wb") as file:
        tracemalloc.start()
        manifest = export_store(store=world.a.store, file=file)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert next(part.bytes for part in manifest.parts if "foundation_event" in part.path) > 40_000_000
    assert most < 12_000_000
