"""Backups: a store as an archive in a storage of its own. Its files lie beside the archives, each once.

A name of a store's file stands for its content (a digest or a fresh id), so what is kept is not copied again.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import IO
from zoneinfo import ZoneInfo

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from tenants.context import in_store, on_platform
from tenants.events import StoreBackedUp
from tenants.locks import lock_store
from tenants.models import Store

from . import media
from .export import export_store
from .faults import refusal, to_keep
from .file import ArchiveReader, Damaged, Manifest, Part, Progress, quietly
from .kept import rule, to_forget
from .models import GIVEN_UP, Backup
from .shown import shown_in

log = logging.getLogger(__name__)
NIGHT = 3
"""The hour of a store's own clock after which its backup of the day is made."""


def storage() -> Storage:
    """Where backups lie."""
    return storages["backups"]


def make_backup(
    *, store: Store, actor: str = SYSTEM, by_hand: bool = False, progress: Progress = quietly
) -> Backup:
    """Keep the store as it is now, and read it again to be sure. Must not run in a transaction.

    Raises ActionError (backup_running, backup_outrun); whatever goes wrong is in the row's `fault` too.
    """
    with on_platform(), transaction.atomic():
        lock_store(store.pk)
        backup = begin_backup(store=store, actor=actor, by_hand=by_hand)
    return carry_out(backup, progress)


def begin_backup(*, store: Store, actor: str, by_hand: bool) -> Backup:
    """The row of one that is about to be made. Part of a transaction that locked the store's row.

    Raises ActionError "backup_running".
    """
    if running_backup(store) is not None:
        raise ActionError("backup_running", _("A backup of this store is being made already."))
    return Backup.objects.create(store=store, actor=actor, by_hand=by_hand)


def running_backup(store: Store) -> Backup | None:
    """The one that is being made of the store."""
    since = timezone.now() - GIVEN_UP
    open_ones = Backup.objects.filter(store=store, verified_at=None, fault="", started_at__gt=since)
    return open_ones.order_by("-pk").first()


def carry_out(backup: Backup, progress: Progress = quietly) -> Backup:
    """Make what was begun. Not in a transaction. Raises what `make_backup` raises."""
    store = Store.objects.get(pk=backup.store_id)
    try:
        with shown_in(backup, progress) as tell:
            _write(backup, store, tell)
        verify(backup)
        if backup.by_hand:
            _tell_log(backup)
    except BaseException as error:
        said = refusal("backup_outrun") if _is_elsewhere(store) else error
        _forget_half(backup)
        backup.fault = to_keep(said)
        backup.save()
        if said is error:
            raise
        raise said from error
    return backup


def _tell_log(backup: Backup) -> None:
    store = Store.objects.get(pk=backup.store_id)  # it may have been restored since its tables were read
    with in_store(store), transaction.atomic():
        made = StoreBackedUp(rows=backup.rows, files=backup.files, bytes=backup.bytes)
        record(made, subject=store, actor=backup.actor)


def _is_elsewhere(store: Store) -> bool:
    """Whether the store's rows were put aside while they were read."""
    now = Store.objects.filter(pk=store.pk).first()
    return now is not None and (now.db_alias, now.schema_name) != (store.db_alias, store.schema_name)


def _forget_half(backup: Backup) -> None:
    """What could not be written whole, or not be read again, is nothing to go back to."""
    if backup.key:
        with suppress(OSError):
            storage().delete(backup.key)
    backup.key, backup.made_at, backup.verified_at = "", None, None


def save_whole(key: str, file: IO[bytes]) -> str:
    """Keep a file under a key; the name it got. Where it fails, half a file is not left there."""
    try:
        return storage().save(key, File(file))
    except BaseException:
        with suppress(OSError):
            storage().delete(key)
        raise


def _write(backup: Backup, store: Store, progress: Progress) -> None:
    known = _known_media(store)
    with tempfile.TemporaryFile() as file:
        manifest = export_store(
            store=store, file=file, progress=progress, keep_media=lambda: list(_keep_media(store, known))
        )
        backup.bytes = file.tell()
        file.seek(0)
        key = f"{store.uid}/{backup.started_at:%Y-%m-%dT%H-%M-%S}-{backup.pk}.kaidian.zip"
        backup.key = save_whole(key, file)
    backup.made_at = datetime.fromisoformat(manifest.made_at)
    backup.rows = sum(manifest.rows.values())
    backup.files = len(manifest.media_elsewhere)
    backup.save(update_fields=["key", "made_at", "bytes", "rows", "files"])


def _known_media(store: Store) -> dict[str, Part]:
    """Files that the last backup has, by path."""
    last = Backup.objects.filter(store=store, verified_at__isnull=False).order_by("-started_at").first()
    if last is None:
        return {}
    try:
        with opened(last) as archive:
            return {part.path: part for part in archive.manifest.media_elsewhere}
    except (ActionError, OSError):
        return {}  # everything is copied again


def _keep_media(store: Store, known: dict[str, Part]) -> Iterator[Part]:
    for path in media.paths():
        key = media_key(store, path)
        if path in known and storage().exists(key):
            yield known[path]
            continue
        try:
            yield _copied(path, key)
        except FileNotFoundError:
            continue  # deleted meanwhile


def _copied(path: str, key: str) -> Part:
    digest, size = hashlib.sha256(), 0
    with tempfile.TemporaryFile() as file:
        for block in media.blocks(path):
            digest.update(block)
            size += len(block)
            file.write(block)
        file.seek(0)
        storage().delete(key)  # what a cut-off backup may have left
        saved = save_whole(key, file)
    if saved != key:
        raise OSError(f"the storage keeps {key} as {saved}")
    return Part(path, size, digest.hexdigest())


def media_key(store: Store, path: str) -> str:
    """Where a file of a store lies among its backups."""
    return f"{store.uid}/media/{path}"


@contextmanager
def opened(backup: Backup) -> Iterator[ArchiveReader]:
    """A backup's archive. Raises OSError, Damaged."""
    with storage().open(backup.key) as file:
        yield ArchiveReader(file)


def verify(backup: Backup, *, wholly: bool = False) -> Manifest:
    """Read a backup from where it is kept; `wholly`: each file's checksum too, not its size alone.

    Raises Damaged, OSError.
    """
    with opened(backup) as archive:
        archive.verify()
        for part in archive.manifest.media_elsewhere:
            key = media_key(backup.store, part.path)
            if not storage().exists(key) or storage().size(key) != part.bytes:
                raise Damaged(part.path)
            if wholly and _digest(key) != part.sha256:
                raise Damaged(part.path)
        backup.verified_at = timezone.now()
        backup.save(update_fields=["verified_at"])
        return archive.manifest


def _digest(key: str) -> str:
    with storage().open(key) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_media(store: Store, path: str) -> IO[bytes]:
    """A file as it is kept."""
    return storage().open(media_key(store, path))


def throw_away_old(store: Store) -> int:
    """Forget the backups that the rule no longer keeps, and files that none of the others has.

    Where one that stays can't be read, all files stay: they may be its own. While one is being made, nothing
    goes that it may count on.
    """
    backups = list(Backup.objects.filter(store=store))
    old = to_forget(backups, rule(), now=timezone.now())
    if not old or running_backup(store) is not None:
        return 0
    kept: set[str] | None = set()
    for each in backups:
        paths = _media_of(each) if each.key and each not in old else set()
        kept = None if kept is None or paths is None else kept | paths
    for each in old:
        lost = (_media_of(each) or set()) - kept if each.key and kept is not None else set()
        for path in lost:
            storage().delete(media_key(store, path))
        if each.key:
            storage().delete(each.key)
        each.delete()
    return len(old)


def _media_of(backup: Backup) -> set[str] | None:
    """The paths of the store's files that a backup has; None where it can't be read."""
    try:
        with opened(backup) as archive:
            return {part.path for part in archive.manifest.media_elsewhere}
    except (ActionError, OSError) as error:
        log.warning("the backup %s cannot be read: %s", backup.key, error)
        return None


def forget_all(store: Store) -> int:
    """Remove everything that is kept of a store; how many backups that were."""
    count = Backup.objects.filter(store=store).count()
    _forget_below(str(store.uid))
    _forget_below(f"exports/{store.uid}")
    Backup.objects.filter(store=store).delete()
    return count


def _forget_below(folder: str) -> None:
    try:
        folders, files = storage().listdir(folder)
    except FileNotFoundError:
        return
    for name in folders:
        _forget_below(f"{folder}/{name}")
    for name in files:
        storage().delete(f"{folder}/{name}")
    storage().delete(folder)


def due(now: datetime) -> list[Store]:
    """Stores whose backup of the day is still to be made: it is past three at night where they are."""
    zones = Store.objects.order_by().values_list("time_zone", flat=True).distinct()
    wanted = Q(pk__in=[])
    for zone in zones:
        wanted |= Q(time_zone=zone) & (Q(last=None) | Q(last__lt=last_night(now, zone)))
    # One that failed is tried again after an hour. What was made by hand is no night's.
    counts = Q(backups__fault="") | Q(backups__started_at__gt=now - timedelta(hours=1))
    counts &= Q(backups__by_hand=False)
    stores = Store.objects.exclude(status=Store.Status.CLOSED)
    stores = stores.annotate(last=Max("backups__started_at", filter=counts))
    return list(stores.filter(wanted).order_by("pk"))


def last_night(now: datetime, zone: str) -> datetime:
    """When it was last three at night in a time zone."""
    there = now.astimezone(ZoneInfo(zone))
    night = there.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return night if night <= there else night - timedelta(days=1)
