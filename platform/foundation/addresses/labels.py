"""What the fields of an address are called in a country, in the page's language."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .countries import name_order
from .provinces import Province
from .rules import AddressRules, rules_of

_PROVINCES: dict[str, Callable[[], str]] = {
    "area": lambda: pgettext("of an address", "Area"),
    "county": lambda: pgettext("of an address", "County"),
    "county_or_city": lambda: pgettext("of an address", "County or city"),
    "department": lambda: pgettext("of an address", "Department"),
    "district": lambda: pgettext("of an address", "District"),
    "do_si": lambda: pgettext("of an address", "Province or city"),
    "emirate": lambda: pgettext("of an address", "Emirate"),
    "island": lambda: pgettext("of an address", "Island"),
    "oblast": lambda: pgettext("of an address", "Oblast"),
    "parish": lambda: pgettext("of an address", "Parish"),
    "prefecture": lambda: pgettext("of an address", "Prefecture"),
    "province": lambda: pgettext("of an address", "Province"),
    "state": lambda: pgettext("of an address", "State"),
}
_CITIES: dict[str, Callable[[], str]] = {
    "city": lambda: _("City"),
    "city_or_ward": lambda: pgettext("of an address", "City or ward"),
    "district": lambda: pgettext("of an address", "District"),
    "post_town": lambda: pgettext("of an address", "Town"),
    "suburb": lambda: pgettext("of an address", "Suburb"),
}
_POSTCODES: dict[str, Callable[[], str]] = {
    "eircode": lambda: _("Eircode"),
    "pin": lambda: _("PIN code"),
    "postal": lambda: _("Postcode"),
    "zip": lambda: _("ZIP code"),
}


def region_label(rules: AddressRules) -> str:
    """What the country calls its provinces: "State", "Prefecture" …"""
    return _PROVINCES.get(rules.province_kind, _PROVINCES["province"])()


def city_label(rules: AddressRules) -> str:
    """What stands in an address for the city: "City", "Town", "District" …"""
    return _CITIES.get(rules.city_kind, _CITIES["city"])()


def postcode_label(rules: AddressRules) -> str:
    """What the country calls its postcodes: "ZIP code", "Eircode" …"""
    return _POSTCODES.get(rules.postcode_kind, _POSTCODES["postal"])()


def province_name(province: Province, rules: AddressRules, locale: str) -> str:
    """A province in the page's language, as far as the country knows it in that; else in Latin letters."""
    language = locale.partition("-")[0]
    if language in province.names:
        return province.names[language]
    return province.local if rules.is_local(locale) else province.latin


def region_name(country_rules: AddressRules, region: str, locale: str) -> str:
    """How a stored province is shown: by its name, or as it was written where it is none of the country's."""
    province = country_rules.province(region)
    return province_name(province, country_rules, locale) if province else region


def region_spellings(country: str, region: str) -> list[str]:
    """A province by all names that it may have been written with, the given one first; [] for ""."""
    province = rules_of(country).province(region)
    return [region, *province.spellings] if province else [region] if region else []


def province_names(rules: AddressRules, locale: str) -> list[tuple[Province, str]]:
    """The provinces with their names, in an order in which readers of the locale find them."""
    named = [(province, province_name(province, rules, locale)) for province in rules.provinces]
    if all(name == province.local for province, name in named):
        return named
    return sorted(named, key=lambda pair: name_order(pair[1], "en"))
