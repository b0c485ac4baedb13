"""The filters and tags that themes are written with, beside those of Liquid itself.

Importing this package registers them all.
"""

from themes.language import colours, forms, links, media, money, paginate, sections, text

__all__ = ["colours", "forms", "links", "media", "money", "paginate", "sections", "text"]
