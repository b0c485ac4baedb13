"""What themes see of the catalogue: product, variant, collection and their parts."""

from .images import image_drop
from .product import ProductDrop, product_drops
from .shelves import CollectionDrop, SearchDrop
from .variant import VariantDrop

__all__ = ["CollectionDrop", "ProductDrop", "SearchDrop", "VariantDrop", "image_drop", "product_drops"]
