"""The lock on a checkout: the second click waits for the first. Taken before every other lock."""

from __future__ import annotations

from storefront.cart.models import Cart

from .models import Checkout


def lock_checkout(cart: Cart) -> Checkout:
    """The cart's checkout, made on first use, locked until the transaction ends."""
    checkout, _made = Checkout.objects.get_or_create(cart=cart)
    return Checkout.objects.select_for_update().get(pk=checkout.pk)
