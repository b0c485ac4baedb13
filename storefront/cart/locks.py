"""The lock on a cart: two requests of one shopper change it one after the other."""

from __future__ import annotations

from foundation.prepared import PreparedRead

from .models import Cart

_LOCKED = PreparedRead(Cart, "WHERE t.id = %s FOR UPDATE")


def lock_cart(cart_id: int) -> Cart:
    """The cart's row, locked until the transaction ends. Raises Cart.DoesNotExist."""
    return _LOCKED.get(cart_id)
