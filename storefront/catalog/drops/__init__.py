"""What themes see of the catalogue: product, variant, collection and their parts."""

from .images import image_drop
from .product import ProductDrop, product_drops
from .shelves import CollectionDrop, Shown, SortOptionDrop, filters_of
from .variant import VariantDrop

__all__ = [
    "CollectionDrop",
    "ProductDrop",
    "Shown",
    "SortOptionDrop",
    "VariantDrop",
    "filters_of",
    "image_drop",
    "product_drops",
]
