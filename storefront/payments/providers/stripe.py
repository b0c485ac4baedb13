"""Stripe: PaymentIntents for cards, Alipay and WeChat Pay; the signed webhook as the hint to look."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping

import stripe
from django.conf import settings
from stripe.params import PaymentIntentCreateParams, RefundCreateParams

from kaidian_sdk.points.payments import PaymentState, RefundFacts, RefundState

from .base import (
    BrowserSetup,
    InvalidWebhookError,
    PaymentFacts,
    PaymentRequest,
    ProviderDownError,
    ProviderEvent,
    ProviderRefusedError,
    RefundRequest,
)

API_VERSION = "2026-10-28.endive"
WEBHOOK_EVENTS = (
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "payment_intent.processing",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
)
"""What the webhook endpoint at Stripe should be subscribed to."""

_TIMEOUT_SECONDS = (3.0, 10.0)
_CLOCK_SECONDS = 300
_STATES = {
    "succeeded": PaymentState.SUCCEEDED,
    "canceled": PaymentState.CANCELLED,
    "requires_action": PaymentState.PENDING,
    "requires_confirmation": PaymentState.PENDING,
    "processing": PaymentState.PENDING,
    "requires_capture": PaymentState.PENDING,
}
_REFUND_STATES = {
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}
log = logging.getLogger(__name__)


class StripeProvider:
    """One Stripe account. Connections are kept open, one for each thread."""

    name = "stripe"

    def __init__(self, *, secret_key: str, webhook_secret: str, api_url: str, setup: BrowserSetup) -> None:
        self._webhook_secret = webhook_secret
        self._setup = setup
        self._client = stripe.StripeClient(
            secret_key,
            stripe_version=API_VERSION,
            base_addresses={"api": api_url},
            max_network_retries=1,
            http_client=stripe.RequestsClient(timeout=_TIMEOUT_SECONDS),
        )

    @classmethod
    def from_settings(cls) -> StripeProvider:
        """The account that the STRIPE_* settings name."""
        script = settings.STRIPE_JS_URL
        api_url = settings.STRIPE_API_URL
        return cls(
            secret_key=settings.STRIPE_SECRET_KEY,
            webhook_secret=settings.STRIPE_WEBHOOK_SECRET,
            api_url=api_url,
            setup=BrowserSetup(script, api_url, settings.STRIPE_PUBLISHABLE_KEY),
        )

    def create_payment(self, request: PaymentRequest) -> PaymentFacts:
        """A PaymentIntent that takes whatever the account offers for its currency."""
        params: PaymentIntentCreateParams = {
            "amount": request.amount,
            "currency": request.currency.lower(),
            "automatic_payment_methods": {"enabled": True},
            "description": request.order,
            "receipt_email": request.email,
            "metadata": {"store": request.store, "payment": request.key, "order": request.order},
        }
        return _payment_facts(
            _call(lambda: self._client.v1.payment_intents.create(params, {"idempotency_key": request.key}))
        )

    def fetch_payment(self, ref: str) -> PaymentFacts:
        """The PaymentIntent with its latest charge, which tells how it was paid."""
        expanded = {"expand": ["latest_charge"]}
        return _payment_facts(_call(lambda: self._client.v1.payment_intents.retrieve(ref, expanded)))  # type: ignore[arg-type]

    def cancel_payment(self, ref: str) -> PaymentFacts:
        """Cancel the PaymentIntent; when its state forbids that, the facts say which state that is."""
        try:
            return _payment_facts(_call(lambda: self._client.v1.payment_intents.cancel(ref)))
        except ProviderRefusedError as refusal:
            if refusal.code != "payment_intent_unexpected_state":
                raise
            return self.fetch_payment(ref)

    def refund(self, request: RefundRequest) -> RefundFacts:
        """Refund a part or all of the PaymentIntent's charge."""
        params: RefundCreateParams = {
            "payment_intent": request.payment_ref,
            "amount": request.amount,
            "metadata": {"store": request.store, "refund": request.key},
        }
        return _refund_facts(
            _call(lambda: self._client.v1.refunds.create(params, {"idempotency_key": request.key}))
        )

    def list_refunds(self, payment_ref: str) -> list[RefundFacts]:
        """The newest hundred refunds of a PaymentIntent."""
        page = _call(lambda: self._client.v1.refunds.list({"payment_intent": payment_ref, "limit": 100}))
        return [_refund_facts(refund) for refund in page.data]

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> ProviderEvent:
        """An event, its signature and age checked."""
        try:
            stripe.WebhookSignature.verify_header(
                body.decode(), headers.get("Stripe-Signature", ""), self._webhook_secret, _CLOCK_SECONDS
            )
            event = json.loads(body)
            thing = event["data"]["object"]
            metadata = thing.get("metadata") or {}
            kind = thing["object"]
            return ProviderEvent(
                id=event["id"],
                kind=event["type"],
                store=metadata.get("store", ""),
                payment_ref=thing["id"] if kind == "payment_intent" else thing.get("payment_intent") or "",
                payment_key=metadata.get("payment", ""),
                about_refunds=kind in ("refund", "charge"),
            )
        except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise InvalidWebhookError(str(error)) from error

    def browser(self) -> BrowserSetup:
        """Stripe's script and the publishable key."""
        return self._setup


def _call[T](call: Callable[[], T]) -> T:
    """One call, its errors told apart: Stripe said no, or we do not know what became of it."""
    try:
        return call()
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        if error.http_status == 409:
            raise ProviderDownError(str(error)) from error
        raise ProviderRefusedError(error.code or "invalid_request", error.user_message or "") from error
    except stripe.StripeError as error:
        log.warning("stripe did not answer: %s", error)
        raise ProviderDownError(str(error)) from error


def _payment_facts(intent: stripe.PaymentIntent) -> PaymentFacts:
    error = intent.last_payment_error
    waiting = PaymentState.FAILED if error else PaymentState.PENDING
    return PaymentFacts(
        ref=intent.id,
        state=_STATES.get(intent.status, waiting),
        amount=intent.amount_received,
        client_secret=intent.client_secret or "",
        method=_method(intent.latest_charge),
        error_code=_told(error, "decline_code") or _told(error, "code"),
    )


def _told(thing: object, name: str) -> str:
    # What Stripe leaves out of an answer is no attribute of its object at all.
    return str(getattr(thing, name, None) or "")


def _method(charge: object) -> str:
    if not isinstance(charge, stripe.Charge) or charge.payment_method_details is None:
        return ""
    details = charge.payment_method_details
    if details.type == "card" and details.card is not None:
        return f"{details.card.brand} {details.card.last4}"
    return details.type


def _refund_facts(refund: stripe.Refund) -> RefundFacts:
    return RefundFacts(
        ref=refund.id,
        state=_REFUND_STATES.get(refund.status or "", RefundState.PENDING),
        amount=refund.amount,
        key=_told(refund.metadata, "refund"),
        error_code=_told(refund, "failure_reason"),
    )
