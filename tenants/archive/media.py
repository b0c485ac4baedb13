"""A store's files: everything in its folder of the storage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage

from tenants.files import listed, put_file_once, store_path

BLOCK = 256 * 1024


def paths() -> Iterator[str]:
    """The paths of the current store's files within its folder, in order."""
    return _below(store_path(), "")


def _below(folder: str, path: str) -> Iterator[str]:
    folders, files = listed(folder)
    yield from (f"{path}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from _below(f"{folder}/{name}", f"{path}{name}/")


def blocks(path: str) -> Iterator[bytes]:
    """The bytes of one file. Raises FileNotFoundError."""
    with default_storage.open(store_path(path)) as file:
        while block := file.read(BLOCK):
            yield block


def keep(path: str, file: IO[bytes], size: int) -> bool:
    """Put a file of so many bytes into the current store's folder unless it is there; whether it was put."""
    key = store_path(path)
    if default_storage.exists(key):
        return False
    whole = File(file)
    whole.size = size  # else it is read to its end to be measured
    put_file_once(key, whole)
    return True


def forget(path: str) -> None:
    """Delete one file of the current store."""
    default_storage.delete(store_path(path))


def forget_all() -> int:
    """Delete everything in the current store's folder; how many files went."""
    return _forget_below(store_path())


def _forget_below(folder: str) -> int:
    folders, files = listed(folder)
    count = sum(_forget_below(f"{folder}/{name}") for name in folders)
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)  # a folder of a disk; no storage minds that there is none
    return count + len(files)
