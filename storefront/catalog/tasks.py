"""What the catalogue does in the background. Each may run twice: the second time changes nothing."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import shared_task
from django.core.files.storage import default_storage
from django.utils import timezone

from tenants.context import require_store
from tenants.each import in_each
from tenants.models import Store
from tenants.tasks import store_task

from .actions.collections import finish_collection_picture, refill_collections
from .actions.exports import run_export
from .actions.imports import check_import, run_import
from .actions.media import fail_media, finish_media, receive_media
from .media import fetching, own, pictures
from .media.reasons import PictureError
from .models import Collection, Media, ProductExport, ProductImport
from .queries.rules import ruled_collections
from .samples import sample_hashes

log = logging.getLogger(__name__)
SLICE = timedelta(seconds=60)
"""How long one task imports or exports before it lets others have the worker."""
STALLED_AFTER = {
    ProductImport.Status.RUNNING: timedelta(seconds=90),
    ProductImport.Status.CHECKING: timedelta(minutes=10),
}
"""A run gets ahead product by product; a check of the largest file takes a minute or two in one piece."""

EXPORT_STALLED_AFTER = timedelta(seconds=180)
"""A batch may be with a target for a minute, and making it takes seconds."""


@store_task
def prepare_media(media_id: int) -> None:
    """Fetch a picture that is elsewhere, and make it fit to be shown. A failure is noted on the picture.

    The many small files that cost time follow in `complete_media`, when all pictures can be seen.
    """
    media = Media.objects.filter(pk=media_id, status=Media.Status.PENDING).first()
    if media is None:
        return
    try:
        data = _original(media)
        whole = pictures.from_machine(media.content_hash) if media.content_hash else None
        picture = whole or pictures.render_first(data)
    except PictureError as error:
        fail_media(media_id=media_id, error=error)
        return
    finish_media(media_id=media_id, picture=picture, is_whole=whole is not None)


@store_task
def complete_media(media_id: int) -> None:
    """Make every size and format of a picture that can be shown already."""
    media = Media.objects.filter(pk=media_id, status=Media.Status.READY).first()
    if media is None:
        return
    try:
        data = _original(media)
        picture = pictures.render(data, keep_on_machine=media.content_hash in sample_hashes())
    except PictureError as error:
        log.warning("picture %s can't be rendered in all sizes: %s", media_id, error.code)
        return
    finish_media(media_id=media_id, picture=picture, is_whole=True)


def _original(media: Media) -> bytes:
    """The picture's bytes, from our storage or else from where it came."""
    if media.file:
        try:
            with default_storage.open(media.file) as file:
                return bytes(file.read())
        except FileNotFoundError:
            if not media.source_url:
                raise PictureError("lost") from None
    data = fetching.fetch(media.source_url)
    content_hash, file_name = pictures.keep_original(data)
    receive_media(media_id=media.pk, content_hash=content_hash, file=file_name)
    return data


@store_task
def prepare_collection_picture(collection_id: int) -> None:
    """Fetch a collection's picture that is elsewhere, and make every size of it."""
    collection = Collection.objects.filter(pk=collection_id).first()
    if collection is not None and own.awaits_rendering(collection.picture):
        made = own.made(collection.picture, samples=sample_hashes())
        finish_collection_picture(collection_id=collection_id, seen=collection.picture, made=made)


@pictures.count_use
def shown_by_products(content_hash: str) -> bool:
    """Whether a product shows a picture."""
    return Media.objects.filter(content_hash=content_hash).exists()


@pictures.count_use
def shown_by_collections(content_hash: str) -> bool:
    """Whether a collection shows a picture."""
    return own.uses(Collection.objects.all(), content_hash)


@store_task
def forget_picture(content_hash: str) -> None:
    """Delete a picture's files, unless something in the store still shows them."""
    if not pictures.is_in_use(content_hash):
        pictures.forget(content_hash)


@store_task
def sort_products(product_ids: list[int], about_stock: bool = False) -> None:
    """Put products into the collections whose rules mean them, and take them out of the others with rules."""
    collections = ruled_collections(about_stock=about_stock)
    if collections:
        refill_collections(collection_ids=collections, product_ids=product_ids)


@store_task
def check_file(import_id: int) -> None:
    """Look a file over that was sent in."""
    check_import(import_id=import_id)


@store_task
def import_file(import_id: int) -> None:
    """Import for a while, then let a further task go on."""
    if not run_import(import_id=import_id, until=timezone.now() + SLICE):
        import_file.send(import_id)


@shared_task
def resume_imports() -> None:
    """Go on with imports whose worker has died, in every store."""
    in_each(Store.objects.filter(status__in=Store.AT_WORK), _resume_imports, what="resuming imports")


def _resume_imports() -> None:
    for row in ProductImport.objects.filter(status__in=STALLED_AFTER):
        status = ProductImport.Status(row.status)
        if row.touched_at < timezone.now() - STALLED_AFTER[status]:
            log.warning("import %s of store %s had stopped and goes on", row.pk, require_store().handle)
            (check_file if status == ProductImport.Status.CHECKING else import_file).send(row.pk)


@store_task
def export_products(export_id: int) -> None:
    """Export for a while, then let a further task go on."""
    if not run_export(export_id=export_id, until=timezone.now() + SLICE):
        export_products.send(export_id)


@shared_task
def resume_exports() -> None:
    """Go on with exports whose worker has died, in every store."""
    in_each(Store.objects.filter(status__in=Store.AT_WORK), _resume_exports, what="resuming exports")


def _resume_exports() -> None:
    since = timezone.now() - EXPORT_STALLED_AFTER
    for row in ProductExport.objects.filter(status=ProductExport.Status.RUNNING, touched_at__lt=since):
        log.warning("export %s of store %s had stopped and goes on", row.pk, require_store().handle)
        export_products.send(row.pk)
