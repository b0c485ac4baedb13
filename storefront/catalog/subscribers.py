"""What follows from the catalogue's events."""

from __future__ import annotations

from foundation.events import subscribe
from foundation.models import Event
from storefront.inventory.events import StockChanged

from . import tasks
from .events import (
    CollectionCreated,
    CollectionUpdated,
    ExportStarted,
    ImportAdded,
    ImportStarted,
    MediaAdded,
    MediaRemoved,
    MediaRendered,
    ProductCreated,
    ProductUpdated,
)
from .media.own import awaits_rendering
from .models import Collection, Variant
from .queries.rules import ruled_collections


@subscribe(MediaAdded)
def prepare_pictures(payload: MediaAdded, event: Event) -> None:
    """Have each new picture fetched and rendered by a worker, one task each."""
    for media_id in payload.media:
        tasks.prepare_media.send(media_id)


@subscribe(MediaRendered)
def complete_picture(payload: MediaRendered, event: Event) -> None:
    """Have the other sizes and formats of a picture made that can be shown already."""
    if not payload.is_whole:
        tasks.complete_media.send(payload.media)


@subscribe(CollectionCreated)
def prepare_first_picture(payload: CollectionCreated, event: Event) -> None:
    """Have the picture of a new collection rendered."""
    _prepare_collection_picture(payload.collection)


@subscribe(CollectionUpdated)
def prepare_new_picture(payload: CollectionUpdated, event: Event) -> None:
    """Have a collection's new picture rendered, if it got one."""
    _prepare_collection_picture(payload.collection)


def _prepare_collection_picture(collection_id: int) -> None:
    collection = Collection.objects.filter(pk=collection_id).first()
    if collection is not None and awaits_rendering(collection.picture):
        tasks.prepare_collection_picture.send(collection_id)


@subscribe(ProductCreated)
def sort_new_product(payload: ProductCreated, event: Event) -> None:
    """Have a new product put into the collections whose rules mean it."""
    if ruled_collections():
        tasks.sort_products.send([payload.product])


@subscribe(ProductUpdated)
def sort_changed_product(payload: ProductUpdated, event: Event) -> None:
    """Have a changed product put into the collections whose rules mean it now, and out of the others."""
    if ruled_collections():
        tasks.sort_products.send([payload.product])


@subscribe(StockChanged)
def sort_counted_products(payload: StockChanged, event: Event) -> None:
    """Have products whose stock changed looked at again, where a collection's rules ask for stock."""
    if not ruled_collections(about_stock=True):
        return
    products = Variant.objects.filter(pk__in=payload.variants).values_list("product_id", flat=True).distinct()
    tasks.sort_products.send(sorted(products), about_stock=True)


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


@subscribe(ExportStarted)
def send_products(payload: ExportStarted, event: Event) -> None:
    """Have the products sent by a worker."""
    tasks.export_products.send(payload.product_export)
