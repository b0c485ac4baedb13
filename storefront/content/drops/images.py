"""What themes see of the shop's own pictures: `images['name']`, for settings of the kind image."""

from __future__ import annotations

from storefront.catalog.pictures import renditions_of, widest_url
from storefront.content.models import ShopPicture
from themes.engine import Drop
from themes.objects.images import ImageDrop, Picture
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
        renditions = renditions_of(row.renditions)
        alt = row.text("alt", self._locale)
        picture = Picture(widest_url(renditions), row.width, row.height, alt, renditions)
        return ImageDrop(picture, identity=row.pk)


@global_object("images")
def _images(page: Page) -> ImagesDrop:
    """The store's own pictures, by name."""
    return ImagesDrop(page)
