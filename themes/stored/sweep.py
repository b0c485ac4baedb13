"""Throws away packages that no store uses any more, with what no other package shares.

Another process may take in the same contents meanwhile, and finds them there. So what is removed is held in
memory until we have looked once more at who took in what, and is put back for them: whoever comes later
than that look finds nothing and writes it anew. What is being removed is written down first, so that the next
run finishes what a crash left.
"""

import json
import logging
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from tenants.files import listed, put_once
from themes.stored import blobs, marks, shelf

log = logging.getLogger(__name__)

KEPT_DAYS = 31
"""A package taken in this lately stays, used or not: people try themes, and think about updates."""
_LEAVING = "themes/leaving"


def candidates() -> list[str]:
    """Packages that were not taken in lately: those that may go when no store uses them."""
    return sorted({*blobs.all_packages(), *_leaving()} - marks.taken_since(marks.days_ago(KEPT_DAYS)).keys())


def remove(unused: Collection[str]) -> int:
    """Remove packages that no store uses; returns how many went. What was kept within KEPT_DAYS stays."""
    left, lately = _leaving(), _lately()
    oldest = timezone.now() - timedelta(days=KEPT_DAYS)
    going = [each for each in unused if each not in lately and (each in left or _is_older(each, oldest))]
    if going:
        staying = _contents(set(blobs.all_packages()) - set(going)) | _taken()
    gone = sum(_remove(digest, staying) for digest in going)
    for digest in set(left) - set(unused):
        default_storage.delete(_leaving_key(digest))  # it was taken in again since
    marks.forget_before(marks.days_ago(KEPT_DAYS))
    return gone


def _is_older(digest: str, oldest: datetime) -> bool:
    return blobs.has_package(digest) and blobs.kept_at(digest) < oldest


def _remove(digest: str, staying: Collection[str]) -> bool:
    """Whether the package went; it stays when somebody took it in just now."""
    if digest in _leaving():
        with default_storage.open(_leaving_key(digest)) as file:
            manifest: dict[str, str] = json.loads(file.read())
    else:
        manifest = blobs.manifest_now(digest)
        put_once(_leaving_key(digest), blobs.manifest_text(manifest))
    blobs.forget_manifest(digest)
    before = set().union(*_lately().values())
    alone = [each for each in set(manifest.values()) if each not in staying and each not in before]
    held = {each: body for each in alone if (body := blobs.read_or_none(each)) is not None}
    for each in held:
        blobs.forget_blob(each)
    is_back = _put_back(digest, manifest, held)
    shelf.drop(digest)
    default_storage.delete(_leaving_key(digest))
    return not is_back


def _put_back(digest: str, manifest: dict[str, str], held: Mapping[str, bytes]) -> bool:
    """Put back what others took in meanwhile; whether the package itself is among it."""
    lately = _lately()
    wanted = held.keys() & set().union(*lately.values())
    if wanted:
        log.info("contents of theme package %s were wanted again while it was removed", digest)
        blobs.put_files(held[each] for each in wanted)
    if digest in lately:
        blobs.put_manifest(manifest)
    return digest in lately


def _lately() -> dict[str, frozenset[str]]:
    """Packages taken in while this run goes on: it takes less than a day."""
    return marks.taken_since(marks.days_ago(1))


def _taken() -> set[str]:
    return set().union(*marks.taken_since(marks.days_ago(KEPT_DAYS)).values())


def _contents(digests: Iterable[str]) -> set[str]:
    """The hashes of all contents of these packages."""
    with ThreadPoolExecutor(blobs.THREADS) as pool:
        return set().union(*(manifest.values() for manifest in pool.map(blobs.manifest_now, digests)))


def _leaving() -> list[str]:
    return [name.removesuffix(".json") for name in listed(_LEAVING)[1]]


def _leaving_key(digest: str) -> str:
    return f"{_LEAVING}/{digest}.json"
