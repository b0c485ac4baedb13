"""Reads of checkouts."""

from __future__ import annotations

from foundation.prepared import PreparedRead
from storefront.cart.models import Cart
from storefront.cart.queries import CartContents
from storefront.shipping.queries import ShippingTable
from storefront.taxes.queries import tax_rule

from .facts import Buying
from .models import Checkout
from .offers import Offer, offers_of
from .totals import Totals

_OF_CART = PreparedRead(Checkout, "WHERE t.cart_id = %s")


def checkout_of(cart: Cart) -> Checkout | None:
    """What was filled in for a cart before."""
    return _OF_CART.first(cart.pk)


def totals_at(
    contents: CartContents,
    shipping: ShippingTable,
    *,
    country: str,
    region: str = "",
    rate_id: int | None = None,
    buying: Buying | None = None,
) -> tuple[Totals, list[Offer]]:
    """The totals at an address with one of its ways of sending (the cheapest unless chosen), and all of them.

    `buying` is what is known besides, for the store's functions.
    """
    rates = shipping.rates_for(country) if country and contents.requires_shipping else []
    offers = offers_of(buying or Buying(contents, address={"country": country, "region": region}), rates)
    chosen = next((offer for offer in offers if offer.pk == rate_id), None)
    if chosen is None and offers:
        chosen = min(offers, key=lambda offer: offer.price_for(contents.subtotal))
    return Totals(contents, chosen, tax_rule(country, region)), offers
