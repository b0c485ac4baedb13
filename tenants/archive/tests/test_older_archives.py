"""Archives that were made before migrations of today."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from accounts.models import Account
from foundation.errors import ActionError
from foundation.models import Event
from tenants import apply, prepare, versions
from tenants.actions import open_store
from tenants.archive import arrive
from tenants.archive.export import export_store
from tenants.archive.file import ArchiveReader
from tenants.archive.schemas import drop_schema
from tenants.context import in_store
from tenants.dump import dump_schema
from tenants.models import Store, TemplateSchema

NEXT = {"foundation": "tenants.tests.next_migrations"}


@pytest.fixture
def archived(db_with_commits: None) -> io.BytesIO:
    """An archive of a store that is gone."""
    owner = Account.objects.create_user("archive@example.com", "correct horse")
    store = open_store(owner=owner, name="Store", handle="former", currency="CNY", locale="en")
    file = io.BytesIO()
    export_store(store=store, file=file)
    drop_schema(store.schema_name, store.db_alias)
    store.delete()
    return file


@pytest.fixture
def db_with_commits(transactional_db: None) -> None:
    """The database, with transactions that end."""


@pytest.fixture
def next_release(settings: Settings) -> Iterator[None]:
    """The code of the next release, with two more migrations."""
    settings.MIGRATION_MODULES = NEXT
    for cached in (versions.current_version, apply._loader):
        cached.cache_clear()
    prepare.prepare()
    yield
    settings.MIGRATION_MODULES = {}
    for cached in (versions.current_version, apply._loader):
        cached.cache_clear()


def schemas() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 's\\_%'")
        return {name for (name,) in cursor.fetchall()}


def test_an_older_archive_is_migrated_with_its_rows(archived: io.BytesIO, next_release: None) -> None:
    reader = ArchiveReader(archived)
    assert reader.manifest.schema_version != versions.current_version()

    store = arrive.import_store(archive=reader).store

    assert Store.objects.get().schema_version == versions.current_version()
    with in_store(store), connection.cursor() as cursor:
        cursor.execute("SELECT name, note FROM foundation_event ORDER BY id LIMIT 1")
        assert cursor.fetchone() == ("store.opened", "event store.opened")
        assert Event.objects.count() == reader.manifest.rows["foundation_event"]
    other = open_store(owner=Account.objects.get(), name="Other", handle="other", currency="CNY", locale="en")
    # The same tables, indexes and constraints as a store that was born today.
    texts = [
        sorted(dump_schema(each.schema_name, rows=False).replace(each.schema_name, "it").splitlines())
        for each in (store, other)
    ]
    assert [line for line in texts[0] if not line.startswith("\\")] == [
        line for line in texts[1] if not line.startswith("\\")
    ]


def test_an_archive_whose_template_is_forgotten_is_built_by_its_migrations(
    archived: io.BytesIO, next_release: None
) -> None:
    TemplateSchema.objects.exclude(pk=versions.current_version()).delete()
    store = arrive.import_store(archive=ArchiveReader(archived)).store
    with in_store(store), connection.cursor() as cursor:
        cursor.execute("SELECT name, note FROM foundation_event ORDER BY id LIMIT 1")
        assert cursor.fetchone() == ("store.opened", "event store.opened")
        cursor.execute("SELECT count(*) FROM foundation_watch")
        assert cursor.fetchone() == (0,)


def test_a_failure_half_way_drops_the_schema_too(
    archived: io.BytesIO, next_release: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = schemas()

    def fail(_newcomer: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(arrive, "arrival_steps", lambda: [fail])
    with pytest.raises(OSError, match="the disk is full"):
        arrive.import_store(archive=ArchiveReader(archived))
    assert schemas() == before
    assert not Store.objects.exists()


def test_a_release_refuses_what_a_later_one_made(db_with_commits: None, next_release: None) -> None:
    owner = Account.objects.create_user("later@example.com", "correct horse")
    store = open_store(owner=owner, name="Store", handle="later", currency="CNY", locale="en")
    file = io.BytesIO()
    export_store(store=store, file=file)
    reader = ArchiveReader(file)
    with pytest.MonkeyPatch.context() as patch:
        from tenants.archive import schemas as module

        patch.setattr(module, "current_version", lambda: "the former release")
        patch.setattr(module, "_scripts", list)
        with pytest.raises(ActionError) as refused:
            arrive.import_store(archive=reader, handle="copy")
    assert refused.value.code == "archive_newer"
