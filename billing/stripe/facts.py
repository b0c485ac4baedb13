"""What Stripe is told and says, without its types. Amounts in minor units, times in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class BillingDown(Exception):
    """Stripe did not answer: nobody knows whether it was done. The same call may be made again."""


class BillingRefused(Exception):
    """Stripe said no. `code` is its own ("card_declined"), `text` what it says to people, maybe empty."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(code)
        self.code, self.text = code, text


class BankAsks(BillingRefused):
    """The bank pays once its customer has told it that it is them (3-D Secure). Nothing was charged."""


class WebhookRefused(Exception):
    """A message that Stripe did not sign."""


@dataclass(frozen=True)
class Line:
    """A price at Stripe, so many times."""

    price: str
    quantity: int = 1


@dataclass(frozen=True)
class Card:
    """What may be known of a card."""

    brand: str
    last4: str
    exp_month: int
    exp_year: int


@dataclass(frozen=True)
class SubscriptionFacts:
    """A subscription as it stands. `status` is Stripe's: active, past_due, unpaid, incomplete,
    incomplete_expired, canceled. `pending_until` is until when a change of it waits for its payment."""

    ref: str
    status: str
    lines: tuple[Line, ...]
    period_start: datetime
    period_end: datetime
    cancels_at_end: bool
    invoice: str = ""
    pending_until: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether it, or its change, begins only once its payment is confirmed."""
        return self.status == "incomplete" or self.pending_until is not None

    @property
    def is_over(self) -> bool:
        """Whether nothing of it will be charged any more."""
        return self.status in ("canceled", "incomplete_expired")


@dataclass(frozen=True)
class PaymentFacts:
    """The payment of an open invoice: `secret` lets the owner's browser confirm it.

    `asks` is whether the bank waits for its customer; `refusal` is "" or Stripe's code of why it failed last.
    """

    amount: int
    currency: str
    secret: str
    asks: bool
    refusal: str


@dataclass(frozen=True)
class InvoiceFacts:
    """An invoice as it stands. `lines` are {"text", "quantity", "amount"}.

    `is_wish`: it is for a plan that has not begun, or for a change that was not made, since it is not paid.
    """

    ref: str
    number: str
    status: str
    currency: str
    subtotal: int
    discount: int
    tax: int
    total: int
    paid: int
    due: int
    issued_at: datetime
    period_start: datetime
    period_end: datetime
    paid_at: datetime | None = None
    lines: list[dict[str, Any]] = field(default_factory=list)
    payer: dict[str, Any] = field(default_factory=dict)
    is_wish: bool = False


@dataclass(frozen=True)
class PreviewFacts:
    """What a change would cost now: `due` is charged at once, `credit` comes off later bills.

    `discount` is what a coupon takes off the sum of the lines, `from_credit` what the store's credit pays.
    `at` is when a bill that comes by itself is charged.
    """

    due: int
    credit: int
    currency: str
    lines: list[dict[str, Any]]
    discount: int = 0
    from_credit: int = 0
    at: datetime | None = None


@dataclass(frozen=True)
class Heard:
    """A signed message: its id, its kind, and the customer that it speaks of, "" for none."""

    ref: str
    kind: str
    customer: str
