"""The lock on a checkout: the second click waits for the first. Taken before every other lock."""

from __future__ import annotations

from storefront.cart.models import Cart

from .models import Checkout


def lock_checkout(cart: Cart) -> Checkout:
    """The cart's checkout with its cart and order, made on first use, locked until the transaction ends."""
    locked = Checkout.objects.select_for_update(of=("self",)).select_related("cart", "order")
    found = locked.filter(cart=cart).first()
    if found is not None:
        return found
    Checkout.objects.bulk_create([Checkout(cart=cart)], ignore_conflicts=True)
    return locked.get(cart=cart)
