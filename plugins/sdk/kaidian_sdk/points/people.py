"""What a plugin keeps about people: to hand out when they ask for it, and to erase."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from kaidian_sdk.points.calls import Call
from kaidian_sdk.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who asked: their number as a customer, their e-mail address, and their orders as people call them."""

    customer: int
    email: str
    orders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerData:
    """Hands out and erases what the plugin keeps about one person; laws give people that right.

    `export` gives JSON by name for the copy of their data, None where the plugin keeps nothing. `erase` takes
    away all that says who they are, and bears being done twice. What tax law wants kept stays without name.
    """

    id: str
    export: Annotated[
        Callable[[Store, Person], Mapping[str, Any] | None],
        Call(10, "It is asked again, three times; then the copy goes without, and says so."),
    ]
    erase: Annotated[
        Callable[[Store, Person], None],
        Call(10, "It is told again after growing pauses, five times; then the merchant has to see to it."),
    ]
