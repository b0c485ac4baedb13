"""Addresses: which countries there are, what each needs, and how an address is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

import phonenumbers
from babel import Locale
from django.utils.translation import gettext as _

FIELDS = ("name", "phone", "country", "region", "city", "line1", "line2", "postcode")
WITHOUT_POSTCODE = frozenset(
    {"CN", "HK", "MO", "AE", "IE", "QA", "BO", "GH", "KE", "NG", "JM", "PA", "FJ", "ZW"}
)
"""Countries whose people leave the postcode out, or have none."""
LARGE_TO_SMALL = frozenset({"CN", "TW", "JP", "KR"})
"""Countries that write an address from the province down to the door."""
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


def parse_phone(text: str, country: str) -> str:
    """A phone number in E.164 ("+8613800138000"). Raises ValueError with a sentence for the shopper."""
    message = _("This doesn't look like a phone number. Write it with its area or country code.")
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        raise ValueError(message) from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError(message)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_lines(address: Mapping[str, str], locale: str) -> list[str]:
    """An address as its country writes it, line by line, without the phone number."""
    get = address.get
    country = country_names(locale).get(get("country", ""), get("country", ""))
    if get("country") in LARGE_TO_SMALL:
        place = " ".join(filter(None, [get("region"), get("city")]))
        street = " ".join(filter(None, [get("line1"), get("line2")]))
        lines = [get("name", ""), f"{country} {place}".strip(), street, get("postcode", "")]
    else:
        place = " ".join(filter(None, [get("city"), get("region"), get("postcode")]))
        lines = [get("name", ""), get("line1", ""), get("line2", ""), place, country]
    return [line for line in lines if line]
