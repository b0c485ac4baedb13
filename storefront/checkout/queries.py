"""Reads of checkouts."""

from __future__ import annotations

from dataclasses import replace

from foundation.prepared import PreparedRead
from storefront.cart.models import Cart
from storefront.cart.queries import CartContents
from storefront.pricing.facts import Buying
from storefront.pricing.taxes import taxes_of

from .models import Checkout
from .offers import Offer, offers_of
from .totals import Totals

_OF_CART = PreparedRead(Checkout, "WHERE t.cart_id = %s")


def checkout_of(cart: Cart) -> Checkout | None:
    """What was filled in for a cart before."""
    return _OF_CART.first(cart.pk)


def totals_at(buying: Buying, *, rate: str = "") -> tuple[Totals, list[Offer]]:
    """The totals at an address with one of its ways of sending (the cheapest unless chosen), and all of them.

    Calls plugins and functions, so not in a transaction.
    """
    offers = offers_of(buying)
    chosen = next((offer for offer in offers if offer.code == rate), None)
    if chosen is None and offers:
        chosen = min(offers, key=lambda offer: offer.price)
    before_tax = Totals(buying, chosen)
    return replace(before_tax, taxes=taxes_of(buying, before_tax.shipping_left)), offers


def totals_again(totals: Totals, contents: CartContents) -> Totals:
    """The same purchase with what is in the cart now."""
    now, _offers = totals_at(
        replace(totals.buying, contents=contents), rate=totals.rate.code if totals.rate else ""
    )
    return now
