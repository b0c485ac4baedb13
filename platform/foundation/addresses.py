"""Addresses: which countries there are, what each needs, and how an address is written."""

from __future__ import annotations

from collections.abc import Mapping
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


@cache
def country_names(locale: str) -> dict[str, str]:
    """{ISO code: name in the locale}, sorted by name; the Chinese-speaking ones first in Chinese."""
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
    return dict(sorted(names.items(), key=lambda pair: (rank.get(pair[0], 9), pair[1])))


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
