"""Pictures of products as pages show them: addresses of their files, in every size there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.core.files.storage import default_storage

from themes.objects.images import Picture, Rendition

from .media.own import PREVIEW_WIDTH, awaits_rendering, shown
from .media.pictures import rendition_key
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
    renditions = renditions_of(media.renditions)
    return Picture(widest_url(renditions), media.width, media.height, alt, renditions)


def widest_url(renditions: Sequence[Rendition]) -> str:
    """What stands for the picture itself. The original never does: it is not served, as it may tell where
    it was taken."""
    return next((row.url for row in reversed(renditions) if row.format == "webp"), "")


def renditions_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Rendition, ...]:
    """Renditions as they are stored, for a template: narrowest first."""
    return tuple(
        Rendition(media_url(row["key"]), row["width"], row["format"])
        for row in sorted(rows, key=lambda row: row["width"])
    )


def collection_picture(collection: Collection, locale: str) -> Picture | None:
    """The collection's own picture, once one is rendered."""
    return own_picture(collection.picture, locale)


def own_picture(column: Mapping[str, Any], locale: str) -> Picture | None:
    """The picture that a column of `media.own` shows: the one before while its own is not there yet."""
    kept = shown(column)
    if not kept:
        return None
    translated = (kept.get("translations") or {}).get(locale) or {}
    alt = translated.get("alt") or kept.get("alt", "")
    renditions = renditions_of(kept["renditions"])
    return Picture(widest_url(renditions), kept["width"], kept["height"], alt, renditions)


def own_picture_url(column: Mapping[str, Any], width: int) -> str:
    """The address of such a picture about `width` pixels wide, "" for none. One that was sent to us and is
    not rendered yet has its preview."""
    if column.get("content_hash") and awaits_rendering(column):
        return media_url(rendition_key(column["content_hash"], PREVIEW_WIDTH, "webp"))
    picture = own_picture(column, "")
    return picture.nearest(width) if picture else ""


def thumbnail_url(media: Media | None, width: int = 160) -> str:
    """Address of a picture about `width` pixels wide; "" where there is none."""
    if media is None or media.status != Media.Status.READY:
        return ""
    return picture_of(media, "").nearest(width)
