"""The seam to those who take the money: what we ask of a provider, and the facts it tells us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from kaidian_sdk.points.payments import PaymentState, RefundFacts


@dataclass(frozen=True)
class PaymentRequest:
    """What a provider needs to take a payment. `amount` is minor units; `key` makes a repeat harmless."""

    key: str
    amount: int
    currency: str
    store: str
    order: str
    email: str


@dataclass(frozen=True)
class PaymentFacts:
    """What the provider says of a payment. `amount` is the minor units that came in, once it succeeded.

    `method` is how it was paid, ready to be shown ("visa 4242", "alipay").
    """

    ref: str
    state: PaymentState
    amount: int
    client_secret: str = ""
    method: str = ""
    error_code: str = ""


@dataclass(frozen=True)
class RefundRequest:
    """What a provider needs to give `amount` minor units of the payment `payment_ref` back."""

    key: str
    payment_ref: str
    amount: int
    store: str


@dataclass(frozen=True)
class ProviderEvent:
    """A provider's message: which payment to look at again. It is a hint, never the fact itself.

    `store` is the store's uid as we gave it to the provider; `payment_key` is our key of the payment.
    """

    id: str
    kind: str
    store: str
    payment_ref: str
    payment_key: str
    about_refunds: bool


@dataclass(frozen=True)
class BrowserSetup:
    """What a shopper's browser needs to enter a payment: the provider's script and the public key."""

    script_url: str
    api_url: str
    public_key: str


class ProviderDownError(Exception):
    """No answer, or one that says nothing: the call may or may not have taken effect. Try again later."""


class ProviderRefusedError(Exception):
    """The provider said no. `code` is its reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class InvalidWebhookError(Exception):
    """A message that the provider did not sign, or that is none of its own."""


class Provider(Protocol):
    """One way to take money. Every call may raise ProviderDownError, the first four also
    ProviderRefusedError. None is made inside a transaction.
    """

    name: str

    def create_payment(self, request: PaymentRequest) -> PaymentFacts:
        """Announce a payment. The same key gives the same payment."""
        ...

    def fetch_payment(self, ref: str) -> PaymentFacts:
        """How a payment stands now."""
        ...

    def cancel_payment(self, ref: str) -> PaymentFacts:
        """Make sure that a payment can't succeed any more; the facts tell if it had succeeded already."""
        ...

    def refund(self, request: RefundRequest) -> RefundFacts:
        """Give money back. The same key gives the same refund."""
        ...

    def list_refunds(self, payment_ref: str) -> list[RefundFacts]:
        """All refunds of a payment, also those made at the provider."""
        ...

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> ProviderEvent:
        """The message of a webhook. Raises InvalidWebhookError unless the provider signed it."""
        ...

    def browser(self) -> BrowserSetup:
        """What the checkout page needs."""
        ...
