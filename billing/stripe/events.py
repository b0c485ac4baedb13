"""What Stripe is asked to tell us."""

from __future__ import annotations

EVENTS = (
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.pending_update_applied",
    "customer.subscription.pending_update_expired",
    "customer.updated",
    "invoice.created",
    "invoice.finalized",
    "invoice.paid",
    "invoice.payment_action_required",
    "invoice.payment_failed",
    "invoice.voided",
    "setup_intent.succeeded",
)
"""What the endpoint /webhooks/stripe/billing should be subscribed to at Stripe."""
