"""What happens between a store and the platform it pays. The events lie in the store's schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from foundation.events import EventPayload


@dataclass(frozen=True)
class GrantGiven(EventPayload, name="billing.grant_given"):
    """The platform gave the store more than its plan includes."""

    grant: int
    change: dict[str, Any]
    reason: str


@dataclass(frozen=True)
class GrantWithdrawn(EventPayload, name="billing.grant_withdrawn"):
    """What the platform gave beyond the plan was taken back; what the store has stays."""

    grant: int
    reason: str


@dataclass(frozen=True)
class SubscriptionMoved(EventPayload, name="billing.state_changed"):
    """The store's subscription went from one state to the next: trial, active, past due and so on."""

    old: str
    new: str
    reason: str


@dataclass(frozen=True)
class PlanChosen(EventPayload, name="billing.plan_chosen"):
    """The store has another plan, or pays for it in another way."""

    old: str
    new: str
    price: int | None


@dataclass(frozen=True)
class TrialLengthened(EventPayload, name="billing.trial_lengthened"):
    """The platform lets the store try everything for longer."""

    until: str
    reason: str


@dataclass(frozen=True)
class CreditGiven(EventPayload, name="billing.credit_given"):
    """The platform takes an amount off the store's next bills; in minor units."""

    credit: int
    amount: int
    currency: str
    reason: str


@dataclass(frozen=True)
class CancellationChanged(EventPayload, name="billing.cancellation_changed"):
    """The owner cancelled the plan at the end of what is paid for, or changed their mind."""

    cancels: bool


@dataclass(frozen=True)
class CardChanged(EventPayload, name="billing.card_changed"):
    """The store pays with another card; only its last four digits are told."""

    brand: str
    last4: str


@dataclass(frozen=True)
class BillingDetailsChanged(EventPayload, name="billing.details_changed"):
    """The tax number or the coupon of the store's bills changed."""

    field: str


@dataclass(frozen=True)
class InvoiceIssued(EventPayload, name="billing.invoice_issued"):
    """A bill of the platform came to the store, or changed its state; amounts in minor units."""

    invoice: int
    status: str
    total: int
    currency: str
