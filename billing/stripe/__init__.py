"""Stripe Billing, and nothing else here knows it: calls that give small facts, and two kinds of failure.

No call is made inside a transaction; each that changes something carries a key to repeat it by.
"""

from .facts import (
    BankAsks,
    BillingDown,
    BillingRefused,
    Card,
    Heard,
    InvoiceFacts,
    Line,
    PaymentFacts,
    PreviewFacts,
    SubscriptionFacts,
    WebhookRefused,
)

__all__ = [
    "BankAsks",
    "BillingDown",
    "BillingRefused",
    "Card",
    "Heard",
    "InvoiceFacts",
    "Line",
    "PaymentFacts",
    "PreviewFacts",
    "SubscriptionFacts",
    "WebhookRefused",
]
