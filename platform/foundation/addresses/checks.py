"""What is typed into an address, checked and written as the post writes it."""

from __future__ import annotations

import unicodedata

import phonenumbers
from django.utils.translation import gettext as _

from .rules import AddressRules


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


def parse_postcode(text: str, rules: AddressRules) -> str:
    """A postcode as its country writes it: "sw1a 1aa" is "SW1A 1AA". "" stays "".

    Raises ValueError with a sentence for the shopper, and an example.
    """
    code = unicodedata.normalize("NFKC", text).strip().upper()
    code = code.removeprefix(rules.postcode_prefix.upper()) if rules.postcode_prefix else code
    if code and not rules.is_postcode(code):
        raise ValueError(
            _("Postcodes of this country look like %(example)s.") % {"example": rules.postcode_example}
            if rules.postcode_example
            else _("This doesn't look like a postcode of this country.")
        )
    return code
