"""Pictures of the catalogue, for templates."""

from __future__ import annotations

from storefront.catalog.models import Media
from storefront.catalog.pictures import picture_of
from themes.objects.images import ImageDrop


def image_drop(media: Media, locale: str) -> ImageDrop:
    """A picture for a template."""
    return ImageDrop(picture_of(media, locale), identity=media.pk, position=media.position)
