"""Where a store's files lie: under its own uid, whatever the storage."""

from __future__ import annotations

import logging
import os
from contextlib import suppress

from django.core.cache import cache
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from foundation.limits import Limit, Unit, declare

from .context import current_store, require_store

log = logging.getLogger(__name__)
_STORED = "stored-bytes"
_STORED_SECONDS = 24 * 3600


def store_path(*parts: str) -> str:
    """The storage key of a file of the current store: "stores/<uid>/<part>/<part>"."""
    return "/".join(("stores", str(require_store().uid), *parts))


def put_once(key: str, data: bytes) -> None:
    """Keep `data` under a key that names its content: what is there already stays."""
    put_file_once(key, ContentFile(data))


def put_file_once(key: str, file: File[bytes]) -> None:
    """Keep a file that may be large under a key that names its content: what is there already stays."""
    if default_storage.exists(key):
        return
    try:
        saved = default_storage.save(key, file)
    except OSError:
        with suppress(OSError):
            default_storage.delete(key)  # half a file would stay as if it were whole
        raise
    if saved != key:
        # Another worker wrote the same content first, and the storage gave ours another name.
        default_storage.delete(saved)
    else:
        _add_stored(key, file.size)


def stored_bytes() -> int:
    """How much the current store's files take: measured within the last day, and what came since."""
    try:
        known = cache.get(_STORED)
    except RedisError as error:
        log.warning("the size of a store's files can't be remembered: %s", error)
        return _measured()
    return measure_stored() if known is None else int(known)


def measure_stored() -> int:
    """How much the current store's files take, from their list in the storage."""
    size = _measured()
    try:
        cache.set(_STORED, size, timeout=_STORED_SECONDS)
    except RedisError as error:
        log.warning("the size of a store's files can't be remembered: %s", error)
    return size


def _measured() -> int:
    prefix = store_path("")
    bucket = getattr(default_storage, "bucket", None)
    if bucket is not None:
        return sum(each.size for each in bucket.objects.filter(Prefix=prefix))  # sizes come with the list
    folders = os.walk(default_storage.path(prefix))
    return sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in folders for name in names)


def _add_stored(key: str, size: int) -> None:
    if current_store() is None or not key.startswith(store_path("")):
        return  # themes are kept once for all stores
    try:
        cache.incr(_STORED, size)
    except ValueError:  # nothing is remembered: it will be measured when it is asked for
        return
    except RedisError as error:
        log.warning("the size of a store's files can't be remembered: %s", error)


STORAGE = declare(
    Limit(
        name="storage",
        label=_("Storage"),
        unit=Unit.BYTES,
        refusal=_("There is no room left for files: your plan's storage is full."),
        count=stored_bytes,
        measure=measure_stored,
    )
)


def listed(folder: str) -> tuple[list[str], list[str]]:
    """The folders and files in a folder of the storage, none where there is no such folder."""
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
