"""Which countries there are, their names and their order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

from babel import Locale

NOT_COUNTRIES = frozenset(
    {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AQ", "BV", "HM", "TF", "CP", "DG", "EA", "IC"}
)


CHINESE_NAMES = {"HK": "中国香港", "MO": "中国澳门", "TW": "中国台湾"}
"""As people in mainland China write them; the names that Babel has are longer or wanting."""

_SOUNDS_LIKE = str.maketrans({"瑙": "脑", "梵": "饭", "斐": "匪", "汶": "问", "秘": "必"})
"""Rare characters of countries, which GBK keeps apart from the common ones, by one that sounds the same."""


@cache
def country_names(locale: str) -> dict[str, str]:
    """{ISO code: name in the locale} by letters; in Chinese by pinyin, after the Chinese-speaking ones."""
    territories = Locale.parse(locale, sep="-").territories
    names = {
        code: name
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    }
    if locale == "zh-Hans":
        names |= CHINESE_NAMES
    first = ("CN", "HK", "MO", "TW") if locale.startswith("zh") else ()
    rank = {code: place for place, code in enumerate(first)}
    return dict(sorted(names.items(), key=lambda pair: (rank.get(pair[0], 9), name_order(pair[1], locale))))


@cache
def _codes_by_name() -> dict[str, str]:
    """{name in any of our languages, folded: ISO code}."""
    found: dict[str, str] = {}
    for locale in ("en", "zh-Hans"):
        babel = Locale.parse(locale, sep="-").territories
        for code, name in country_names(locale).items():
            found[name.casefold()] = found[babel[code].casefold()] = code
    return found


def country_code(text: str) -> str:
    """The ISO code of a country that is named by code or in one of our languages; "" for none."""
    words = text.strip()
    if words.upper() in country_names("en"):
        return words.upper()
    return _codes_by_name().get(words.casefold(), "")


def name_order(name: str, locale: str) -> bytes:
    """By what names of places are put in order in the locale."""
    return _pinyin_key(name) if locale.startswith("zh") else _letters_key(name).encode()


def _pinyin_key(name: str) -> bytes:
    """GBK holds the common characters in the order of their pinyin."""
    return name.translate(_SOUNDS_LIKE).encode("gbk", "replace")


def _letters_key(name: str) -> str:
    """Accents don't part "Åland Islands" from the other names with A."""
    bare = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).casefold()


def country_list(codes: Iterable[str], locale: str) -> str:
    """Names of countries as a list in a sentence: "中国、美国", "China, United States"."""
    names = country_names(locale)
    return ("、" if locale.startswith("zh") else ", ").join(names.get(code, code) for code in codes)
