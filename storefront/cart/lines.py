"""How scripts and forms name a line of the cart."""

from __future__ import annotations

from collections.abc import Sequence

from .models import Cart, CartLine


def line_key(line: CartLine) -> str:
    """What a line is called: "<variant>:<line>". A whole number alone names a variant."""
    return f"{line.variant_id}:{line.pk}"


def lines_of(cart: Cart) -> list[CartLine]:
    """The lines of a cart as shoppers see them, newest first."""
    return list(cart.lines.all())


def line_of(lines: Sequence[CartLine], name: object) -> CartLine | None:
    """The line of a key, or the first of a variant; None when there is none."""
    text = str(name).strip()
    for line in lines:
        if text in (line_key(line), str(line.variant_id)):
            return line
    return None
