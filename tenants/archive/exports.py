"""Archives that owners or operators ask for: made in the background, downloaded by a link that ends."""

from __future__ import annotations

import logging
import tempfile
from datetime import datetime

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from tenants.context import in_store
from tenants.locks import lock_store
from tenants.models import Store
from tenants.tasks import store_task

from .backups import save_whole, storage
from .export import export_store
from .faults import to_keep
from .models import DOWNLOAD_LIVES, LONGEST_EXPORT, Export
from .shown import shown_in

log = logging.getLogger(__name__)
SALT = "tenants.archive.export"


def ask_export(*, store: Store, actor: str) -> Export:
    """Begin an export; one at a time. Raises ActionError "export_running"."""
    with in_store(store), transaction.atomic():
        lock_store(store.pk)
        running = Export.objects.filter(store=store, finished_at=None, fault="")
        if running.filter(asked_at__gt=timezone.now() - LONGEST_EXPORT).exists():
            raise ActionError("export_running", _("An export is being made already."))
        row = Export.objects.create(store=store, actor=actor)
        make_export.send(row.pk)
    return row


@store_task
def make_export(export_id: int) -> None:
    """Write the archive that was asked for. Made already: nothing happens. Not in a transaction."""
    row = Export.objects.select_related("store").filter(pk=export_id, finished_at=None, fault="").first()
    if row is None:
        return
    try:
        with tempfile.TemporaryFile() as file:
            with shown_in(row) as tell:
                export_store(store=row.store, file=file, progress=tell)
            row.bytes = file.tell()
            file.seek(0)
            storage().delete(row.key)
            save_whole(row.key, file)
    except Exception as error:
        row.fault = to_keep(error)
        row.save(update_fields=["fault"])
        raise
    row.finished_at = timezone.now()
    row.save(update_fields=["bytes", "finished_at"])


def link_of(row: Export) -> str:
    """What the address of the download ends with: signed, and good until the export is thrown away."""
    return signing.dumps(str(row.uid), salt=SALT)


def export_of_link(store: Store, link: str) -> Export | None:
    """The export that a link leads to, None where it is no link, of another store, or too old."""
    try:
        uid = signing.loads(link, salt=SALT, max_age=DOWNLOAD_LIVES)
    except signing.BadSignature:
        return None
    row = Export.objects.filter(store=store, uid=uid).first()
    return row if row is not None and row.is_ready else None


def throw_away_exports(now: datetime) -> int:
    """Delete the files of exports whose time is over; how many."""
    old = list(Export.objects.select_related("store").filter(asked_at__lt=now - DOWNLOAD_LIVES))
    gone = [row for row in old if row.expires_at < now]
    for row in gone:
        storage().delete(row.key)
        row.delete()
    return len(gone)
