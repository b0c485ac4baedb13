"""Subscriptions: begun, changed with proration, renewed by the clock, unpaid, cancelled."""

from . import invoices
from .invoices import collect, declined, draw_up, issue, line, waiting_items
from .ledger import Ledger, exported
from .periods import later
from .prorations import Wanted, changed, discount_at, items_of, lines_of, net_share, unused
from .waiting import lapse, period_of, put_off, terms_of
from .wire import Json, Params, StripeError, new_id

LIVING = ("active", "past_due", "unpaid")


def create_subscription(ledger: Ledger, _: str, params: Params) -> Json:
    """`POST /v1/subscriptions`: the first invoice is charged at once.

    With `payment_behavior=error_if_incomplete` a decline (402) leaves nothing behind, and so does a bank that
    asks. With `default_incomplete` nothing is tried: the customer confirms the invoice's payment.
    """
    customer = ledger.get(params.required("customer"), "customer", "customer")
    wanted = _wanted(ledger, params)
    behaviour = params.text("payment_behavior") or "allow_incomplete"
    ident, now = new_id("sub"), ledger.now
    subscription: Json = {
        "id": ident,
        "object": "subscription",
        "billing_cycle_anchor": now,
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "collection_method": "charge_automatically",
        "created": now,
        "currency": wanted[0][0]["currency"],
        "customer": customer["id"],
        "default_payment_method": None,
        "discounts": [],
        "ended_at": None,
        "items": {"object": "list", "data": [], "has_more": False, "url": "/v1/subscription_items"},
        "latest_invoice": None,
        "livemode": False,
        "metadata": params.metadata({}),
        "pending_invoice_item_interval": None,
        "next_pending_invoice_item_invoice": None,
        "pending_update": None,
        "status": "active",
        "_": {"coupon": _coupon(ledger, params), "coupon_used": 0, "coupon_since": now},
    }
    for ignored in ("off_session", "automatic_tax"):
        params.raw(ignored)
    params.done()
    _put_items(ledger, subscription, wanted, now, later(now, now, wanted[0][0]["recurring"]["interval"]))
    ledger.save(subscription, parent=customer["id"])
    tries = behaviour != "default_incomplete"
    error = _bill(ledger, subscription, lines_of(items_of(subscription)), "subscription_create", tries=tries)
    if error is not None and behaviour == "error_if_incomplete":
        ledger.forget()
        raise declined(error, "subscription")
    subscription["status"] = "active" if error is None else "incomplete"
    ledger.record("customer.subscription.created", ledger.save(subscription))
    return subscription


def update_subscription(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/subscriptions/{id}`: other items with proration, cancellation, a coupon.

    With `payment_behavior=pending_if_incomplete` other items wait in `pending_update` until they are paid.
    """
    subscription = ledger.get(ident, "subscription", "subscription")
    if subscription["status"] in ("canceled", "incomplete_expired"):
        raise StripeError(404, f"No such subscription: '{ident}'", code="resource_missing", param="id")
    ends = params.flag("cancel_at_period_end")
    if ends is not None:
        subscription["cancel_at_period_end"] = ends
        subscription["canceled_at"] = ledger.now if ends else None
    if "discounts" in params:
        subscription["_"].update(coupon=_coupon(ledger, params), coupon_used=0, coupon_since=ledger.now)
    subscription["metadata"] = params.metadata(subscription["metadata"])
    _set_pace(ledger, subscription, params)
    wanted = _wanted(ledger, params) if "items" in params else None
    proration = params.text("proration_behavior") or "create_prorations"
    behaviour = params.text("payment_behavior") or "allow_incomplete"
    params.raw("off_session")
    params.done()
    if wanted is not None:
        before = terms_of(subscription)
        error = _change_items(ledger, subscription, wanted, proration)
        if error is not None and behaviour == "error_if_incomplete":
            ledger.forget()
            raise declined(error, "subscription")
        if error is not None and behaviour == "pending_if_incomplete":
            put_off(ledger, subscription, before)
        else:
            subscription["status"] = "active" if error is None else "past_due"
    ledger.save(subscription)
    ledger.record("customer.subscription.updated", subscription)
    return subscription


def cancel_subscription(ledger: Ledger, ident: str, params: Params) -> Json:
    """`DELETE /v1/subscriptions/{id}`: at once; what is open is asked for no more."""
    subscription = ledger.get(ident, "subscription", "subscription")
    for ignored in ("invoice_now", "prorate"):
        params.raw(ignored)
    params.done()
    if subscription["status"] == "canceled":
        raise StripeError(404, f"No such subscription: '{ident}'", code="resource_missing", param="id")
    _end(ledger, subscription)
    return subscription


def preview(ledger: Ledger, _: str, params: Params) -> Json:
    """`POST /v1/invoices/create_preview`: the next invoice, or what a change of items would cost."""
    subscription = ledger.get(params.required("subscription"), "subscription", "subscription")
    details = Params(params.table("subscription_details") or {})
    params.raw("customer")
    params.done()
    if "items" in details:
        lines, at = _costs_of(ledger, subscription, _wanted(ledger, details)), ledger.now
    else:
        lines, at = _coming(ledger, subscription)
    invoice = draw_up(ledger, subscription, lines, "upcoming", discount=discount_at(subscription, at))
    invoice["next_payment_attempt"] = at
    shown = exported(invoice)
    ledger.forget()
    return {**shown, "id": new_id("upcoming_in"), "status": "draft", "number": None}


def run_due(ledger: Ledger) -> int:
    """Renew or end what is due by the ledger's clock. How many periods began."""
    count = 0
    for subscription in ledger.each("subscription"):
        lapse(ledger, subscription)
        _bill_between(ledger, subscription)
        while subscription["status"] in LIVING and period_of(subscription)[1] <= ledger.now:
            if subscription["cancel_at_period_end"]:
                _bill_waiting(ledger, subscription)
                _end(ledger, subscription)
                break
            _renew(ledger, subscription)
            count += 1
    return count


def _set_pace(ledger: Ledger, subscription: Json, params: Params) -> None:
    """How often what waits is billed between two periods, where it is said."""
    pace = params.table("pending_invoice_item_interval")
    if pace is None or pace == subscription["pending_invoice_item_interval"]:
        return
    subscription["pending_invoice_item_interval"] = {"interval": pace["interval"], "interval_count": 1}
    due = later(ledger.now, subscription["billing_cycle_anchor"], pace["interval"])
    subscription["next_pending_invoice_item_invoice"] = due


def _costs_of(ledger: Ledger, subscription: Json, wanted: Wanted) -> list[Json]:
    if _same_interval(subscription, wanted[0][0]):
        return changed(ledger, subscription, wanted)
    return unused(ledger, subscription) + lines_of(wanted)


def _coming(ledger: Ledger, subscription: Json) -> tuple[list[Json], int]:
    """The lines of the next invoice, and when it comes."""
    if subscription["status"] not in LIVING or subscription["cancel_at_period_end"]:
        raise StripeError(400, "No upcoming invoices for customer", code="invoice_upcoming_none")
    waiting = _waiting_lines(ledger, subscription)
    end = period_of(subscription)[1]
    between = subscription["next_pending_invoice_item_invoice"]
    if waiting and between is not None and between < end:
        return waiting, between
    return lines_of(items_of(subscription)) + waiting, end


def _waiting_lines(ledger: Ledger, subscription: Json) -> list[Json]:
    return [
        line(
            each["description"],
            each["amount"],
            price=((each["pricing"] or {}).get("price_details") or {}).get("price"),
            proration=each["proration"],
            item=each["id"],
            discountable=each["discountable"],
        )
        for each in waiting_items(ledger, subscription["customer"], subscription["currency"])
    ]


def _bill_between(ledger: Ledger, subscription: Json) -> None:
    """Bill what waits where it doesn't wait for the end of the period."""
    pace = subscription["pending_invoice_item_interval"]
    while pace and subscription["status"] in LIVING:
        due = subscription["next_pending_invoice_item_invoice"]
        if due > ledger.now or due >= period_of(subscription)[1]:
            return
        anchor = subscription["billing_cycle_anchor"]
        subscription["next_pending_invoice_item_invoice"] = later(due, anchor, pace["interval"])
        _bill_waiting(ledger, subscription)


def _bill_waiting(ledger: Ledger, subscription: Json) -> None:
    if waiting_items(ledger, subscription["customer"], subscription["currency"]):
        if _bill(ledger, subscription, [], "manual") is not None:
            subscription["status"] = "past_due"
        ledger.save(subscription)
        ledger.record("customer.subscription.updated", subscription)


def _renew(ledger: Ledger, subscription: Json) -> None:
    start = period_of(subscription)[1]
    interval = subscription["items"]["data"][0]["price"]["recurring"]["interval"]
    end = later(start, subscription["billing_cycle_anchor"], interval)
    net = net_share(subscription, items_of(subscription), start)
    for each in subscription["items"]["data"]:
        each.update(current_period_start=start, current_period_end=end, _={"net": net})
    error = _bill(ledger, subscription, lines_of(items_of(subscription)), "subscription_cycle")
    if error is not None:
        subscription["status"] = "past_due"
    ledger.save(subscription)
    ledger.record("customer.subscription.updated", subscription)


def _end(ledger: Ledger, subscription: Json) -> None:
    subscription.update(status="canceled", ended_at=ledger.now, canceled_at=ledger.now)
    invoices.void_open(ledger, subscription)
    ledger.save(subscription)
    ledger.record("customer.subscription.deleted", subscription)


def _bill(
    ledger: Ledger, subscription: Json, lines: list[Json], reason: str, *, tries: bool = True
) -> Json | None:
    """Invoice these lines with all that waits, and charge them; the decline, or None.

    Without `tries` the invoice waits for its customer, unless nothing is to be paid.
    """
    waiting = waiting_items(ledger, subscription["customer"], subscription["currency"])
    lines = lines + _waiting_lines(ledger, subscription)
    at = period_of(subscription)[0] if reason == "subscription_cycle" else ledger.now
    discount = discount_at(subscription, at)
    invoice = issue(ledger, draw_up(ledger, subscription, lines, reason, discount=discount))
    subscription["_"]["coupon_used"] += any(each["discountable"] for each in lines)
    for each in waiting:
        each["invoice"] = invoice["id"]
        ledger.save(each)
    subscription["latest_invoice"] = invoice["id"]
    if tries or not invoice["amount_remaining"]:
        return collect(ledger, invoice)
    invoices.intent_of(ledger, invoice)
    return {"code": invoices.ASKS, "message": "The customer confirms this payment."}


def _change_items(ledger: Ledger, subscription: Json, wanted: Wanted, proration: str) -> Json | None:
    now = ledger.now
    if not _same_interval(subscription, wanted[0][0]):
        lines = unused(ledger, subscription) + lines_of(wanted)
        end = later(now, now, wanted[0][0]["recurring"]["interval"])
        subscription["billing_cycle_anchor"] = now
        _put_items(ledger, subscription, wanted, now, end)
        return _bill(ledger, subscription, lines, "subscription_update")
    lines = [] if proration == "none" else changed(ledger, subscription, wanted)
    start, end = period_of(subscription)
    _put_items(ledger, subscription, wanted, start, end)
    if proration == "always_invoice" and lines:
        return _bill(ledger, subscription, lines, "subscription_update")
    for each in lines:
        customer, currency = subscription["customer"], subscription["currency"]
        text, pricing = each["description"], each["pricing"]
        invoices.item(ledger, customer, each["amount"], currency, text, pricing=pricing, proration=True)
    return None


def _put_items(ledger: Ledger, subscription: Json, wanted: Wanted, start: int, end: int) -> None:
    before = {each["price"]["id"]: each["id"] for each in subscription["items"]["data"]}
    net = net_share(subscription, wanted, ledger.now)
    subscription["items"]["data"] = [
        {
            "id": before.get(price["id"]) or new_id("si", 14),
            "object": "subscription_item",
            "created": ledger.now,
            "current_period_end": end,
            "current_period_start": start,
            "metadata": {},
            "price": exported(price),
            "quantity": count,
            "subscription": subscription["id"],
            "_": {"net": net},
        }
        for price, count in wanted
    ]


def _wanted(ledger: Ledger, params: Params) -> Wanted:
    """Prices and how often; items marked `deleted` fall out."""
    rows = params.raw("items")
    if not isinstance(rows, list) or not rows:
        raise StripeError(400, "Missing required param: items.", code="parameter_missing", param="items")
    kept = [row for row in rows if row.get("deleted") != "true"]
    found = [
        (ledger.get(str(row.get("price")), "price", "items"), int(row.get("quantity") or 1)) for row in kept
    ]
    if len({(price["currency"], price["recurring"]["interval"]) for price, _count in found}) != 1:
        raise StripeError(400, "All items need one currency and one interval.", param="items")
    return found


def _coupon(ledger: Ledger, params: Params) -> Json | None:
    rows = params.raw("discounts")
    if not isinstance(rows, list) or not rows:
        return None
    named = rows[0]
    if named.get("promotion_code"):
        code = ledger.get(named["promotion_code"], "promotion_code", "discounts")
        return exported(ledger.get(code["promotion"]["coupon"], "coupon", "discounts"))
    return exported(ledger.get(str(named.get("coupon")), "coupon", "discounts"))


def _same_interval(subscription: Json, price: Json) -> bool:
    before: str = subscription["items"]["data"][0]["price"]["recurring"]["interval"]
    after: str = price["recurring"]["interval"]
    return before == after
