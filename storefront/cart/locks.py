"""The lock on a cart: two requests of one shopper change it one after the other."""

from __future__ import annotations

from .models import Cart


def lock_cart(cart_id: int) -> Cart:
    """The cart's row, locked until the transaction ends. Raises Cart.DoesNotExist."""
    return Cart.objects.select_for_update().get(pk=cart_id)
