"""The lock on a checkout: the second click waits for the first. Taken before every other lock."""

from __future__ import annotations

from foundation.prepared import PreparedRead
from storefront.cart.models import Cart

from .models import Checkout

_LOCKED = PreparedRead(Checkout, "WHERE t.cart_id = %s FOR UPDATE")


def lock_checkout(cart: Cart) -> Checkout:
    """The cart's checkout, made on first use, locked until the transaction ends."""
    found = _LOCKED.first(cart.pk)
    if found is not None:
        return found
    Checkout.objects.bulk_create([Checkout(cart=cart)], ignore_conflicts=True)
    return _LOCKED.get(cart.pk)
