"""What tax an address and a sum have."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from foundation.addresses import region_spellings
from foundation.money import round_half_even
from foundation.prepared import PreparedRead

from .models import TaxRate


@dataclass(frozen=True)
class TaxRule:
    """The tax of an address: none where the region has no rate."""

    name: str
    basis_points: int
    is_included: bool
    on_shipping: bool

    def of(self, amount: int) -> int:
        """The tax in or on `amount` minor units, rounded half-even to a whole one."""
        rate = Decimal(self.basis_points) / 10_000
        exact = amount * rate / (1 + rate) if self.is_included else amount * rate
        return round_half_even(exact)


_AT = PreparedRead(TaxRate, "WHERE t.country = %s AND t.region = ANY(%s)")
NO_TAX = TaxRule(name="", basis_points=0, is_included=True, on_shipping=False)


def tax_rule(country: str, region: str = "") -> TaxRule:
    """The rate of the region, however rate and address name it, else of its country, else none. One query."""
    rates = _AT.rows(country, ["", *region_spellings(country, region)])
    if not rates:
        return NO_TAX
    rate = max(rates, key=lambda rate: bool(rate.region))
    return TaxRule(rate.name, rate.basis_points, rate.is_included, rate.applies_to_shipping)
