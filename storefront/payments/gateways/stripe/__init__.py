"""Stripe: PaymentIntents for cards, Alipay and WeChat Pay; the signed webhook as the hint to look."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import stripe
from django.conf import settings
from stripe import RequestOptions
from stripe.params import PaymentIntentCreateParams, RefundCreateParams

from kaidian_sdk import Store, hookimpl
from kaidian_sdk.points.payments import (
    BrowserSetup,
    GatewayDown,
    GatewayMessage,
    GatewayRefused,
    PaymentFacts,
    PaymentGateway,
    PaymentRequest,
    PaymentState,
    RefundFacts,
    RefundRequest,
    RefundState,
    WebhookRefused,
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


@dataclass(frozen=True)
class StripeEvent:
    """A signed message, and the store it speaks of: its uid as we gave it to Stripe, "" for none of ours."""

    store: str
    message: GatewayMessage


def create(store: Store, request: PaymentRequest) -> PaymentFacts:
    """A PaymentIntent that takes whatever the account offers for its currency."""
    params: PaymentIntentCreateParams = {
        "amount": request.amount,
        "currency": request.currency.lower(),
        "automatic_payment_methods": {"enabled": True},
        "description": request.order,
        "receipt_email": request.email,
        "metadata": {"store": store.id, "payment": request.key, "order": request.order},
    }
    options: RequestOptions = {"idempotency_key": request.key}
    return _payment_facts(_call(lambda: _client().v1.payment_intents.create(params, options)))


def fetch(store: Store, ref: str) -> PaymentFacts:
    """The PaymentIntent with its latest charge, which tells how it was paid."""
    expanded = {"expand": ["latest_charge"]}
    return _payment_facts(_call(lambda: _client().v1.payment_intents.retrieve(ref, expanded)))  # type: ignore[arg-type]


def cancel(store: Store, ref: str) -> PaymentFacts:
    """Cancel the PaymentIntent; when its state forbids that, the facts say which state that is."""
    try:
        return _payment_facts(_call(lambda: _client().v1.payment_intents.cancel(ref)))
    except GatewayRefused as refusal:
        if refusal.code != "payment_intent_unexpected_state":
            raise
        return fetch(store, ref)


def refund(store: Store, request: RefundRequest) -> RefundFacts:
    """Refund a part or all of the PaymentIntent's charge."""
    params: RefundCreateParams = {
        "payment_intent": request.payment_ref,
        "amount": request.amount,
        "metadata": {"store": store.id, "refund": request.key},
    }
    options: RequestOptions = {"idempotency_key": request.key}
    return _refund_facts(_call(lambda: _client().v1.refunds.create(params, options)))


def refunds(store: Store, ref: str) -> list[RefundFacts]:
    """The newest hundred refunds of a PaymentIntent."""
    page = _call(lambda: _client().v1.refunds.list({"payment_intent": ref, "limit": 100}))
    return [_refund_facts(each) for each in page.data]


def read_webhook(store: Store, body: bytes, headers: Mapping[str, str]) -> GatewayMessage:
    """A message about this store. Raises WebhookRefused for what Stripe did not sign, or of another store."""
    event = read_event(body, headers)
    if event.store != store.id:
        raise WebhookRefused("it speaks of another store")
    return event.message


def read_event(body: bytes, headers: Mapping[str, str]) -> StripeEvent:
    """An event of the platform's account, its signature and age checked. Raises WebhookRefused."""
    try:
        stripe.WebhookSignature.verify_header(
            body.decode(), headers.get("Stripe-Signature", ""), settings.STRIPE_WEBHOOK_SECRET, _CLOCK_SECONDS
        )
        event = json.loads(body)
        thing = event["data"]["object"]
        metadata = thing.get("metadata") or {}
        kind = thing["object"]
        message = GatewayMessage(
            id=event["id"],
            kind=event["type"],
            payment_ref=thing["id"] if kind == "payment_intent" else thing.get("payment_intent") or "",
            payment_key=metadata.get("payment", ""),
            about_refunds=kind in ("refund", "charge"),
        )
        return StripeEvent(metadata.get("store", ""), message)
    except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WebhookRefused(str(error)) from error


def browser(store: Store) -> BrowserSetup | None:
    """Stripe's script and the publishable key; None where the platform has no account."""
    if not settings.STRIPE_PUBLISHABLE_KEY:
        return None
    script, api = settings.STRIPE_JS_URL, settings.STRIPE_API_URL
    values = {"key": settings.STRIPE_PUBLISHABLE_KEY}
    if urlsplit(api).hostname != "api.stripe.com":
        values["api"] = api  # a local one says where it answers; the real one knows
    return BrowserSetup(
        module="stripe.js",
        script_url=script,
        frame_urls=(script, api, "https://hooks.stripe.com"),
        connect_urls=(script, api),
        values=values,
    )


@hookimpl
def payment_gateways() -> list[PaymentGateway]:
    """One account for all stores."""
    return [
        PaymentGateway(
            id="stripe",
            label={"en": "Card, Alipay, WeChat Pay", "zh-Hans": "银行卡、支付宝、微信支付"},
            create=create,
            fetch=fetch,
            cancel=cancel,
            refund=refund,
            refunds=refunds,
            read_webhook=read_webhook,
            browser=browser,
            marks=("visa", "master", "american_express"),
            marks_by_currency={"CNY": ("alipay", "wechat_pay", "unionpay")},
            help={
                "en": "Stripe takes the payments. Card numbers never pass through your shop.",
                "zh-Hans": "由 Stripe 收款，银行卡号不会经过您的店铺。",
            },
        )
    ]


def _client() -> stripe.StripeClient:
    return connected(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_URL)


@cache
def connected(secret_key: str, api_url: str) -> stripe.StripeClient:
    """The client of an account. Connections are kept open, one for each thread."""
    return stripe.StripeClient(
        secret_key,
        stripe_version=API_VERSION,
        base_addresses={"api": api_url},
        max_network_retries=1,
        http_client=stripe.RequestsClient(timeout=_TIMEOUT_SECONDS),
    )


def _call[T](call: Callable[[], T]) -> T:
    """One call, its errors told apart: Stripe said no, or we do not know what became of it."""
    try:
        return call()
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        if error.http_status == 409:
            raise GatewayDown(str(error)) from error
        raise GatewayRefused(error.code or "invalid_request", error.user_message or "") from error
    except stripe.StripeError as error:
        log.warning("stripe did not answer: %s", error)
        raise GatewayDown(str(error)) from error


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
