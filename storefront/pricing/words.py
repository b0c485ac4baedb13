"""Words of plugins and functions, before they are kept with an order."""

from __future__ import annotations

from kaidian_sdk.text import Text, in_language


def told(text: Text, locale: str, most: int) -> str:
    """A text in a language, without what a database can't keep, cut to `most` letters."""
    words = in_language(text, locale).replace("\x00", "").encode("utf-8", "replace").decode()
    return words.strip()[:most]
