"""Subscriptions: begun, changed with proration, renewed by the clock, unpaid, cancelled."""

import calendar
import datetime

from . import invoices
from .invoices import collect, draw_up, issue, line, waiting_items
from .ledger import Ledger, exported
from .wire import Json, Params, StripeError, new_id

LIVING = ("active", "past_due", "unpaid", "incomplete")


def create_subscription(ledger: Ledger, _: str, params: Params) -> Json:
    """`POST /v1/subscriptions`: the first invoice is charged at once.

    With `payment_behavior=error_if_incomplete` a decline (402) leaves nothing behind.
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
        "status": "active",
        "_": {"coupon": _coupon(ledger, params), "coupon_used": 0, "coupon_since": now},
    }
    for unused in ("off_session", "automatic_tax"):
        params.raw(unused)
    params.done()
    _put_items(ledger, subscription, wanted, now, _later(now, now, wanted[0][0]["recurring"]["interval"]))
    ledger.save(subscription, parent=customer["id"])
    error = _bill(ledger, subscription, _lines(subscription), "subscription_create")
    if error is not None and behaviour == "error_if_incomplete":
        ledger.forget()
        raise _declined(error)
    subscription["status"] = "active" if error is None else "incomplete"
    ledger.record("customer.subscription.created", ledger.save(subscription))
    return subscription


def update_subscription(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/subscriptions/{id}`: other items with proration, cancellation, a coupon."""
    subscription = ledger.get(ident, "subscription", "subscription")
    if subscription["status"] == "canceled":
        raise StripeError(404, f"No such subscription: '{ident}'", code="resource_missing", param="id")
    ends = params.flag("cancel_at_period_end")
    if ends is not None:
        subscription["cancel_at_period_end"] = ends
        subscription["canceled_at"] = ledger.now if ends else None
    if "discounts" in params:
        subscription["_"].update(coupon=_coupon(ledger, params), coupon_used=0, coupon_since=ledger.now)
    subscription["metadata"] = params.metadata(subscription["metadata"])
    wanted = _wanted(ledger, params) if "items" in params else None
    proration = params.text("proration_behavior") or "create_prorations"
    behaviour = params.text("payment_behavior") or "allow_incomplete"
    params.raw("off_session")
    params.done()
    if wanted is not None:
        error = _change_items(ledger, subscription, wanted, proration)
        if error is not None and behaviour == "error_if_incomplete":
            ledger.forget()
            raise _declined(error)
        subscription["status"] = "active" if error is None else "past_due"
    ledger.save(subscription)
    ledger.record("customer.subscription.updated", subscription)
    return subscription


def cancel_subscription(ledger: Ledger, ident: str, params: Params) -> Json:
    """`DELETE /v1/subscriptions/{id}`: at once; what is open is asked for no more."""
    subscription = ledger.get(ident, "subscription", "subscription")
    for unused in ("invoice_now", "prorate"):
        params.raw(unused)
    params.done()
    if subscription["status"] == "canceled":
        raise StripeError(404, f"No such subscription: '{ident}'", code="resource_missing", param="id")
    _end(ledger, subscription)
    return subscription


def preview(ledger: Ledger, _: str, params: Params) -> Json:
    """`POST /v1/invoices/create_preview`: what a change of items would cost, and nothing happens."""
    subscription = ledger.get(params.required("subscription"), "subscription", "subscription")
    details = Params(params.table("subscription_details") or {})
    params.raw("customer")
    params.done()
    copy: Json = {**subscription, "items": {"data": [dict(each) for each in subscription["items"]["data"]]}}
    lines: list[Json] = []
    if "items" in details:
        wanted = _wanted(ledger, details)
        if not _same_interval(copy, wanted[0][0]):
            lines = _credit(ledger, copy) + [_line_of(price, count) for price, count in wanted]
        else:
            lines = _prorations(ledger, copy, wanted)
    invoice = draw_up(ledger, subscription, lines, "manual", discount=_discount(subscription, ledger.now))
    shown = exported(invoice)
    ledger.forget()
    return {**shown, "id": new_id("upcoming_in"), "status": "draft", "number": None}


def pay_invoice(ledger: Ledger, ident: str, params: Params) -> Json:
    """`POST /v1/invoices/{id}/pay`: 402 for a decline; the subscription follows."""
    invoice = ledger.get(ident, "invoice", "invoice")
    for unused in ("off_session", "payment_method"):
        params.raw(unused)
    params.done()
    if invoice["status"] != "open":
        raise StripeError(400, "Invoice is already paid", code="invoice_not_editable")
    error = collect(ledger, invoice)
    subscription = ledger.get(invoice["_"]["subscription"], "subscription")
    if error is not None:
        raise _declined(error)
    if subscription["status"] in ("past_due", "unpaid", "incomplete"):
        subscription["status"] = "active"
        ledger.save(subscription)
        ledger.record("customer.subscription.updated", subscription)
    return invoice


def run_due(ledger: Ledger) -> int:
    """Renew or end what is due by the ledger's clock. How many periods began."""
    count = 0
    for subscription in ledger.each("subscription"):
        while subscription["status"] in LIVING and _period(subscription)[1] <= ledger.now:
            if subscription["cancel_at_period_end"]:
                _end(ledger, subscription)
                break
            _renew(ledger, subscription)
            count += 1
    return count


def _renew(ledger: Ledger, subscription: Json) -> None:
    start = _period(subscription)[1]
    interval = subscription["items"]["data"][0]["price"]["recurring"]["interval"]
    end = _later(start, subscription["billing_cycle_anchor"], interval)
    for each in subscription["items"]["data"]:
        each.update(current_period_start=start, current_period_end=end)
    error = _bill(ledger, subscription, _lines(subscription), "subscription_cycle")
    if error is not None:
        subscription["status"] = "past_due"
    ledger.save(subscription)
    ledger.record("customer.subscription.updated", subscription)


def _end(ledger: Ledger, subscription: Json) -> None:
    subscription.update(status="canceled", ended_at=ledger.now, canceled_at=ledger.now)
    invoices.void_open(ledger, subscription)
    ledger.save(subscription)
    ledger.record("customer.subscription.deleted", subscription)


def _bill(ledger: Ledger, subscription: Json, lines: list[Json], reason: str) -> Json | None:
    """Invoice these lines with all that waits, and charge them; the decline, or None."""
    waiting = waiting_items(ledger, subscription["customer"], subscription["currency"])
    lines = lines + [
        line(each["description"], each["amount"], proration=each["proration"]) for each in waiting
    ]
    at = _period(subscription)[0] if reason == "subscription_cycle" else ledger.now
    discount = _discount(subscription, at)
    invoice = issue(ledger, draw_up(ledger, subscription, lines, reason, discount=discount))
    subscription["_"]["coupon_used"] += 1
    for each in waiting:
        each["invoice"] = invoice["id"]
        ledger.save(each)
    subscription["latest_invoice"] = invoice["id"]
    return collect(ledger, invoice)


def _discount(subscription: Json, at: int) -> Json | None:
    """The coupon of an invoice made `at` a moment; one for months ends so many after it began."""
    kept = subscription["_"]
    coupon: Json | None = kept["coupon"]
    if coupon is None or coupon["duration"] == "forever":
        return coupon
    if coupon["duration"] == "once":
        return None if kept["coupon_used"] else coupon
    since = kept["coupon_since"]
    end = since
    for _month in range(coupon["duration_in_months"] or 1):
        end = _later(end, since, "month")
    return coupon if at < end else None


def _change_items(
    ledger: Ledger, subscription: Json, wanted: list[tuple[Json, int]], proration: str
) -> Json | None:
    now = ledger.now
    if not _same_interval(subscription, wanted[0][0]):
        lines = _credit(ledger, subscription) + [_line_of(price, count) for price, count in wanted]
        end = _later(now, now, wanted[0][0]["recurring"]["interval"])
        subscription["billing_cycle_anchor"] = now
        _put_items(ledger, subscription, wanted, now, end)
        return _bill(ledger, subscription, lines, "subscription_update")
    lines = [] if proration == "none" else _prorations(ledger, subscription, wanted)
    start, end = _period(subscription)
    _put_items(ledger, subscription, wanted, start, end)
    if proration == "always_invoice" and lines:
        return _bill(ledger, subscription, lines, "subscription_update")
    for each in lines:
        customer, currency = subscription["customer"], subscription["currency"]
        invoices.item(ledger, customer, each["amount"], currency, each["description"], proration=True)
    return None


def _prorations(ledger: Ledger, subscription: Json, wanted: list[tuple[Json, int]]) -> list[Json]:
    share = _share_left(ledger, subscription)
    more = [
        line(
            f"Remaining time on {_name(ledger, price)}",
            round(price["unit_amount"] * count * share),
            count,
            price=price["id"],
            proration=True,
        )
        for price, count in wanted
    ]
    return _credit(ledger, subscription) + more


def _credit(ledger: Ledger, subscription: Json) -> list[Json]:
    share = _share_left(ledger, subscription)
    return [
        line(
            f"Unused time on {_name(ledger, each['price'])}",
            -round(each["price"]["unit_amount"] * each["quantity"] * share),
            each["quantity"],
            price=each["price"]["id"],
            proration=True,
        )
        for each in subscription["items"]["data"]
    ]


def _share_left(ledger: Ledger, subscription: Json) -> float:
    start, end = _period(subscription)
    return max(0.0, min(1.0, (end - ledger.now) / (end - start)))


def _name(ledger: Ledger, price: Json) -> str:
    product = ledger.find(price["product"])
    return str(product["name"]) if product else price["id"]


def _lines(subscription: Json) -> list[Json]:
    return [_line_of(each["price"], each["quantity"]) for each in subscription["items"]["data"]]


def _line_of(price: Json, count: int) -> Json:
    text = price["metadata"].get("name") or price["id"]
    return line(text, price["unit_amount"] * count, count, price=price["id"])


def _put_items(
    ledger: Ledger, subscription: Json, wanted: list[tuple[Json, int]], start: int, end: int
) -> None:
    before = {each["price"]["id"]: each["id"] for each in subscription["items"]["data"]}
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
        }
        for price, count in wanted
    ]


def _wanted(ledger: Ledger, params: Params) -> list[tuple[Json, int]]:
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


def _period(subscription: Json) -> tuple[int, int]:
    first = subscription["items"]["data"][0]
    return first["current_period_start"], first["current_period_end"]


def _later(start: int, anchor: int, interval: str) -> int:
    """A month or year after `start`, on the anchor's day where the month has it."""
    begin = datetime.datetime.fromtimestamp(start, datetime.UTC)
    day = datetime.datetime.fromtimestamp(anchor, datetime.UTC).day
    months = begin.month + (12 if interval == "year" else 1) - 1
    year, month = begin.year + months // 12, months % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return int(begin.replace(year=year, month=month, day=min(day, last)).timestamp())


def _declined(error: Json) -> StripeError:
    return StripeError(
        402,
        error["message"],
        kind="card_error",
        code=error["code"],
        decline_code=error.get("decline_code"),
        charge=error.get("charge"),
    )
