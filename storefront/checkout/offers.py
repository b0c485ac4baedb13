"""Ways of sending as one cart has them: the store's rates, after its functions had their say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaidian_sdk.functions import SHIPPING_RATES, Rate, RateChange, RateFacts
from kaidian_sdk.text import Text, in_language
from plugins.functions.running import run_functions
from storefront.shipping.models import ShippingRate

from .facts import Buying, basket_of


@dataclass(frozen=True)
class Offer:
    """A rate of the store for one cart. `price` and `label` are what functions put in place of its own."""

    rate: ShippingRate
    price: int | None = None
    label: Text = ""

    @property
    def pk(self) -> int:
        return self.rate.pk

    def price_for(self, subtotal: int) -> int:
        """Minor units for goods worth `subtotal` minor units."""
        return self.rate.price_for(subtotal) if self.price is None else self.price

    def name(self, locale: str) -> str:
        """What it is called in a language."""
        return in_language(self.label, locale) if self.label else self.rate.text("name", locale)

    def promise(self, locale: str) -> str:
        """When it arrives, in a language."""
        return self.rate.text("promise", locale)


def offers_of(buying: Buying, rates: Sequence[ShippingRate]) -> list[Offer]:
    """The rates as this cart has them, those left out that functions hide."""
    if not rates:
        return []
    subtotal, locale = buying.contents.subtotal, buying.locale

    def gather(paths: frozenset[str]) -> RateFacts:
        shown = tuple(
            Rate(
                code=str(rate.pk),
                label=rate.text("name", locale),
                price=rate.price_for(subtotal),
                promise=rate.text("promise", locale),
            )
            for rate in rates
        )
        return RateFacts(basket=basket_of(buying, paths), rates=shown, locale=locale)

    offers = {str(rate.pk): Offer(rate) for rate in rates}
    for answer in run_functions(SHIPPING_RATES, gather):
        for change in answer.changes:
            _apply(offers, change)
    return list(offers.values())


def _apply(offers: dict[str, Offer], change: RateChange) -> None:
    before = offers.get(change.code)
    if before is None:  # another function left it out
        return
    if change.hidden:
        del offers[change.code]
        return
    price = before.price if change.price is None else change.price
    offers[change.code] = Offer(before.rate, price, change.label or before.label)
