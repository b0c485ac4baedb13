"""Every change of the catalogue."""

from .collections import (
    create_collection,
    delete_collection,
    refill_collections,
    set_collection_products,
    update_collection,
)
from .facets import choose_facets
from .media import add_media, describe_media, remove_media, reorder_media
from .products import create_product, delete_product, update_product
from .publishing import set_status, tag_products

__all__ = [
    "add_media",
    "choose_facets",
    "create_collection",
    "create_product",
    "delete_collection",
    "delete_product",
    "describe_media",
    "refill_collections",
    "remove_media",
    "reorder_media",
    "set_collection_products",
    "set_status",
    "tag_products",
    "update_collection",
    "update_product",
]
