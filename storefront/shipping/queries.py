"""Which ways of shipping an address has, and where anything is shipped to."""

from __future__ import annotations

from foundation.prepared import PreparedRead
from plugins.calling import Offer, Offers

from .models import ShippingRate, ShippingZone

_ZONES = PreparedRead(
    ShippingZone, "WHERE EXISTS (SELECT FROM shipping_shippingrate r WHERE r.zone_id = t.id)"
)
_RATES = PreparedRead(
    ShippingRate,
    """WHERE t.zone_id = (
        SELECT z.id FROM shipping_shippingzone z WHERE %s = ANY(z.countries) OR z.countries = '{}'
        ORDER BY z.countries = '{}', z.position, z.id LIMIT 1
    ) ORDER BY t.position, t.id""",
)


def rates_for(country: str) -> list[ShippingRate]:
    """The rates of the zone that names the country, else of the zone for everywhere else. One query."""
    return _RATES.rows(country)


def served_countries(plugins: Offers | None = None) -> list[str] | None:
    """Country codes the store ships to; None means everywhere. An empty list: nowhere yet. One query.

    A plugin's carrier says of each address whether it goes there: where one is on, any country may be.
    """
    if carriers(plugins):
        return None
    zones = _ZONES.rows()
    if any(not zone.countries for zone in zones):
        return None
    return sorted({country for zone in zones for country in zone.countries})


def can_ship() -> bool:
    """Whether there is any way of shipping at all."""
    return ShippingRate.objects.exists() or bool(carriers())


def carriers(plugins: Offers | None = None) -> list[Offer]:
    """The carriers of plugins that are on, whose rates stand beside the store's own."""
    return [offer for offer in (plugins or Offers()).at("shipping_carriers") if not offer.plugin.is_core]
