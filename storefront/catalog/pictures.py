"""Pictures of products as pages show them: addresses of their files, in every size there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.core.files.storage import default_storage

from themes.images import Picture, Rendition

from .models import Collection, Media


@cache
def _base_url() -> str:
    return default_storage.url("x").removesuffix("x")


def media_url(key: str) -> str:
    """Where the file `key` of a storage is fetched from. Keys hold only letters, digits, "/", "." and "-"."""
    return _base_url() + key


def picture_of(media: Media, locale: str) -> Picture:
    """A ready picture with its renditions, narrowest first."""
    alt = media.text("alt", locale) if locale else media.alt
    return _picture(media.renditions, media.width, media.height, alt)


def collection_picture(collection: Collection, locale: str) -> Picture | None:
    """The collection's own picture, or None."""
    own = collection.picture
    if not own.get("renditions"):
        return None
    alt = own.get("translations", {}).get(locale, {}).get("alt") or own.get("alt", "")
    return _picture(own["renditions"], own["width"], own["height"], alt)


def _picture(rows: Iterable[Mapping[str, Any]], width: int, height: int, alt: str) -> Picture:
    """The original is never served (it may tell where it was taken): the widest WebP stands for it."""
    renditions = tuple(
        Rendition(media_url(row["key"]), row["width"], row["format"])
        for row in sorted(rows, key=lambda row: row["width"])
    )
    url = next((r.url for r in reversed(renditions) if r.format == "webp"), "")
    return Picture(url, width, height, alt, renditions)


def thumbnail_url(media: Media | None, width: int = 160) -> str:
    """Address of a picture about `width` pixels wide; "" where there is none."""
    if media is None or media.status != Media.Status.READY:
        return ""
    return picture_of(media, "").nearest(width)
