"""Unpacked packages on the local disk, so that a process does not fetch them file by file.

Whatever lies here can be made anew from the storage: the least recently used ones are thrown away.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from themes.stored.blobs import read_all, read_manifest

MOST_BYTES = 512 * 1024 * 1024
YOUNG_SECONDS = 120
"""A folder used this short ago is kept: another process may be reading it."""


def folder(digest: str) -> Path:
    """The folder with a kept package's files, fetched from the storage if need be. Raises UnknownTheme."""
    place = _root() / digest
    if not place.is_dir():
        put(digest, read_all(read_manifest(digest)))
    os.utime(place)
    return place


def put(digest: str, files: Mapping[str, bytes]) -> Path:
    """Lay a package's files out in a folder, whole or not at all."""
    root = _root()
    root.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".new-", dir=root))
    try:
        for path, body in files.items():
            target = unfinished / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(body)
        try:
            unfinished.rename(root / digest)
        except OSError:
            # Another process was faster; its folder has the same content.
            if not (root / digest).is_dir():
                raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    _prune(root, keep=digest)
    return root / digest


def drop(digest: str) -> None:
    """Throw a package's folder away."""
    shutil.rmtree(_root() / digest, ignore_errors=True)


def size(place: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in place.rglob("*") if path.is_file())


def _root() -> Path:
    return Path(settings.RUN_DIR) / "themes"


def _prune(root: Path, keep: str) -> None:
    places = [(place.stat().st_mtime, place) for place in root.iterdir() if place.is_dir()]
    sizes = {place: size(place) for _, place in places}
    total = sum(sizes.values())
    for used, place in sorted(places):
        if total <= MOST_BYTES:
            return
        if place.name != keep and time.time() - used > YOUNG_SECONDS:
            shutil.rmtree(place, ignore_errors=True)
            total -= sizes[place]
