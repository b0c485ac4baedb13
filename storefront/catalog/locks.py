"""Row locks on the catalogue: the product first, then what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable

from .models import Collection, Media, Product, ProductExport, ProductImport


def lock_product(product_id: int) -> Product:
    """The product, locked until the transaction ends. Raises Product.DoesNotExist."""
    return Product.objects.select_for_update().get(pk=product_id)


def lock_products(product_ids: Iterable[int]) -> list[Product]:
    """Several products, locked in the order of their ids; those that are gone are left out."""
    return list(Product.objects.select_for_update().filter(pk__in=list(product_ids)).order_by("pk"))


def lock_collection(collection_id: int) -> Collection:
    """The collection, locked until the transaction ends. Raises Collection.DoesNotExist."""
    return Collection.objects.select_for_update().get(pk=collection_id)


def lock_collections(collection_ids: Iterable[int]) -> list[Collection]:
    """Several collections, locked in the order of their ids; those that are gone are left out."""
    return list(Collection.objects.select_for_update().filter(pk__in=list(collection_ids)).order_by("pk"))


def lock_media(media_id: int) -> Media | None:
    """The picture, locked until the transaction ends, or None when it is gone."""
    return Media.objects.select_for_update().filter(pk=media_id).first()


def lock_import(import_id: int) -> ProductImport:
    """The import, locked until the transaction ends. Raises ProductImport.DoesNotExist."""
    return ProductImport.objects.select_for_update().get(pk=import_id)


def lock_export(export_id: int) -> ProductExport:
    """The export, locked until the transaction ends. Raises ProductExport.DoesNotExist."""
    return ProductExport.objects.select_for_update().get(pk=export_id)
