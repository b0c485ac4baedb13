"""What waits to be paid: first invoices and pending updates, and what a payment means for them."""

import copy

from . import invoices
from .invoices import collect, declined
from .ledger import Ledger
from .wire import Json, Params, StripeError

_PATIENCE = 23 * 3600
"""Seconds that a first invoice or a pending update waits to be paid."""
_PENDING = ("items", "billing_cycle_anchor")


def pay_invoice(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/invoices/{id}/pay`: 402 for a decline; the subscription follows."""
    invoice = ledger.get(ident, "invoice", "invoice")
    for unused in ("off_session", "payment_method"):
        params.raw(unused)
    params.done()
    if invoice["status"] != "open":
        raise StripeError(400, "Invoice is already paid", code="invoice_not_editable")
    error = collect(ledger, invoice)
    if error is not None:
        raise declined(error, "invoice")
    _paid_up(ledger, invoice)
    return invoice


def void_invoice(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/invoices/{id}/void`: an incomplete subscription or a pending update ends with it."""
    invoice = ledger.get(ident, "invoice", "invoice")
    params.done()
    if invoice["status"] != "open":
        message = f"You can only void open invoices. This invoice is {invoice['status']}."
        raise StripeError(400, message, code="invoice_not_editable")
    subscription = ledger.get(invoice["_"]["subscription"], "subscription")
    if subscription["status"] == "incomplete":
        _give_up(ledger, subscription)
    elif subscription["_"].get("pending", {}).get("invoice") == ident:
        _forget_update(ledger, subscription)
    else:
        invoices.void(ledger, invoice)
    return invoice


def follow(ledger: Ledger, intent: Json) -> None:
    """What an answer of the customer's bank means for the invoice of a payment, if it is for one."""
    invoice = ledger.find(intent["_"].get("invoice", ""))
    if invoice is None or invoice["status"] != "open":
        return
    invoices.settle(ledger, invoice, intent)
    if invoice["status"] == "paid":
        _paid_up(ledger, invoice)


def _paid_up(ledger: Ledger, invoice: Json) -> None:
    """An invoice was paid: what waited for that begins."""
    subscription = ledger.get(invoice["_"]["subscription"], "subscription")
    pending = subscription["_"].get("pending", {})
    if pending.get("invoice") == invoice["id"]:
        subscription.update(pending["after"], pending_update=None)
        del subscription["_"]["pending"]
        ledger.save(subscription)
        ledger.record("customer.subscription.pending_update_applied", subscription)
    elif subscription["status"] in ("past_due", "unpaid", "incomplete"):
        subscription["status"] = "active"
        ledger.save(subscription)
    else:
        return
    ledger.record("customer.subscription.updated", subscription)


def terms_of(subscription: Json) -> Json:
    """What of a subscription a pending update puts off, as it stands."""
    return copy.deepcopy({name: subscription[name] for name in _PENDING})


def put_off(ledger: Ledger, subscription: Json, before: Json) -> None:
    """What was changed waits until its invoice is paid; until then all is as before."""
    after = terms_of(subscription)
    subscription.update(before)
    expires = min(ledger.now + _PATIENCE, period_of(subscription)[1])
    subscription["pending_update"] = {"expires_at": expires, "subscription_items": after["items"]["data"]}
    subscription["_"]["pending"] = {"invoice": subscription["latest_invoice"], "after": after}


def _forget_update(ledger: Ledger, subscription: Json) -> None:
    invoices.void(ledger, ledger.get(subscription["_"].pop("pending")["invoice"], "invoice"))
    subscription["pending_update"] = None
    ledger.save(subscription)
    ledger.record("customer.subscription.pending_update_expired", subscription)
    ledger.record("customer.subscription.updated", subscription)


def _give_up(ledger: Ledger, subscription: Json) -> None:
    subscription.update(status="incomplete_expired", ended_at=ledger.now)
    invoices.void_open(ledger, subscription)
    ledger.save(subscription)
    ledger.record("customer.subscription.updated", subscription)


def lapse(ledger: Ledger, subscription: Json) -> None:
    """End what waited for its payment for too long."""
    if subscription["status"] == "incomplete" and subscription["created"] + _PATIENCE <= ledger.now:
        _give_up(ledger, subscription)
    pending = subscription.get("pending_update")
    if pending is not None and pending["expires_at"] <= ledger.now:
        _forget_update(ledger, subscription)


def period_of(subscription: Json) -> tuple[int, int]:
    """When the period that is paid for began, and when it ends."""
    first = subscription["items"]["data"][0]
    return first["current_period_start"], first["current_period_end"]
