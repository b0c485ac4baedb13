"""A basket for tests."""

from __future__ import annotations

from kaidian_sdk.functions import BasketFacts
from kaidian_sdk.points.commerce import Basket, Line


def line(number: int, quantity: int = 1, price: int = 1_000) -> Line:
    """A line of a basket; its id is the number."""
    return Line(
        id=str(number),
        product=number,
        variant=number,
        title=f"Piece {number}",
        sku="",
        quantity=quantity,
        price=price,
        total=price * quantity,
    )


def facts(*quantities: int) -> BasketFacts:
    """A basket with a line for each quantity, numbered from 1."""
    lines = tuple(line(number, quantity) for number, quantity in enumerate(quantities, 1))
    return BasketFacts(
        basket=Basket(currency="CNY", lines=lines, subtotal=sum(each.total for each in lines)), locale="en"
    )
