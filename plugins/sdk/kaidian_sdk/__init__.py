"""What a plugin of Kaidian is written with. Start with the README, then `kaidian_sdk.points`."""

from kaidian_sdk.fields import Field
from kaidian_sdk.hooks import hookimpl
from kaidian_sdk.manifest import Manifest, ManifestError
from kaidian_sdk.store import Storage, StorageFull, Store
from kaidian_sdk.text import Text, in_language

__all__ = [
    "Field",
    "Manifest",
    "ManifestError",
    "Storage",
    "StorageFull",
    "Store",
    "Text",
    "hookimpl",
    "in_language",
]
