"""Content-addressed files of theme packages, in the default storage (a disk or S3).

Unlike all other files these lie outside of the stores' folders: the same package is kept once, however many
stores use it. Who may fetch one is decided by `themes.shop`: a store reads only packages that it has.
"""

import json
import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from django.core.files.storage import default_storage

from tenants.files import listed, put_once
from themes.errors import UnknownTheme
from themes.stored.paths import path_fault

DIGEST = re.compile(r"[0-9a-f]{64}")
THREADS = 8
_PACKAGES = "themes/packages"

type Manifest = Mapping[str, str]
"""{path: sha256 of the content}."""


def is_digest(source: str) -> bool:
    """Whether a theme's source names a stored package rather than an installed one."""
    return DIGEST.fullmatch(source) is not None


def manifest_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """The manifest of files in memory. Raises ValueError for a path that may not be kept."""
    for path in files:
        if fault := path_fault(path):
            raise ValueError(f"{path!r}: {fault}")
    return {path: sha256(files[path]).hexdigest() for path in sorted(files)}


def digest_of(manifest: Manifest) -> str:
    """A package's digest: that of its manifest, so of every path and every content."""
    return sha256(manifest_text(manifest)).hexdigest()


def put_files(contents: Iterable[bytes]) -> None:
    """Keep contents. What is there already is not written again."""
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda body: put_once(_blob_key(sha256(body).hexdigest()), body), contents))


def put_manifest(manifest: Manifest) -> str:
    """Keep a manifest, whose files are kept already; returns the package's digest."""
    digest = digest_of(manifest)
    put_once(_manifest_key(digest), manifest_text(manifest))
    return digest


def has_package(digest: str) -> bool:
    """Whether the package is kept."""
    return is_digest(digest) and default_storage.exists(_manifest_key(digest))


@lru_cache(maxsize=64)
def read_manifest(digest: str) -> Manifest:
    """The manifest of a kept package. Raises UnknownTheme."""
    if not is_digest(digest):
        raise UnknownTheme(digest)
    try:
        return manifest_now(digest)
    except FileNotFoundError:
        raise UnknownTheme(digest) from None


def manifest_now(digest: str) -> dict[str, str]:
    """The manifest as the storage has it now. Raises FileNotFoundError."""
    with default_storage.open(_manifest_key(digest)) as file:
        found: dict[str, str] = json.loads(file.read())
    return found


def all_packages() -> list[str]:
    """The digests of all kept packages."""
    return [name.removesuffix(".json") for name in listed(_PACKAGES)[1]]


def kept_at(digest: str) -> datetime:
    """When a kept package was written. Raises FileNotFoundError."""
    return default_storage.get_modified_time(_manifest_key(digest))


def forget_manifest(digest: str) -> None:
    """Remove a package's manifest; its files stay."""
    default_storage.delete(_manifest_key(digest))
    read_manifest.cache_clear()


def forget_blob(content_hash: str) -> None:
    """Remove a content."""
    default_storage.delete(_blob_key(content_hash))


def read_or_none(content_hash: str) -> bytes | None:
    """A kept content, None when it is not there."""
    try:
        return read_blob(content_hash)
    except FileNotFoundError:
        return None


def read_blob(content_hash: str) -> bytes:
    """A kept content. Raises FileNotFoundError."""
    with default_storage.open(_blob_key(content_hash)) as file:
        return bytes(file.read())


def read_all(manifest: Manifest) -> dict[str, bytes]:
    """All files of a package by path."""
    with ThreadPoolExecutor(THREADS) as pool:
        return dict(zip(manifest, pool.map(read_blob, manifest.values()), strict=True))


def manifest_text(manifest: Manifest) -> bytes:
    """A manifest as it is kept, and as its digest is made of."""
    return json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode()


def _blob_key(content_hash: str) -> str:
    return f"themes/files/{content_hash[:2]}/{content_hash}"


def _manifest_key(digest: str) -> str:
    return f"{_PACKAGES}/{digest}.json"
