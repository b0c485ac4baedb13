"""The fields of an address in the APIs: once, for checkouts, orders and address books."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from foundation.addresses import LONGEST
from foundation.api.serializers import Sent


def sent_text(most: int) -> Any:
    """A text of up to `most` characters that may be empty or left out."""
    return serializers.CharField(max_length=most, allow_blank=True, required=False)


class PlaceSent(Sent):
    """What every address has besides whose it is and its country."""

    line1 = sent_text(LONGEST["line1"])
    line2 = sent_text(LONGEST["line2"])
    city = sent_text(LONGEST["city"])
    region = sent_text(LONGEST["region"])
    postcode = sent_text(LONGEST["postcode"])
    phone = sent_text(LONGEST["phone"])
