"""What happens to orders. Timeline, e-mails, figures and webhooks are made from these."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class OrderPlaced(EventPayload, name="order.placed"):
    """A shopper asked for it; its stock is reserved, its payment is awaited."""

    order: int
    total: int
    currency: str


@dataclass(frozen=True)
class OrderPaid(EventPayload, name="order.paid"):
    """Its payments cover its total."""

    order: int
    amount: int
    currency: str


@dataclass(frozen=True)
class OrderCancelled(EventPayload, name="order.cancelled"):
    """It will not be fulfilled; what was reserved for it is free again."""

    order: int
    reason: str


@dataclass(frozen=True)
class OrderFulfilled(EventPayload, name="order.fulfilled"):
    """A parcel left with some or all of it."""

    order: int
    fulfilment: int
    units: int


@dataclass(frozen=True)
class OrderRefunded(EventPayload, name="order.refunded"):
    """Money went back to the shopper.

    `amount` is minor units.
    """

    order: int
    amount: int
    currency: str


@dataclass(frozen=True)
class OrderNoted(EventPayload, name="order.noted"):
    """Somebody of the team wrote a note."""

    order: int
    text: str
