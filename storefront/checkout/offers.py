"""Ways of sending as one cart has them: rates of all carriers, after the store's functions had their say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from foundation.money import MAX_MINOR
from kaidian_sdk.functions import SHIPPING_RATES, Rate, RateChange, RateFacts
from kaidian_sdk.points.shipping import ShippingRate
from kaidian_sdk.text import Text, in_language
from plugins.calling import Offer as PluginOffer
from plugins.functions.running import run_functions
from storefront.pricing.facts import Buying, address_of, basket_for, basket_of

MOST_RATES = 50
LONGEST_CODE = 80
LONGEST_NAME = 80


@dataclass(frozen=True)
class Offer:
    """A way of sending one cart. `price` is minor units, before discounts.

    `code` names it: a number for the store's own rates, "<plugin>/<carrier>/<code>" for those of plugins.
    """

    code: str
    label: Text
    price: int
    promised: Text = ""

    def name(self, locale: str) -> str:
        """What it is called in a language."""
        return in_language(self.label, locale)

    def promise(self, locale: str) -> str:
        """When it arrives, in a language."""
        return in_language(self.promised, locale)


def offers_of(buying: Buying) -> list[Offer]:
    """The ways of sending this cart to its address, the store's own first. Calls plugins and functions, so
    not in a transaction.
    """
    address = address_of(buying.address)
    if address is None or not buying.contents.requires_shipping:
        return []
    found: dict[str, Offer] = {}
    for carrier in buying.plugins.at("shipping_carriers"):
        basket = basket_for(carrier, buying)
        for rate in carrier.ask("rates", basket, address, otherwise=[], faults=rate_faults):
            code = rate.code if carrier.plugin.is_core else _code_of(carrier, rate)
            found[code] = Offer(code, rate.label, rate.price, rate.promise)
    return _changed(buying, found) if found else []


def _code_of(carrier: PluginOffer, rate: ShippingRate) -> str:
    return f"{carrier.plugin.id}/{carrier.declared.id}/{rate.code}"


def rate_faults(rates: Sequence[ShippingRate]) -> Iterator[str]:
    """What is wrong with a carrier's rates."""
    codes = [rate.code for rate in rates]
    if len(rates) > MOST_RATES:
        yield f"there are more than {MOST_RATES} rates"
    if len(set(codes)) < len(codes):
        yield "two rates have the same code"
    for rate in rates:
        if not 1 <= len(rate.code) <= LONGEST_CODE or not rate.code.isprintable():
            yield f"{rate.code[:LONGEST_CODE]!r} is no code of a rate"
        if not rate.label:
            yield f"the rate “{rate.code}” has no label"
        if not 0 <= rate.price <= MAX_MINOR:
            yield f"the rate “{rate.code}” costs {rate.price}"


def _changed(buying: Buying, offers: dict[str, Offer]) -> list[Offer]:
    locale = buying.locale

    def gather(paths: frozenset[str]) -> RateFacts:
        shown = tuple(rate_of(offer, locale) for offer in offers.values())
        return RateFacts(basket=basket_of(buying, paths), rates=shown, locale=locale)

    left = dict(offers)
    for answer in run_functions(SHIPPING_RATES, gather):
        for change in answer.changes:
            _apply(left, change)
    return list(left.values())


def rate_of(offer: Offer, locale: str) -> Rate:
    """A way of sending as functions see it."""
    return Rate(code=offer.code, label=offer.name(locale), price=offer.price, promise=offer.promise(locale))


def _apply(offers: dict[str, Offer], change: RateChange) -> None:
    before = offers.get(change.code)
    if before is None:  # another function left it out
        return
    if change.hidden:
        del offers[change.code]
        return
    price = before.price if change.price is None else min(change.price, MAX_MINOR)
    offers[change.code] = replace(before, price=price, label=change.label or before.label)
