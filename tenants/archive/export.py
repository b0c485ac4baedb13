"""A store as a file: its schema, its files, its public rows, and what it shares with other stores.

All tables are read in one snapshot, so the archive is the store at one moment, while the shop goes on
selling. Memory does not grow with the store.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from tenants.context import in_store, on_platform
from tenants.models import Store
from tenants.versions import current_version

from . import media
from .declared import attachments, carried
from .file import ArchiveWriter, Manifest, Part, Progress, quietly
from .keys import fingerprint
from .tables import Table, all_tables_of, copy_out, migrations_of, next_numbers, snapshot, tables_of

NOT_CARRIED = frozenset({"schema_name", "schema_version", "db_alias", "writes_paused_until"})
"""Columns of a store's row that belong to where it lies, not to what it is."""


def export_store(
    *,
    store: Store,
    file: IO[bytes],
    progress: Progress = quietly,
    keep_media: Callable[[], Sequence[Part]] | None = None,
) -> Manifest:
    """Write the whole store to a file that is open for writing; what its manifest says.

    `keep_media` keeps the store's files elsewhere, so that they are only listed. Files that are deleted while
    the archive is written are left out.
    """
    out = ArchiveWriter(file)
    with in_store(store), snapshot():
        now = timezone.now()
        tables = tables_now(store)
        with on_platform():
            row = Store.objects.get(pk=store.pk)
            out.add("store.json", _public_rows(row))
        migrations = migrations_of(store.schema_name)
        for done, table in enumerate(tables):
            _write_table(out, table)
            progress(done + 1, len(tables) + 1)
        sequences = next_numbers(tables)
    with in_store(store):
        _write_shared(out)
        elsewhere = list(keep_media()) if keep_media else []
        if not keep_media:
            _write_media(out, progress)
    manifest = Manifest(
        platform_version=_platform_version(),
        made_at=now.isoformat(),
        schema_version=row.schema_version,
        migrations=migrations,
        key=fingerprint(),
        store={"uid": str(row.uid), "handle": row.handle, "name": row.name},
        columns={table.name: list(table.columns) for table in tables},
        sequences=sequences,
        parts=out.parts,
        media_elsewhere=elsewhere,
    )
    out.finish(manifest)
    return manifest


def _platform_version() -> str:
    try:
        return version("kaidian")
    except PackageNotFoundError:  # run from its source
        return "source"


def tables_now(store: Store) -> list[Table]:
    """The tables of a store, whichever version its schema stands at."""
    if store.schema_version == current_version():
        return tables_of(store.schema_name)
    return all_tables_of(store.schema_name)


def _write_table(out: ArchiveWriter, table: Table) -> None:
    with out.part(f"tables/{table.name}.csv") as part:
        lines = -1
        for line in copy_out(table):  # the server sends one row at a time
            part.write(line)
            lines += 1
        part.rows = lines


def _public_rows(store: Store) -> bytes:
    row: dict[str, Any] = {
        field.attname: field.value_from_object(store)
        for field in Store._meta.concrete_fields
        if field.attname not in NOT_CARRIED
    }
    rows = {each.label: each.write(store) for each in carried()}
    return json.dumps({"store": row, "rows": rows}, cls=DjangoJSONEncoder, ensure_ascii=False).encode()


def _write_shared(out: ArchiveWriter) -> None:
    for each in attachments().values():
        for name, content in each.write():
            out.add(f"shared/{each.name}/{name}", content)


def _write_media(out: ArchiveWriter, progress: Progress) -> None:
    paths = list(media.paths())
    for done, path in enumerate(paths):
        try:
            blocks = media.blocks(path)
            first = next(blocks, b"")
        except FileNotFoundError:
            continue
        with out.part(f"media/{path}") as part:
            part.write(first)
            for block in blocks:
                part.write(block)
        progress(done + 1, len(paths))
