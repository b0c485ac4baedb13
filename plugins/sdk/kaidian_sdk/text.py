"""Words that people read, in several languages."""

from __future__ import annotations

from collections.abc import Mapping

type Text = str | Mapping[str, str]
"""One text for all, or a text by language: {"en": "Stars", "zh-Hans": "评分"}."""


def in_language(text: Text, locale: str) -> str:
    """The text in a language, else in its base language, else in English, else in whichever comes first."""
    if isinstance(text, str):
        return text
    for name in (locale, locale.partition("-")[0], "en"):
        if name in text:
            return text[name]
    return next(iter(text.values()), "")
