"""Payment intents: create, update, capture, cancel, with Stripe's states and refusals."""

import time

from .charges import capture_charge, release_charge
from .confirmation import OPEN, STORED, attach, settle_confirmation, store_details, unexpected_state, way_of
from .ledger import Ledger, exported
from .payment_methods import accepted, payment_method_from
from .wire import Json, Params, StripeError, new_id

CANCELABLE = ("requires_payment_method", "requires_capture", "requires_confirmation", "requires_action")
_CANCEL_REASONS = ("duplicate", "fraudulent", "requested_by_customer", "abandoned")
_SMALLEST = {"usd": 50, "eur": 50, "gbp": 30, "hkd": 400, "jpy": 50, "cad": 50, "aud": 50, "sgd": 50}
_LARGEST = 99_999_999
_CLIENT_HIDES = {
    "latest_charge",
    "customer",
    "metadata",
    "amount_received",
    "amount_capturable",
    "transfer_group",
}


def create_intent(ledger: Ledger, _: str, params: Params) -> Json:
    """`POST /v1/payment_intents`, confirmed at once when `confirm=true`."""
    currency = params.required("currency").lower()
    amount = _amount(params, currency)
    if amount is None:
        raise StripeError(400, "Missing required param: amount.", code="parameter_missing", param="amount")
    capture = params.choice("capture_method", ("automatic", "automatic_async", "manual")) or "automatic_async"
    automatic = params.table("automatic_payment_methods")
    kinds = params.texts("payment_method_types")
    if kinds and automatic and automatic.get("enabled") == "true":
        message = (
            "You may only specify one of these parameters: automatic_payment_methods, payment_method_types."
        )
        raise StripeError(400, message)
    intent = blank_intent(
        amount=amount,
        currency=currency,
        kinds=kinds or accepted(currency, capture),
        automatic=None if kinds else _automatic(automatic),
        capture=capture,
        confirmation=params.choice("confirmation_method", ("automatic", "manual")) or "automatic",
    )
    intent["payment_method_options"] = params.table("payment_method_options") or {}
    store_details(ledger, intent, params)
    method = payment_method_from(ledger, params)
    if method is not None:
        attach(intent, method)
    confirm = params.flag("confirm") or False
    way = way_of(ledger, params)
    params.done()
    ledger.save(intent)
    ledger.record("payment_intent.created", intent)
    if confirm:
        settle_confirmation(ledger, intent, method, way)
    return intent


def blank_intent(
    *,
    amount: int,
    currency: str,
    kinds: list[str],
    automatic: Json | None = None,
    capture: str = "automatic_async",
    confirmation: str = "automatic",
) -> Json:
    """An intent that nothing was done with yet, not saved."""
    ident = new_id("pi")
    return {
        "id": ident,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": automatic,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": capture,
        "client_secret": new_id(f"{ident}_secret", 25),
        "confirmation_method": confirmation,
        "created": int(time.time()),
        "currency": currency,
        **dict.fromkeys(STORED),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": {},
        "next_action": None,
        "payment_method": None,
        "payment_method_options": {},
        "payment_method_types": kinds,
        "processing": None,
        "review": None,
        "shipping": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "_": {},
    }


def update_intent(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/payment_intents/{id}`: amount and method only while nothing was charged."""
    intent = ledger.get(ident, "payment_intent", "intent")
    amount = _amount(params, intent["currency"])
    method = payment_method_from(ledger, params)
    if (amount is not None or method is not None) and intent["status"] not in OPEN:
        message = (
            "This PaymentIntent's amount could not be updated because it has a status of"
            f" {intent['status']}. You may only update the amount of a PaymentIntent with one of the"
            f" following statuses: {', '.join(OPEN)}."
        )
        raise unexpected_state(intent, message)
    intent["amount"] = amount or intent["amount"]
    store_details(ledger, intent, params)
    params.done()
    if method is not None:
        attach(intent, method)
    return ledger.save(intent)


def capture_intent(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/payment_intents/{id}/capture`."""
    intent = ledger.get(ident, "payment_intent", "intent")
    asked = params.integer("amount_to_capture")
    intent["metadata"] = params.metadata(intent["metadata"])
    params.done()
    if intent["status"] != "requires_capture":
        message = (
            "This PaymentIntent could not be captured because it has a status of"
            f" {intent['status']}. Only a PaymentIntent with one of the following statuses may be captured:"
            " requires_capture."
        )
        raise unexpected_state(intent, message)
    amount = intent["amount_capturable"] if asked is None else asked
    if not 1 <= amount <= intent["amount_capturable"]:
        message = "The provided amount_to_capture is larger than the amount_capturable on this PaymentIntent."
        raise StripeError(400, message, code="amount_too_large", param="amount_to_capture")
    capture_charge(ledger, ledger.get(intent["latest_charge"], "charge"), amount)
    intent.update(status="succeeded", amount_received=amount, amount_capturable=0)
    ledger.save(intent)
    ledger.record("payment_intent.succeeded", intent)
    return intent


def cancel_intent(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/payment_intents/{id}/cancel`: refused once money has moved."""
    intent = ledger.get(ident, "payment_intent", "intent")
    reason = params.choice("cancellation_reason", _CANCEL_REASONS)
    params.done()
    if intent["status"] not in CANCELABLE:
        message = (
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a"
            f" PaymentIntent with one of the following statuses may be canceled: {', '.join(CANCELABLE)}."
        )
        raise unexpected_state(intent, message)
    if intent["status"] == "requires_capture":
        release_charge(ledger, ledger.get(intent["latest_charge"], "charge"))
    intent.update(
        status="canceled",
        canceled_at=int(time.time()),
        cancellation_reason=reason,
        next_action=None,
        amount_capturable=0,
    )
    ledger.save(intent)
    ledger.record("payment_intent.canceled", intent)
    return intent


def client_view(intent: Json) -> Json:
    """What a publishable key may see of an intent."""
    return {name: value for name, value in exported(intent).items() if name not in _CLIENT_HIDES}


def redirect_status(intent: Json) -> str:
    """The `redirect_status` a customer comes back with."""
    return {"succeeded": "succeeded", "requires_capture": "succeeded", "processing": "pending"}.get(
        intent["status"], "failed"
    )


def _amount(params: Params, currency: str) -> int | None:
    amount = params.integer("amount")
    if amount is None:
        return None
    if amount < 1:
        message = "This value must be greater than or equal to 1."
        raise StripeError(400, message, code="parameter_invalid_integer", param="amount")
    if amount < _SMALLEST.get(currency, 1):
        message = f"Amount must be at least {_SMALLEST[currency]} {currency} in its smallest unit."
        raise StripeError(400, message, code="amount_too_small", param="amount")
    if amount > _LARGEST:
        raise StripeError(
            400, "Amount must be no more than 999,999.99.", code="amount_too_large", param="amount"
        )
    return amount


def _automatic(given: Json | None) -> Json:
    given = given or {}
    return {"allow_redirects": given.get("allow_redirects", "always"), "enabled": True}
