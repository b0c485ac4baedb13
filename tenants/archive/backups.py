"""Backups: a store as an archive in a storage of its own. Its files lie beside the archives, each once.

A name of a store's file stands for its content (a digest or a fresh id), so what is kept is not copied again.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import IO
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM
from tenants.context import on_platform
from tenants.models import Store

from . import media
from .export import export_store
from .file import ArchiveReader, Damaged, Manifest, Part, Progress, quietly
from .kept import to_forget
from .models import Backup

log = logging.getLogger(__name__)
NIGHT = 3
"""The hour of a store's own clock after which its backup of the day is made."""
GIVEN_UP = timedelta(hours=6)
"""A backup that began this long ago and never ended was cut off."""


def storage() -> Storage:
    """Where backups lie."""
    return storages["backups"]


def make_backup(*, store: Store, actor: str = SYSTEM, progress: Progress = quietly) -> Backup:
    """Keep the store as it is now, and read it again to be sure. Must not run in a transaction.

    Raises ActionError "backup_running"; whatever else goes wrong is in the row's `fault` too.
    """
    with on_platform():
        running = Backup.objects.filter(store=store, made_at=None, fault="")
        if running.filter(started_at__gt=timezone.now() - GIVEN_UP).exists():
            raise ActionError("backup_running", _("A backup of this store is being made already."))
        backup = Backup.objects.create(store=store, actor=actor)
    try:
        _write(backup, store, progress)
        verify(backup)
    except BaseException as error:
        backup.fault = (str(error) or type(error).__name__)[:500]
        backup.save()
        raise
    return backup


def _write(backup: Backup, store: Store, progress: Progress) -> None:
    known = _known_media(store)
    with tempfile.TemporaryFile() as file:
        manifest = export_store(
            store=store, file=file, progress=progress, keep_media=lambda: list(_keep_media(store, known))
        )
        backup.bytes = file.tell()
        file.seek(0)
        key = f"{store.uid}/{backup.started_at:%Y-%m-%dT%H-%M-%S}-{backup.pk}.kaidian.zip"
        backup.key = storage().save(key, File(file))
    backup.made_at = datetime.fromisoformat(manifest.made_at)
    backup.rows = sum(manifest.rows.values())
    backup.files = len(manifest.media_elsewhere)
    backup.save()


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
        saved = storage().save(key, File(file))
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
    """Forget the backups that the rule no longer keeps, and files that none of the others has."""
    backups = list(Backup.objects.filter(store=store))
    old = to_forget(backups, now=timezone.now(), days=settings.BACKUP_DAYS, weeks=settings.BACKUP_WEEKS)
    if not old:
        return 0
    left = [each for each in backups if each not in old and each.key]
    kept = {part.path for each in left for part in _media_of(each)}
    for each in old:
        lost = [part.path for part in _media_of(each) if part.path not in kept] if each.key else []
        for path in lost:
            storage().delete(media_key(store, path))
        if each.key:
            storage().delete(each.key)
        each.delete()
    return len(old)


def _media_of(backup: Backup) -> Sequence[Part]:
    with opened(backup) as archive:
        return archive.manifest.media_elsewhere


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
    # One that failed is tried again after an hour.
    counts = Q(backups__fault="") | Q(backups__started_at__gt=now - timedelta(hours=1))
    stores = Store.objects.exclude(status=Store.Status.CLOSED)
    stores = stores.annotate(last=Max("backups__started_at", filter=counts))
    return list(stores.filter(wanted).order_by("pk"))


def last_night(now: datetime, zone: str) -> datetime:
    """When it was last three at night in a time zone."""
    there = now.astimezone(ZoneInfo(zone))
    night = there.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return night if night <= there else night - timedelta(days=1)
