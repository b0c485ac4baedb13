"""What follows from the catalogue's events."""

from __future__ import annotations

from foundation.events import subscribe
from foundation.models import Event

from . import tasks
from .events import ImportAdded, ImportStarted, MediaAdded, MediaRemoved


@subscribe(MediaAdded)
def prepare_pictures(payload: MediaAdded, event: Event) -> None:
    """Have each new picture fetched and rendered by a worker, one task each."""
    for media_id in payload.media:
        tasks.prepare_media.send(media_id)


@subscribe(MediaRemoved)
def forget_pictures(payload: MediaRemoved, event: Event) -> None:
    """Have the files of removed pictures deleted."""
    for content_hash in payload.hashes:
        tasks.forget_picture.send(content_hash)


@subscribe(ImportAdded)
def look_file_over(payload: ImportAdded, event: Event) -> None:
    """Have the file looked over by a worker."""
    tasks.check_file.send(payload.product_import)


@subscribe(ImportStarted)
def import_file(payload: ImportStarted, event: Event) -> None:
    """Have the file imported by a worker."""
    tasks.import_file.send(payload.product_import)
