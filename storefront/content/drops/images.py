"""What themes see of the shop's own pictures and videos: `images['name']`, `videos['name']`."""

from __future__ import annotations

from storefront.catalog.pictures import media_url, renditions_of, widest_url
from storefront.content.models import ShopPicture, ShopVideo
from storefront.content.queries.videos import video_name
from themes.engine import Drop
from themes.objects.images import ImageDrop, Picture
from themes.objects.videos import SourceDrop, VideoDrop
from themes.registry import global_object
from themes.rendering.page import Page


class ImagesDrop(Drop):
    """`images`: the store's pictures, by name; pictures that are still being processed are nil."""

    def __init__(self, page: Page) -> None:
        rows = ShopPicture.objects.exclude(renditions=[])
        self._pictures = {row.name: row for row in rows}
        self._locale = page.locale

    def lookup(self, key: object) -> object:
        row = self._pictures.get(key) if isinstance(key, str) else None
        if row is None:
            return None
        return _image(row, self._locale)


class VideosDrop(Drop):
    """`videos`: the store's videos, by name."""

    def __init__(self, page: Page) -> None:
        self._videos = {row.name: row for row in ShopVideo.objects.select_related("poster")}
        self._locale = page.locale

    def lookup(self, key: object) -> object:
        row = self._videos.get(video_name(key)) if isinstance(key, str) else None
        if row is None:
            return None
        source = SourceDrop(media_url(row.key), f"video/{row.format}", row.width, row.height)
        poster = _image(row.poster, self._locale) if row.poster and row.poster.renditions else None
        alt = row.text("alt", self._locale)
        return VideoDrop([source], duration=row.milliseconds, identity=row.pk, alt=alt, preview=poster)


def _image(row: ShopPicture, locale: str) -> ImageDrop:
    renditions = renditions_of(row.renditions)
    alt = row.text("alt", locale)
    picture = Picture(widest_url(renditions), row.width, row.height, alt, renditions)
    return ImageDrop(picture, identity=row.pk)


@global_object("images")
def _images(page: Page) -> ImagesDrop:
    """The store's own pictures, by name."""
    return ImagesDrop(page)


@global_object("videos")
def _videos(page: Page) -> VideosDrop:
    """The store's own videos, by name."""
    return VideosDrop(page)
