"""Reads of checkouts."""

from __future__ import annotations

from foundation.prepared import PreparedRead
from storefront.cart.models import Cart
from storefront.cart.queries import CartContents
from storefront.shipping.models import ShippingRate
from storefront.shipping.queries import ShippingTable
from storefront.taxes.queries import tax_rule

from .models import Checkout
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
) -> tuple[Totals, list[ShippingRate]]:
    """The totals at an address with one of its rates (the cheapest unless chosen), and all its rates."""
    rates = shipping.rates_for(country) if country and contents.requires_shipping else []
    chosen = next((rate for rate in rates if rate.pk == rate_id), None)
    if chosen is None and rates:
        chosen = min(rates, key=lambda rate: rate.price_for(contents.subtotal))
    return Totals(contents, chosen, tax_rule(country, region)), rates
