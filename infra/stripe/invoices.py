"""Invoices: what they are made of, how they are paid, and what one would be."""

from .confirmation import Way, attach, settle_confirmation
from .ledger import Ledger, exported
from .payment_intents import CANCELABLE, blank_intent
from .wire import Json, Params, StripeError, new_id

ASKS = "authentication_required"


def create_item(ledger: Ledger, _: str, params: Params) -> Json:
    """`POST /v1/invoiceitems`: waits for the customer's next invoice."""
    customer = ledger.get(params.required("customer"), "customer", "customer")
    amount = params.integer("amount")
    if amount is None:
        raise StripeError(400, "Missing required param: amount.", code="parameter_missing", param="amount")
    currency, text = params.required("currency").lower(), params.text("description") or ""
    row = item(ledger, customer["id"], amount, currency, text)
    row["discountable"] = params.flag("discountable") is not False
    row["metadata"] = params.metadata({})
    row["_"]["subscription"] = params.text("subscription")
    params.done()
    ledger.record("invoiceitem.created", row)
    return row


def item(
    ledger: Ledger,
    customer: str,
    amount: int,
    currency: str,
    text: str,
    *,
    pricing: Json | None = None,
    proration: bool = False,
) -> Json:
    """A line that waits for the customer's next invoice."""
    row = {
        "id": new_id("ii"),
        "object": "invoiceitem",
        "amount": amount,
        "currency": currency,
        "customer": customer,
        "date": ledger.now,
        "created": ledger.now,
        "description": text,
        "discountable": not proration,
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "period": {"start": ledger.now, "end": ledger.now},
        "pricing": pricing,
        "proration": proration,
        "quantity": 1,
        "_": {},
    }
    return ledger.save(row, parent=customer)


def waiting_items(ledger: Ledger, customer: str, currency: str) -> list[Json]:
    """Lines that no invoice took yet."""
    rows = ledger.each("invoiceitem", customer)
    return [row for row in rows if row["invoice"] is None and row["currency"] == currency]


def line(
    text: str,
    amount: int,
    quantity: int = 1,
    *,
    price: str | None = None,
    proration: bool = False,
    item: str | None = None,
    discountable: bool = True,
) -> Json:
    """One line of an invoice; `item` is the waiting item it comes from.

    Coupons count where it is `discountable` and no proration: those have theirs in them already.
    """
    return {
        "id": new_id("il"),
        "object": "line_item",
        "amount": amount,
        "description": text,
        "discountable": discountable and not proration,
        "quantity": quantity,
        "pricing": {"price_details": {"price": price}} if price else None,
        "parent": {
            "type": "invoice_item_details",
            "invoice_item_details": {"invoice_item": item, "proration": proration},
        },
    }


def draw_up(
    ledger: Ledger, subscription: Json, lines: list[Json], reason: str, *, discount: Json | None
) -> Json:
    """An open invoice of these lines, number and all. It is not paid yet and not saved."""
    customer = ledger.get(subscription["customer"], "customer")
    subtotal = sum(each["amount"] for each in lines)
    off = taken_off(sum(each["amount"] for each in lines if each["discountable"]), discount)
    total = subtotal - off
    start = customer["balance"]
    due = max(0, total + start)
    ident, count = new_id("in"), len(ledger.each("invoice", customer["id"])) + 1
    return {
        "id": ident,
        "object": "invoice",
        "amount_due": due,
        "amount_paid": 0,
        "amount_remaining": due,
        "attempt_count": 0,
        "attempted": False,
        "billing_reason": reason,
        "created": ledger.now,
        "currency": subscription["currency"],
        "customer": customer["id"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_tax_ids": [
            {"type": each["type"], "value": each["value"]} for each in ledger.each("tax_id", customer["id"])
        ],
        "ending_balance": min(0, total + start),
        "starting_balance": start,
        "hosted_invoice_url": None,
        "invoice_pdf": None,
        "lines": {"object": "list", "data": lines, "has_more": False, "url": f"/v1/invoices/{ident}/lines"},
        "livemode": False,
        "metadata": {},
        "number": f"{customer['id'][-8:].upper()}-{count:04d}",
        "parent": {
            "type": "subscription_details",
            "subscription_details": {
                "subscription": subscription["id"],
                "metadata": subscription["metadata"],
            },
        },
        "period_start": ledger.now,
        "period_end": ledger.now,
        "status": "open",
        "status_transitions": {"finalized_at": ledger.now, "paid_at": None, "voided_at": None},
        "subtotal": subtotal,
        "total": total,
        "total_discount_amounts": [{"amount": off}] if off else [],
        "total_taxes": [],
        "_": {"subscription": subscription["id"]},
    }


def taken_off(subtotal: int, coupon: Json | None) -> int:
    """What a coupon takes off this much."""
    if coupon is None or subtotal <= 0:
        return 0
    percent: float | None = coupon["percent_off"]
    if percent is not None:
        return round(subtotal * percent / 100)
    off: int = coupon["amount_off"] or 0
    return min(subtotal, off)


def issue(ledger: Ledger, invoice: Json) -> Json:
    """Keep an invoice and tell of it. The customer's balance goes into it."""
    customer = ledger.get(invoice["customer"], "customer")
    customer["balance"] = invoice["ending_balance"]
    ledger.save(customer)
    ledger.save(invoice, parent=invoice["customer"])
    ledger.record("invoice.created", invoice)
    ledger.record("invoice.finalized", invoice)
    return invoice


def collect(ledger: Ledger, invoice: Json) -> Json | None:
    """Charge the customer's card for an open invoice; why it failed as an error object, or None.

    A bank that asks its customer first is a failure, too: its code is `authentication_required`.
    """
    if invoice["amount_remaining"] == 0:
        _paid(ledger, invoice, 0)
        return None
    invoice["attempt_count"] += 1
    invoice["attempted"] = True
    intent, method = intent_of(ledger, invoice), _card_of(ledger, invoice)
    if method is None:
        ledger.save(invoice)
        ledger.record("invoice.payment_failed", invoice)
        return {"code": "card_declined", "message": "There is no card.", "type": "card_error"}
    error: Json | None = None
    try:
        settle_confirmation(ledger, intent, method, Way(ledger.host, None, sdk=True))
    except StripeError as refused:
        error = refused.error
    settle(ledger, invoice, intent)
    if intent["status"] == "requires_action":
        return {
            "code": ASKS,
            "message": "This payment requires further user action.",
            "type": "card_error",
        }
    return error


def intent_of(ledger: Ledger, invoice: Json) -> Json:
    """The payment intent of an invoice that is to be paid, made when it is first needed."""
    known = ledger.find(invoice["_"].get("intent", ""))
    if known is not None:
        return known
    intent = blank_intent(
        amount=invoice["amount_remaining"],
        currency=invoice["currency"],
        kinds=["card"],
        capture="automatic",
    )
    intent.update(customer=invoice["customer"], description=f"Invoice {invoice['number']}")
    intent["_"]["invoice"] = invoice["id"]
    invoice["_"]["intent"] = intent["id"]
    method = _card_of(ledger, invoice)
    if method is not None:
        attach(intent, method)
    ledger.save(invoice)
    return ledger.save(intent)


def settle(ledger: Ledger, invoice: Json, intent: Json) -> None:
    """What the state of its payment means for an open invoice."""
    if intent["status"] == "succeeded":
        _paid(ledger, invoice, intent["amount"])
        return
    ledger.save(invoice)
    asks = intent["status"] == "requires_action"
    ledger.record("invoice.payment_action_required" if asks else "invoice.payment_failed", invoice)


def list_payments(ledger: Ledger, _: str, params: Params) -> Json:
    """`GET /v1/invoice_payments?invoice=…`: the payment intent of an invoice."""
    invoice = ledger.get(params.required("invoice"), "invoice", "invoice")
    params.raw("limit")
    params.done()
    intent = ledger.find(invoice["_"].get("intent", ""))
    payment = {
        "id": invoice["id"].replace("in_", "inpay_"),
        "object": "invoice_payment",
        "amount_requested": invoice["amount_due"],
        "created": invoice["created"],
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": True,
        "livemode": False,
        "payment": {"type": "payment_intent", "payment_intent": intent and intent["id"]},
        "status": {"paid": "paid", "void": "canceled"}.get(invoice["status"], "open"),
    }
    data = [] if intent is None else [payment]
    return {"object": "list", "data": data, "has_more": False, "url": "/v1/invoice_payments"}


def _card_of(ledger: Ledger, invoice: Json) -> Json | None:
    customer = ledger.get(invoice["customer"], "customer")
    named = customer["invoice_settings"]["default_payment_method"]
    return ledger.find(named) if named else None


def _paid(ledger: Ledger, invoice: Json, amount: int) -> None:
    invoice.update(status="paid", amount_paid=amount, amount_remaining=0)
    invoice["status_transitions"]["paid_at"] = ledger.now
    ledger.save(invoice)
    ledger.record("invoice.paid", invoice)


def retrieve_invoice(ledger: Ledger, ident: str, params: Params) -> Json:
    """`GET /v1/invoices/{id}`."""
    params.done()
    return ledger.get(ident, "invoice", "invoice")


def list_invoices(ledger: Ledger, _: str, params: Params) -> Json:
    """`GET /v1/invoices`, by customer, subscription and status, the newest first."""
    customer, status = params.text("customer"), params.text("status")
    subscription, limit = params.text("subscription"), params.integer("limit") or 10
    for unused in ("starting_after", "created"):
        params.raw(unused)
    params.done()
    found = [
        exported(each)
        for each in ledger.each("invoice", customer)[::-1]
        if status in (None, each["status"]) and subscription in (None, each["_"]["subscription"])
    ]
    return {
        "object": "list",
        "data": found[:limit],
        "has_more": len(found) > limit,
        "url": "/v1/invoices",
    }


def void_open(ledger: Ledger, subscription: Json) -> None:
    """Ask nobody any more for what a subscription that ended still owes."""
    for invoice in ledger.each("invoice", subscription["customer"]):
        if invoice["status"] == "open" and invoice["_"]["subscription"] == subscription["id"]:
            void(ledger, invoice)


def void(ledger: Ledger, invoice: Json) -> None:
    """Ask for an open invoice no more; what it took of the customer's balance goes back."""
    customer = ledger.get(invoice["customer"], "customer")
    customer["balance"] += invoice["starting_balance"] - invoice["ending_balance"]
    ledger.save(customer)
    intent = ledger.find(invoice["_"].get("intent", ""))
    if intent is not None and intent["status"] in CANCELABLE:
        intent.update(status="canceled", canceled_at=ledger.now, next_action=None)
        ledger.save(intent)
        ledger.record("payment_intent.canceled", intent)
    invoice.update(status="void", amount_remaining=0)
    invoice["status_transitions"]["voided_at"] = ledger.now
    ledger.save(invoice)
    ledger.record("invoice.voided", invoice)


def declined(error: Json, what: str) -> StripeError:
    """The 402 for a payment of `what` ("invoice", "subscription") that failed as `collect` says."""
    asks = error["code"] == ASKS
    return StripeError(
        402,
        error["message"],
        kind="card_error",
        code=f"{what}_payment_intent_requires_action" if asks else error["code"],
        decline_code=error.get("decline_code"),
        charge=error.get("charge"),
    )
