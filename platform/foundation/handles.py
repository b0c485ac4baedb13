"""Handles: the short names of things in addresses, made from what people call them."""

from __future__ import annotations

import re
import unicodedata

_CHINESE = re.compile(r"[㐀-䶿一-鿿豈-﫿]")
_OTHERS = re.compile(r"[^a-z0-9]+")
# Letters that Unicode does not take apart into a Latin letter and an accent.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "&": " and "}
)


def romanise(text: str, *, longest: int = 255) -> str:
    """Lower-case letters, digits and single hyphens: "水晶文玩 Shop" is "shui-jing-wen-wan-shop".

    Chinese is written in pinyin, accents are dropped, and what remains in other scripts is left out, so
    the result can be empty. It is cut at a hyphen where it would be longer than `longest`.
    """
    latin = unicodedata.normalize("NFKD", _pinyin(text).casefold().translate(_LETTERS))
    plain = (
        "".join(sign for sign in latin if not unicodedata.combining(sign)).replace("'", "").replace("’", "")
    )
    handle = _OTHERS.sub("-", plain).strip("-")
    if len(handle) <= longest:
        return handle
    cut = handle[: longest + 1].rpartition("-")[0] or handle
    return cut[:longest].strip("-")


def sounds(text: str) -> list[str]:
    """Chinese as people type it to search: "紫水晶" is ["zishuijing", "zsj"]; [] for a text without
    Chinese.
    """
    if not _CHINESE.search(text):
        return []
    words = romanise(text).split("-")
    return ["".join(words), "".join(word[:1] for word in words)]


def _pinyin(text: str) -> str:
    if not _CHINESE.search(text):
        return text
    from pypinyin import lazy_pinyin  # its tables take 30 MB, which most processes never need

    return " ".join(lazy_pinyin(text))
