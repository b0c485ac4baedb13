"""What happens to payments and refunds. All are told of the order they belong to."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.events import EventPayload


@dataclass(frozen=True)
class PaymentStarted(EventPayload, name="payment.started"):
    """The provider knows of it; the shopper is about to pay.

    `amount` is minor units.
    """

    payment: int
    order: int
    amount: int
    currency: str


@dataclass(frozen=True)
class PaymentSucceeded(EventPayload, name="payment.succeeded"):
    """Money came in.

    `method` is how, ready to be shown; `amount` is minor units.
    """

    payment: int
    order: int
    amount: int
    currency: str
    method: str


@dataclass(frozen=True)
class PaymentFailed(EventPayload, name="payment.failed"):
    """A try to pay was refused; the shopper may try again.

    `code` is the provider's reason.
    """

    payment: int
    order: int
    code: str


@dataclass(frozen=True)
class PaymentCancelled(EventPayload, name="payment.cancelled"):
    """It can't succeed any more."""

    payment: int
    order: int


@dataclass(frozen=True)
class RefundRequested(EventPayload, name="refund.requested"):
    """Somebody of the team, or the provider's own console, gives money back.

    `amount` is minor units.
    """

    refund: int
    order: int
    amount: int
    currency: str


@dataclass(frozen=True)
class RefundOwed(EventPayload, name="refund.owed"):
    """Money came in that has no goods to go with it; it is sent back at once.

    `reason` is "cancelled" (paid after the order was given up) or "duplicate" (paid twice).
    """

    refund: int
    order: int
    amount: int
    currency: str
    reason: str


@dataclass(frozen=True)
class PaymentGivenUp(EventPayload, name="payment.given_up"):
    """A payment was called off without an answer of its provider: it was off, or had never answered.

    `gateway` is the provider's name.
    """

    payment: int
    order: int
    gateway: str


@dataclass(frozen=True)
class GatewayChosen(EventPayload, name="payment.gateway_chosen"):
    """Shoppers are offered a way to pay, or no longer.

    `gateway` is its name.
    """

    gateway: str
    is_on: bool


@dataclass(frozen=True)
class RefundFailed(EventPayload, name="refund.failed"):
    """The provider or the bank refused it; the money is still with the store.

    `code` is the reason.
    """

    refund: int
    order: int
    amount: int
    currency: str
    code: str
