"""Which ways of shipping an address has."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.prepared import PreparedRead

from .models import ShippingRate, ShippingZone


@dataclass(frozen=True)
class ShippingTable:
    """All zones and rates of a store."""

    zones: list[ShippingZone]
    rates: list[ShippingRate]

    def rates_for(self, country: str) -> list[ShippingRate]:
        """The rates of the zone that names the country, else of the zone for everywhere else."""
        named = next((zone for zone in self.zones if country in zone.countries), None)
        zone = named or next((zone for zone in self.zones if not zone.countries), None)
        return [rate for rate in self.rates if zone is not None and rate.zone_id == zone.pk]

    @property
    def countries(self) -> list[str] | None:
        """Country codes the store ships to; None means everywhere. An empty list: nowhere yet."""
        served = {rate.zone_id for rate in self.rates}
        zones = [zone for zone in self.zones if zone.pk in served]
        if any(not zone.countries for zone in zones):
            return None
        return sorted({country for zone in zones for country in zone.countries})

    @property
    def is_empty(self) -> bool:
        """Whether there is no way of shipping to anywhere yet."""
        return self.countries == []


def shipping_table() -> ShippingTable:
    """The zones and rates of the current store. Two queries."""
    return ShippingTable(_ZONES.rows(), _RATES.rows())


def can_ship() -> bool:
    """Whether there is any rate at all."""
    return ShippingRate.objects.exists()


_ZONES = PreparedRead(ShippingZone, "ORDER BY t.position, t.id")
_RATES = PreparedRead(ShippingRate, "ORDER BY t.position, t.id")
