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
    """A subscription as it stands. `status` is Stripe's: active, past_due, unpaid, incomplete, canceled."""

    ref: str
    status: str
    lines: tuple[Line, ...]
    period_start: datetime
    period_end: datetime
    cancels_at_end: bool


@dataclass(frozen=True)
class InvoiceFacts:
    """An invoice as it stands. `lines` are {"text", "quantity", "amount"}."""

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


@dataclass(frozen=True)
class PreviewFacts:
    """What a change would cost now: `due` is charged at once, `credit` comes off later bills.

    `discount` is what a coupon takes off the sum of the lines, `from_credit` what the store's credit pays.
    """

    due: int
    credit: int
    currency: str
    lines: list[dict[str, Any]]
    discount: int = 0
    from_credit: int = 0


@dataclass(frozen=True)
class Heard:
    """A signed message: its id, its kind, and the customer that it speaks of, "" for none."""

    ref: str
    kind: str
    customer: str
