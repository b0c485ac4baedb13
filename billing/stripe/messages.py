"""Webhooks of Stripe Billing: their signature is checked, and only whom they speak of is taken from them."""

from __future__ import annotations

import json
from collections.abc import Mapping

import stripe
from django.conf import settings

from .facts import Heard, WebhookRefused

_CLOCK_SECONDS = 300


def read_message(body: bytes, headers: Mapping[str, str]) -> Heard:
    """A message with its signature and age checked. Raises WebhookRefused."""
    try:
        stripe.WebhookSignature.verify_header(
            body.decode(),
            headers.get("Stripe-Signature", ""),
            settings.STRIPE_BILLING_WEBHOOK_SECRET,
            _CLOCK_SECONDS,
        )
        event = json.loads(body)
        thing = event["data"]["object"]
        customer = thing["id"] if thing["object"] == "customer" else thing.get("customer") or ""
        return Heard(event["id"], event["type"], str(customer))
    except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WebhookRefused(str(error)) from error
