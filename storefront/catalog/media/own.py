"""The one picture that a collection or an article has, as its JSON column keeps it.

{"content_hash", "file", "alt", "translations", "width", "height", "renditions"}, and where it came from an
address "source_url". One that waits has no renditions; one that can't be had says why in "error", as
`PictureError.kept` does. {} is none. The one that it takes the place of, and that is shown until it is there
itself, stands under "meanwhile" in the same form.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from storefront.catalog.checks import line, tidy_translations
from storefront.catalog.drafts import MediaDraft, Translations

from . import fetching, pictures
from .reasons import PictureError

log = logging.getLogger(__name__)
PREVIEW_WIDTH = 480
"""The size in which a new picture is there at once."""
LONGEST_ALT = 512


def new_picture(data: bytes, *, alt: str = "", translations: Translations | None = None) -> dict[str, Any]:
    """A picture by its bytes, kept and soon to be rendered. Raises PictureError."""
    content_hash, file = pictures.keep_original(data)
    pictures.preview(data, PREVIEW_WIDTH)
    return {"content_hash": content_hash, "file": file, **_waiting(alt, translations)}


def asked_for(draft: MediaDraft) -> dict[str, Any]:
    """A picture by its bytes, or by an address that a worker fetches. Raises PictureError, ActionError."""
    if draft.data is not None:
        return new_picture(draft.data, alt=draft.alt, translations=draft.translations)
    if not draft.source_url.startswith(("http://", "https://")):
        message = _("A picture's address starts with http:// or https://.")
        raise ActionError("address_invalid", message, field="picture.source_url")
    return {"source_url": draft.source_url, **_waiting(draft.alt, draft.translations)}


def _waiting(alt: str, translations: Translations | None) -> dict[str, Any]:
    words = {"alt": line(alt)[:LONGEST_ALT], "translations": tidy_translations(translations or {})}
    return {**words, "width": 0, "height": 0, "renditions": []}


def awaits_rendering(kept: Mapping[str, Any]) -> bool:
    """Whether a picture is still to be fetched or rendered."""
    is_there = kept.get("file") or kept.get("source_url")
    return bool(is_there) and not kept.get("renditions") and not kept.get("error")


def in_place_of(before: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """The column of `kept` where `before` stood: while it waits, the picture last shown stays beside it."""
    new = {name: value for name, value in kept.items() if name != "meanwhile"}
    last = shown(before)
    return {**new, "meanwhile": last} if last and new and not new.get("renditions") else new


def shown(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The rendered picture that pages show: its own, else the one that was there before; {} for none."""
    found = kept if kept.get("renditions") else kept.get("meanwhile") or {}
    return {name: value for name, value in found.items() if name != "meanwhile"}


def with_made(kept: Mapping[str, Any], made: Mapping[str, Any]) -> dict[str, Any]:
    """The column with what became of its picture; the one before goes once it is there."""
    return in_place_of(kept, {**kept, **made})


def uses(rows: QuerySet[Any], content_hash: str) -> bool:
    """Whether one of these rows shows the picture with its `picture` column, or will."""
    now, before = Q(picture__content_hash=content_hash), Q(picture__meanwhile__content_hash=content_hash)
    return rows.filter(now | before).exists()


def is_same(kept: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both are one picture, whatever is said of it."""
    return all(kept.get(name) == other.get(name) for name in ("content_hash", "source_url"))


def made(kept: Mapping[str, Any], *, samples: Collection[str]) -> dict[str, Any]:
    """What a waiting picture gets: its sizes, or why it can't be had.

    Pictures whose hashes are among `samples` are kept on the machine for other stores. Calls the outside
    where the picture comes from an address, so no transaction may be open.
    """
    try:
        return _made(kept, samples)
    except PictureError as error:
        log.warning("a picture can't be shown: %s", error.kept)
        return {"error": error.kept}


def _made(kept: Mapping[str, Any], samples: Collection[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if kept.get("file"):
        with default_storage.open(kept["file"]) as file:
            data = bytes(file.read())
    else:
        data = fetching.fetch(kept["source_url"])
        found["content_hash"], found["file"] = pictures.keep_original(data)
    keep = (found or kept)["content_hash"] in samples
    return found | pictures.render(data, keep_on_machine=keep).as_json()
