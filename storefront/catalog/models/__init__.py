"""What a store sells, and how lists of it come and go."""

from .things import (
    DEFAULT_OPTION,
    DEFAULT_VALUE,
    MAX_OPTIONS,
    MAX_VARIANTS,
    Collection,
    CollectionProduct,
    Complement,
    Media,
    Option,
    Product,
    Variant,
)
from .transfers import ProductExport, ProductImport

__all__ = [
    "DEFAULT_OPTION",
    "DEFAULT_VALUE",
    "MAX_OPTIONS",
    "MAX_VARIANTS",
    "Collection",
    "CollectionProduct",
    "Complement",
    "Media",
    "Option",
    "Product",
    "ProductExport",
    "ProductImport",
    "Variant",
]
