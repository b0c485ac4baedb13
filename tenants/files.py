"""Where a store's files lie: under its own uid, whatever the storage."""

from __future__ import annotations

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from .context import require_store


def store_path(*parts: str) -> str:
    """The storage key of a file of the current store: "stores/<uid>/<part>/<part>"."""
    return "/".join(("stores", str(require_store().uid), *parts))


def put_once(key: str, data: bytes) -> None:
    """Keep `data` under a key that names its content: what is there already stays."""
    if default_storage.exists(key):
        return
    saved = default_storage.save(key, ContentFile(data))
    if saved != key:
        # Another worker wrote the same content first, and the storage gave ours another name.
        default_storage.delete(saved)


def put_file_once(key: str, file: File[bytes]) -> None:
    """Keep a file that may be large under a key that names its content: what is there already stays."""
    if default_storage.exists(key):
        return
    saved = default_storage.save(key, file)
    if saved != key:
        default_storage.delete(saved)


def listed(folder: str) -> tuple[list[str], list[str]]:
    """The folders and files in a folder of the storage, none where there is no such folder."""
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
