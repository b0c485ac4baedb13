"""Orders to pay, and the local Stripe to pay them with."""

from __future__ import annotations

import json
import time
from typing import Any

import stripe
from django.conf import settings
from django.test import Client

from infra.stripe.process import SECRET_KEY, WEBHOOK_SECRET, StripeProcess
from infra.stripe.tests.shopper import Shopper
from infra.stripe.webhooks import signature
from storefront.catalog.models import Variant
from storefront.orders.actions import place_order
from storefront.orders.draft import DraftLine, OrderDraft
from storefront.orders.models import Order
from storefront.payments.models import Payment
from tenants.context import enter_store, require_store

PRICE = 12_800


class Till:
    """The shopper's and Stripe's side of payments."""

    def __init__(self, process: StripeProcess) -> None:
        self.process = process
        self.shopper = Shopper(process)
        self.client = stripe.StripeClient(SECRET_KEY, base_addresses={"api": process.url})

    def confirm(self, payment: Payment, card: str = "pm_card_visa", **fields: str) -> Any:
        """The shopper presses Pay; gives the intent or {error}."""
        path = f"/v1/payment_intents/{payment.provider_ref}/confirm"
        wanted = {"payment_method": card, "use_stripe_sdk": "true"} | fields
        return self.shopper.call("POST", path, client_secret=payment.client_secret, **wanted)

    def answer_bank(self, intent: Any, answer: str) -> None:
        """The shopper answers `approve` or `fail` at the bank or in the wallet."""
        page = self.shopper.page_of(intent)
        with self.shopper.open(page, f"answer={answer}".encode()) as shown:
            shown.read()

    def intents(self) -> list[stripe.PaymentIntent]:
        """Every intent that Stripe knows, newest first."""
        return self.client.v1.payment_intents.list().data

    def events(self, *kinds: str) -> list[dict[str, Any]]:
        """What Stripe has to tell of these kinds, oldest first."""
        listed: Any = {"limit": 100}
        found = [event.to_dict() for event in self.client.v1.events.list(listed).data]
        return [event for event in reversed(found) if event["type"] in kinds]

    def deliver(self, event: dict[str, Any], *, secret: str = WEBHOOK_SECRET) -> int:
        """Stripe posts an event to the platform; gives the status of the answer."""
        store = require_store()
        body = json.dumps(event).encode()
        try:
            answer = Client(headers={"host": settings.PLATFORM_HOST}).post(
                "/webhooks/stripe",
                body,
                content_type="application/json",
                headers={"stripe-signature": signature(body, secret, int(time.time()))},
            )
            return answer.status_code
        finally:
            enter_store(store)


def order_of(variant: Variant, quantity: int, *, shipping: int = 0, price: int = PRICE) -> Order:
    """A placed order of so many of one variant."""
    line = DraftLine(
        variant=variant,
        quantity=quantity,
        unit_price=price,
        title="Bracelet",
        variant_title="",
        picture="",
    )
    draft = OrderDraft(
        cart_token="cart",
        fingerprint="print",
        email="li@example.com",
        phone="",
        locale="zh-Hans",
        currency="CNY",
        lines=[line],
        address={"name": "Li Lei", "country": "CN"},
        shipping_name="",
        shipping=shipping,
    )
    return place_order(draft=draft)
