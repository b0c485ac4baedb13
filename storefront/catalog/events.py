"""What happens to products and collections."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class ProductCreated(EventPayload, name="product.created"):
    """A product was added."""

    product: int
    handle: str


@dataclass(frozen=True)
class ProductUpdated(EventPayload, name="product.updated"):
    """A product changed.

    `changed` names fields, or "options", "variants", "media", "collections".
    """

    product: int
    handle: str
    changed: list[str]


@dataclass(frozen=True)
class ProductMoved(EventPayload, name="product.moved"):
    """A product has another address in the shop.

    `former` is the handle that it had.
    """

    product: int
    former: str


@dataclass(frozen=True)
class ProductDeleted(EventPayload, name="product.deleted"):
    """A product that was never sold is gone, with its variants and pictures."""

    product: int
    handle: str
    title: str


@dataclass(frozen=True)
class CollectionCreated(EventPayload, name="collection.created"):
    """A collection was added."""

    collection: int
    handle: str


@dataclass(frozen=True)
class CollectionUpdated(EventPayload, name="collection.updated"):
    """A collection, or which products are in it, changed."""

    collection: int
    handle: str


@dataclass(frozen=True)
class CollectionMoved(EventPayload, name="collection.moved"):
    """A collection has another address in the shop.

    `former` is the handle that it had.
    """

    collection: int
    former: str


@dataclass(frozen=True)
class CollectionRefilled(EventPayload, name="collection.refilled"):
    """Products came into a collection or left it by its rules; so many of each."""

    collection: int
    added: int
    removed: int


@dataclass(frozen=True)
class CollectionDeleted(EventPayload, name="collection.deleted"):
    """A collection is gone; its products stay."""

    collection: int
    handle: str
    title: str


@dataclass(frozen=True)
class FacetsChosen(EventPayload, name="catalog.facets_chosen"):
    """The merchant chose which filters the shop shows, in this order."""

    names: list[str]


@dataclass(frozen=True)
class MediaAdded(EventPayload, name="media.added"):
    """Pictures wait to be fetched or rendered."""

    product: int
    media: list[int]


@dataclass(frozen=True)
class MediaRemoved(EventPayload, name="media.removed"):
    """Pictures of these content hashes were taken off a product."""

    product: int
    hashes: list[str]


@dataclass(frozen=True)
class MediaRendered(EventPayload, name="media.rendered"):
    """A picture of a product can be shown.

    `is_whole` tells that no further sizes are to follow.
    """

    product: int
    media: int
    is_whole: bool


@dataclass(frozen=True)
class MediaFailed(EventPayload, name="media.failed"):
    """A picture could not be fetched or read.

    `reason` is "<code>:<detail>".
    """

    product: int
    media: int
    reason: str


@dataclass(frozen=True)
class ImportAdded(EventPayload, name="import.added"):
    """A file of products was sent in and waits to be looked over."""

    product_import: int


@dataclass(frozen=True)
class ImportChecked(EventPayload, name="import.checked"):
    """A file of products was looked over and can be imported.

    `products` is how many it holds.
    """

    product_import: int
    products: int


@dataclass(frozen=True)
class ImportStarted(EventPayload, name="import.started"):
    """A file of products began to be imported."""

    product_import: int


@dataclass(frozen=True)
class ImportFinished(EventPayload, name="import.finished"):
    """A file of products was imported, as far as it could be."""

    product_import: int
    created: int
    updated: int


@dataclass(frozen=True)
class ExportStarted(EventPayload, name="export.started"):
    """Products began to be sent to the target of a plugin, or go on being sent."""

    product_export: int
    plugin: str
    target: str


@dataclass(frozen=True)
class ExportFinished(EventPayload, name="export.finished"):
    """All products of an export were sent.

    `refused` counts those that the target did not take.
    """

    product_export: int
    plugin: str
    target: str
    sent: int
    refused: int


@dataclass(frozen=True)
class ExportStopped(EventPayload, name="export.stopped"):
    """An export ended early.

    `reason` is "cancelled", or "target_gone", "target_paused", "target_failed".
    """

    product_export: int
    plugin: str
    target: str
    sent: int
    reason: str
