"""Which packages were taken in lately: a note a day, with the manifest, beside the packages in the storage.

It is written before anything else of a package, and says of every content that somebody is about to use it,
also where that content is there already and so is not written again. A storage can't be locked and need not
tell when a file was last wanted; a note can be seen by all.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.core.files.storage import default_storage

from tenants.files import listed, put_once

_FOLDER = "themes/taken"

type Contents = frozenset[str]


def note(digest: str, manifest: dict[str, str], today: date | None = None) -> None:
    """Say that a package is being taken in. `today` is a day in UTC."""
    text = json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode()
    put_once(f"{_FOLDER}/{today or utc_today()}/{digest}.json", text)


def taken_since(first: date) -> dict[str, Contents]:
    """The packages taken in on that day or later, and the hashes of their contents."""
    found: dict[str, Contents] = {}
    for day in _days():
        if day >= first:
            for name in listed(f"{_FOLDER}/{day}")[1]:
                with default_storage.open(f"{_FOLDER}/{day}/{name}") as file:
                    found[name.removesuffix(".json")] = frozenset(json.loads(file.read()).values())
    return found


def forget_before(first: date) -> None:
    """Throw away the notes of days before."""
    for day in _days():
        if day < first:
            for name in listed(f"{_FOLDER}/{day}")[1]:
                default_storage.delete(f"{_FOLDER}/{day}/{name}")
            default_storage.delete(f"{_FOLDER}/{day}")


def utc_today() -> date:
    """The day that notes are written under now."""
    return datetime.now(UTC).date()


def days_ago(days: int) -> date:
    """The day so many days before today."""
    return utc_today() - timedelta(days=days)


def _days() -> Iterator[date]:
    for name in listed(_FOLDER)[0]:
        yield date.fromisoformat(name)
