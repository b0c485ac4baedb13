"""What the store's functions say against a purchase."""

from __future__ import annotations

from dataclasses import dataclass

from kaidian_sdk.functions import CART_VALIDATION, CHECKOUT_VALIDATION, BasketFacts, CheckoutFacts
from kaidian_sdk.points.checks import Refusal
from kaidian_sdk.text import in_language
from plugins.functions.running import run_functions
from storefront.pricing.facts import Buying, basket_of

from .offers import rate_of
from .totals import Totals


@dataclass(frozen=True)
class Refused:
    """One reason, in the shopper's language. `field` is the form's input at fault, "" where it is none's."""

    text: str
    field: str = ""


def cart_refusals(buying: Buying) -> list[Refused]:
    """Why the cart can't be bought as it is; [] lets it pass."""

    def gather(paths: frozenset[str]) -> BasketFacts:
        return BasketFacts(basket=basket_of(buying, paths), locale=buying.locale)

    found = run_functions(CART_VALIDATION, gather)
    return [_told(refusal, buying.locale) for answer in found for refusal in answer.refusals]


def checkout_refusals(buying: Buying, totals: Totals, note: str) -> list[Refused]:
    """Why the order can't be placed as it is; [] lets it pass."""
    offer, locale = totals.rate, buying.locale

    def gather(paths: frozenset[str]) -> CheckoutFacts:
        rate = rate_of(offer, locale) if offer is not None else None
        basket = basket_of(buying, paths)
        return CheckoutFacts(basket=basket, locale=locale, rate=rate, total=totals.total, note=note)

    found = run_functions(CHECKOUT_VALIDATION, gather)
    return [_told(refusal, locale) for answer in found for refusal in answer.refusals]


def _told(refusal: Refusal, locale: str) -> Refused:
    return Refused(in_language(refusal.message, locale), refusal.field)
