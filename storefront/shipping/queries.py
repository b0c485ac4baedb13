"""Which ways of shipping an address has."""

from __future__ import annotations

from .models import ShippingRate, ShippingZone


def rates_for(country: str) -> list[ShippingRate]:
    """The rates of the zone that names the country, else of the zone for everywhere else. Two queries."""
    zones = list(ShippingZone.objects.all())
    named = next((zone for zone in zones if country in zone.countries), None)
    zone = named or next((zone for zone in zones if not zone.countries), None)
    return list(zone.rates.all()) if zone else []


def shipping_countries() -> list[str] | None:
    """Country codes the store ships to; None means everywhere. An empty list: nowhere yet."""
    zones = list(ShippingZone.objects.filter(rates__isnull=False).distinct())
    if any(not zone.countries for zone in zones):
        return None
    return sorted({country for zone in zones for country in zone.countries})


def can_ship() -> bool:
    """Whether there is any rate at all."""
    return ShippingRate.objects.exists()
