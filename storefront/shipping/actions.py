"""Every change of what shipping costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record

from .events import ShippingChanged
from .models import ShippingRate, ShippingZone


@transaction.atomic
def save_zone(
    *, name: str, countries: Sequence[str], zone: ShippingZone | None = None, actor: str = SYSTEM
) -> ShippingZone:
    """Make a zone, or change one. Raises ActionError "country_taken" when another zone has a country."""
    others = ShippingZone.objects.exclude(pk__in=[zone.pk] if zone else [])
    taken = {country for other in others for country in other.countries} & set(countries)
    if taken:
        raise ActionError(
            "country_taken",
            _("Another zone has these countries already: %(countries)s.")
            % {"countries": ", ".join(sorted(taken))},
            field="countries",
        )
    if not countries and any(not other.countries for other in others):
        raise ActionError(
            "rest_taken", _("There is a zone for the rest of the world already."), field="countries"
        )
    zone = zone or ShippingZone(position=others.count())
    zone.name, zone.countries = name, list(countries)
    zone.save()
    record(ShippingChanged(), subject=zone, actor=actor)
    return zone


@transaction.atomic
def save_rate(
    *,
    zone: ShippingZone,
    name: str,
    price: int,
    free_over: int | None = None,
    promise: str = "",
    translations: Mapping[str, Mapping[str, str]] | None = None,
    rate: ShippingRate | None = None,
    actor: str = SYSTEM,
) -> ShippingRate:
    """Make a rate, or change one. `price` and `free_over` are minor units of the store's currency."""
    if price < 0 or (free_over is not None and free_over < 0):
        raise ActionError("price_wrong", _("A price can't be below zero."), field="price")
    rate = rate or ShippingRate(zone=zone, position=zone.rates.count())
    rate.name, rate.price, rate.free_over, rate.promise = name, price, free_over, promise
    rate.translations = {locale: dict(texts) for locale, texts in (translations or {}).items()}
    rate.save()
    record(ShippingChanged(), subject=rate, actor=actor)
    return rate


@transaction.atomic
def delete_rate(*, rate: ShippingRate, actor: str = SYSTEM) -> None:
    """Take a rate away; a zone without rates goes with its last one."""
    record(ShippingChanged(), subject=rate, actor=actor)
    zone = rate.zone
    rate.delete()
    if not zone.rates.exists():
        zone.delete()
