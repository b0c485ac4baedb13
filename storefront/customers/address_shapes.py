"""Addresses of the book as programs read and write them; each country says what is needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from foundation.addresses import LONGEST
from foundation.api.problems import Fault, invalid, pointer
from foundation.api.serializers import ShownModel
from storefront.address_shapes import PlaceSent, sent_text

from .actions import AddressDraft
from .forms import AddressForm
from .models import LONGEST_COMPANY, LONGEST_NAME, CustomerAddress

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


class CustomerAddressShown(ShownModel):
    """An entry of the address book. `country` is an ISO 3166-1 code; a checkout begins with the default."""

    class Meta:
        model = CustomerAddress
        fields = ("id", *NAMES, "is_default")


class CustomerAddressSent(PlaceSent):
    """An address; what its country needs, `countries/{code}` says. `country` is an ISO 3166-1 code."""

    country = serializers.CharField(max_length=LONGEST["country"])
    first_name = sent_text(LONGEST_NAME)
    last_name = sent_text(LONGEST_NAME)
    company = sent_text(LONGEST_COMPANY)
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
