"""The connection to Stripe, and its failures told apart."""

from __future__ import annotations

import logging
from collections.abc import Callable

import stripe
from django.conf import settings

from storefront.payments.gateways.stripe import connected

from .facts import BankAsks, BillingDown, BillingRefused

ASKS = frozenset(
    {
        "authentication_required",
        "invoice_payment_intent_requires_action",
        "subscription_payment_intent_requires_action",
    }
)
"""Stripe's codes for a bank that wants to hear from its customer."""

log = logging.getLogger(__name__)


def client() -> stripe.StripeClient:
    """The platform's account. Raises BillingRefused "not_set_up" where it has none."""
    if not settings.STRIPE_SECRET_KEY:
        raise BillingRefused("not_set_up")
    return connected(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_URL)


def call[T](ask: Callable[[], T]) -> T:
    """One call. Raises BillingRefused where Stripe said no, BankAsks where the bank asks its customer first,
    BillingDown where nobody knows."""
    try:
        return ask()
    except (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError) as error:
        if error.http_status == 409:
            raise BillingDown(str(error)) from error
        if error.code in ASKS:
            raise BankAsks(error.code) from error
        raise BillingRefused(error.code or "invalid_request", error.user_message or "") from error
    except stripe.StripeError as error:
        log.warning("stripe did not answer: %s", error)
        raise BillingDown(str(error)) from error
