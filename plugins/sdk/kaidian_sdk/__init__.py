"""What a plugin of Kaidian is written with. Start with the README, then `kaidian_sdk.points`."""

from kaidian_sdk.fields import Field
from kaidian_sdk.hooks import hookimpl
from kaidian_sdk.manifest import Manifest, ManifestError
from kaidian_sdk.shop import (
    KeptPicture,
    Letter,
    LetterRefused,
    PictureRefused,
    ProductFacts,
    ScopeMissing,
    VariantFacts,
)
from kaidian_sdk.store import Storage, StorageFull, Store
from kaidian_sdk.text import Text, in_language

__all__ = [
    "Field",
    "KeptPicture",
    "Letter",
    "LetterRefused",
    "Manifest",
    "ManifestError",
    "PictureRefused",
    "ProductFacts",
    "ScopeMissing",
    "Storage",
    "StorageFull",
    "Store",
    "Text",
    "VariantFacts",
    "hookimpl",
    "in_language",
]
