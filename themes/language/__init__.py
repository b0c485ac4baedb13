"""The filters and tags that themes are written with, beside those of Liquid itself.

Importing this package registers them all.
"""

from themes.language import (
    cart,
    colours,
    customers,
    dates,
    digests,
    drawings,
    files,
    fonts,
    forms,
    links,
    measures,
    media,
    metafields,
    money,
    objects,
    paginate,
    payment,
    sections,
    structured,
    text,
    videos,
)

__all__ = [
    "cart",
    "colours",
    "customers",
    "dates",
    "digests",
    "drawings",
    "files",
    "fonts",
    "forms",
    "links",
    "measures",
    "media",
    "metafields",
    "money",
    "objects",
    "paginate",
    "payment",
    "sections",
    "structured",
    "text",
    "videos",
]
