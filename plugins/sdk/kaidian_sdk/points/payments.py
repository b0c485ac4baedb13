"""Payment gateways: who takes the money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from kaidian_sdk.points.calls import Call
from kaidian_sdk.store import Store
from kaidian_sdk.text import Text


class PaymentState(StrEnum):
    """Where a payment stands at its gateway. After `failed` the shopper may still try again."""

    PENDING = "pending"
    FAILED = "failed"
    SUCCEEDED = "succeeded"
    CANCELLED = "cancelled"


class RefundState(StrEnum):
    """Where a refund stands at its gateway. A bank may send back what had succeeded."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRequest:
    """What a gateway needs to take a payment. `amount` is minor units; `key` makes a repeat harmless.

    `back_url` is where a shopper returns to who was sent elsewhere to pay.
    """

    key: str
    amount: int
    currency: str
    order: str
    email: str
    back_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    """What the gateway says of a payment. `amount` is the minor units that came in, once it succeeded.

    `method` is how it was paid, ready to be shown ("visa 4242"); `pay_url` is where the shopper goes to pay.
    """

    ref: str
    state: PaymentState
    amount: int
    method: str = ""
    error_code: str = ""
    pay_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequest:
    """What a gateway needs to give `amount` minor units of the payment `payment_ref` back."""

    key: str
    payment_ref: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFacts:
    """What the gateway says of a refund. `key` is ours, or empty when it was made at the gateway."""

    ref: str
    state: RefundState
    amount: int
    key: str = ""
    error_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayMessage:
    """A gateway's webhook, understood: which payment to ask for again. A hint, never the fact itself."""

    id: str
    payment_ref: str


class GatewayRefused(Exception):
    """The gateway said no. `code` is its reason. Any other exception means: no answer, try again later."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentGateway:
    """A way to pay, offered at checkout beside the others.

    Every call may be repeated: the same `key` gives the same payment or refund. What the gateway says when it
    is asked counts; a webhook only makes the platform ask.
    """

    id: str
    label: Text
    create: Annotated[
        Callable[[Store, PaymentRequest], PaymentFacts],
        Call(10, "The shopper is told that this way to pay does not answer, and picks another."),
    ]
    fetch: Annotated[
        Callable[[Store, str], PaymentFacts],
        Call(10, "The payment stays as it was and is asked for again, later and later."),
    ]
    cancel: Annotated[
        Callable[[Store, str], PaymentFacts],
        Call(10, "The order keeps its stock until the gateway answers."),
    ]
    refund: Annotated[
        Callable[[Store, RefundRequest], RefundFacts],
        Call(15, "The refund stays open, and is tried again with the same key."),
    ]
    refunds: Annotated[
        Callable[[Store, str], list[RefundFacts]],
        Call(10, "Refunds made at the gateway are seen the next time it answers."),
    ]
    read_webhook: Annotated[
        Callable[[Store, bytes, Mapping[str, str]], GatewayMessage] | None,
        Call(2, "The message is refused with 400, so that the gateway sends it again."),
    ] = None
