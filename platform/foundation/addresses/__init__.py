"""Addresses: which countries there are, what each needs, and how an address is written."""

from .checks import parse_phone, parse_postcode
from .countries import country_code, country_list, country_names, name_order
from .formats import format_lines
from .labels import city_label, postcode_label, province_names, region_label, region_name, region_spellings
from .provinces import Province
from .rules import AddressRules, rules_of

LONGEST = {
    "name": 160,
    "phone": 40,
    "country": 2,
    "region": 160,
    "city": 160,
    "line1": 255,
    "line2": 160,
    "postcode": 20,
}
"""The fields of an address, as they are stored, and how many characters each has at most. `region` holds the
key of a province, or a text."""
FIELDS = tuple(LONGEST)

__all__ = [
    "FIELDS",
    "LONGEST",
    "AddressRules",
    "Province",
    "city_label",
    "country_code",
    "country_list",
    "country_names",
    "format_lines",
    "name_order",
    "parse_phone",
    "parse_postcode",
    "postcode_label",
    "province_names",
    "region_label",
    "region_name",
    "region_spellings",
    "rules_of",
]
