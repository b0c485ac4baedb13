"""Addresses of the book as programs write them: their fields, checked by what each country needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from foundation.api.problems import Fault, invalid, pointer
from foundation.api.serializers import Sent

from .actions import AddressDraft
from .forms import AddressForm
from .models import CustomerAddress

NAMES = {
    "first_name": "first_name",
    "last_name": "last_name",
    "company": "company",
    "line1": "address1",
    "line2": "address2",
    "city": "city",
    "region": "province",
    "postcode": "zip",
    "country": "country",
    "phone": "phone",
}
"""What themes call the fields of an address, and with them the form that knows what each country needs."""
_OURS = {theirs: ours for ours, theirs in NAMES.items()}


def _text(most: int) -> Any:
    return serializers.CharField(max_length=most, allow_blank=True, required=False)


class CustomerAddressSent(Sent):
    """An address; what its country needs, `countries/{code}` says. `country` is an ISO 3166-1 code."""

    country = serializers.CharField(max_length=2)
    first_name = _text(80)
    last_name = _text(80)
    company = _text(160)
    line1 = _text(255)
    line2 = _text(160)
    city = _text(160)
    region = _text(160)
    postcode = _text(20)
    phone = _text(40)
    is_default = serializers.BooleanField(required=False)


def draft_of(sent: Mapping[str, Any], before: CustomerAddress | None) -> AddressDraft:
    """The address with what was sent; what was not is as before. Raises Problem 422."""
    fields = {theirs: str(sent.get(ours, getattr(before, ours, ""))) for ours, theirs in NAMES.items()}
    form = AddressForm(fields, stored=before)
    if not form.is_valid():
        raise invalid(
            [
                Fault(str(told[0].messages[0]), str(told[0].code or "invalid"), pointer(_OURS.get(name, "")))
                for name, told in form.errors.as_data().items()
            ]
        )
    return form.draft
