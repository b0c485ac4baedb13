"""Charges, their balance transactions, and refunds."""

import time

from . import cards
from .ledger import Ledger
from .payment_methods import charge_details
from .wire import Json, Params, StripeError, missing, new_id

_FEE_PERCENT, _FEE_FIXED = 2.9, 30
_REASONS = ("duplicate", "fraudulent", "requested_by_customer")


def make_charge(ledger: Ledger, intent: Json, method: Json, *, challenged: bool) -> Json:
    """Charge a payment method for an intent; the charge says whether it succeeded."""
    decline = behaviour(method).decline
    captured = decline is None and intent["capture_method"] != "manual"
    charge = {
        "id": new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if captured else 0,
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": method.get("billing_details"),
        "calculated_statement_descriptor": None if decline else "KAIDIAN LOCAL",
        "captured": captured,
        "created": int(time.time()),
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": decline.code if decline else None,
        "failure_message": decline.message if decline else None,
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "outcome": _outcome(decline),
        "paid": decline is None,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": charge_details(method, challenged=challenged),
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "shipping": intent["shipping"],
        "status": "failed" if decline else "succeeded",
        "transfer_group": None,
        "_": {"refund": behaviour(method).refund},
    }
    if captured:
        _book(ledger, charge, charge["amount"], "charge")
    ledger.save(charge, parent=intent["id"])
    ledger.record("charge.failed" if decline else "charge.succeeded", charge)
    return charge


def decline_of(charge: Json) -> cards.Decline:
    """Why a failed charge failed."""
    outcome = charge["outcome"]
    return cards.Decline(charge["failure_code"], outcome["reason"], charge["failure_message"])


def capture_charge(ledger: Ledger, charge: Json, amount: int) -> None:
    """Take `amount` (minor units) of an authorised charge; the rest is released."""
    charge.update(captured=True, amount_captured=amount)
    _book(ledger, charge, amount, "charge")
    ledger.save(charge)
    ledger.record("charge.captured", charge)


def release_charge(ledger: Ledger, charge: Json) -> None:
    """Give an authorisation back uncaptured."""
    charge.update(refunded=True, amount_refunded=charge["amount"])
    ledger.save(charge)
    ledger.record("charge.refunded", charge)


def update_charge(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/charges/{id}`."""
    charge = ledger.get(ident, "charge", "charge")
    charge["metadata"] = params.metadata(charge["metadata"])
    charge["description"] = params.text("description") or charge["description"]
    params.done()
    return ledger.save(charge)


def create_refund(ledger: Ledger, _: str, params: Params) -> Json:
    """`POST /v1/refunds`: all that is left, or a part; more than is left is refused."""
    charge = _charge_to_refund(ledger, params)
    left = charge["amount_captured"] - charge["amount_refunded"]
    asked = params.integer("amount")
    amount = left if asked is None else asked
    reason, metadata = params.choice("reason", _REASONS), params.metadata({})
    params.done()
    if left <= 0:
        message = f"Charge {charge['id']} has already been refunded."
        raise StripeError(400, message, code="charge_already_refunded", charge=charge["id"])
    if amount < 1:
        message = "Invalid positive integer"
        raise StripeError(400, message, code="parameter_invalid_integer", param="amount")
    if amount > left:
        message = (
            f"Refund amount ({_figure(amount, charge)}) is greater than unrefunded amount on charge"
            f" ({_figure(left, charge)})"
        )
        raise StripeError(400, message, param="amount")
    refund = {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": int(time.time()),
        "currency": charge["currency"],
        "destination_details": {"type": charge["payment_method_details"]["type"]},
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "receipt_number": None,
        "status": "succeeded" if charge["_"]["refund"] == "succeeded" else "pending",
        "_": {"ends": charge["_"]["refund"]},
    }
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] >= charge["amount"]
    ledger.save(charge)
    _book(ledger, refund, -amount, "refund")
    ledger.save(refund, parent=charge["payment_intent"])
    ledger.record("refund.created", refund)
    ledger.record("charge.refunded", charge)
    return refund


def update_refund(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/refunds/{id}`."""
    refund = ledger.get(ident, "refund", "refund")
    refund["metadata"] = params.metadata(refund["metadata"])
    params.done()
    ledger.record("refund.updated", refund)
    return ledger.save(refund)


def end_pending_refund(ledger: Ledger, refund: Json) -> None:
    """What a bank does later with a refund it did not settle at once: pay it out, or send it back."""
    if refund["status"] != "pending":
        return
    refund["status"] = "failed" if refund["_"]["ends"] == "failing" else "succeeded"
    if refund["status"] == "failed":
        refund["failure_reason"] = "expired_or_canceled_card"
        charge = ledger.get(refund["charge"], "charge")
        charge["amount_refunded"] -= refund["amount"]
        charge["refunded"] = False
        ledger.save(charge)
    ledger.save(refund)
    ledger.record("refund.updated", refund)
    if refund["status"] == "failed":
        ledger.record("refund.failed", refund)


def _charge_to_refund(ledger: Ledger, params: Params) -> Json:
    charge_id, intent_id = params.text("charge"), params.text("payment_intent")
    if charge_id:
        return ledger.get(charge_id, "charge", "charge")
    if not intent_id:
        message = "One of the following params should be provided for this request: payment_intent or charge."
        raise StripeError(400, message)
    intent = ledger.get(intent_id, "payment_intent", "payment_intent")
    if intent["status"] != "succeeded":
        raise StripeError(
            400, f"This PaymentIntent ({intent_id}) does not have a successful charge to refund."
        )
    charge = ledger.find(intent["latest_charge"])
    if charge is None:
        raise missing("charge", intent["latest_charge"])
    return charge


def _book(ledger: Ledger, source: Json, amount: int, kind: str) -> None:
    fee = round(amount * _FEE_PERCENT / 100) + _FEE_FIXED if kind == "charge" else 0
    entry = {
        "id": new_id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": source["created"],
        "created": int(time.time()),
        "currency": source["currency"],
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [{"amount": fee, "currency": source["currency"], "type": "stripe_fee"}] if fee else [],
        "net": amount - fee,
        "reporting_category": kind,
        "source": source["id"],
        "status": "available",
        "type": kind,
    }
    source["balance_transaction"] = ledger.save(entry)["id"]


def behaviour(method: Json) -> cards.Behaviour:
    """What happens when this payment method is charged."""
    return cards.behaviour(method.get("_", {}).get("number", ""))


def _outcome(decline: cards.Decline | None) -> Json:
    if decline is None:
        return {
            "network_status": "approved_by_network",
            "reason": None,
            "risk_level": "normal",
            "risk_score": 20,
            "seller_message": "Payment complete.",
            "type": "authorized",
        }
    return {
        "network_status": "declined_by_network",
        "reason": decline.decline_code,
        "risk_level": "normal",
        "risk_score": 20,
        "seller_message": "The bank did not return any further details with this decline.",
        "type": "issuer_declined",
    }


def _figure(amount: int, charge: Json) -> str:
    return f"{amount / 100:.2f} {charge['currency']}"
