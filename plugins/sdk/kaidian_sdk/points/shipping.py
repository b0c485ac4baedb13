"""Shipping carriers: ways of sending, with their prices, and where a parcel is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from kaidian_sdk.points.calls import Call
from kaidian_sdk.points.commerce import Address, Basket
from kaidian_sdk.store import Store
from kaidian_sdk.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingRate:
    """One way of sending a basket. `price` is minor units of the basket's currency; `promise` as shoppers
    read it.
    """

    code: str
    label: Text
    price: int
    promise: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingStep:
    """Something that happened to a parcel, newest last. `status` is "sent", "moving", "at_door", "delivered",
    "failed".
    """

    at: datetime
    status: str
    text: Text
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingCarrier:
    """A carrier.

    Its rates stand at checkout after the store's own; an empty list means: not to this address.
    """

    id: str
    label: Text
    rates: Annotated[
        Callable[[Store, Basket, Address], list[ShippingRate]],
        Call(2, "The carrier's rates are left out; the store's own stay."),
    ]
    track: Annotated[
        Callable[[Store, str], list[TrackingStep]] | None,
        Call(5, "The parcel shows its number without steps, and is asked for again."),
    ] = None
    tracking_url: str = ""
    """Where shoppers follow a parcel; "{number}" stands for its number."""
