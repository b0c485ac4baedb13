"""Subscriptions and invoices at Stripe."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from .client import ASKS, call, client
from .facts import InvoiceFacts, Line, PaymentFacts, PreviewFacts, SubscriptionFacts

MOST_INVOICES = 24
_FAILED_AT_BANK = {"payment_intent_authentication_failure"}
_WISHES = ("subscription_create", "subscription_update")
"""Bills of these reasons are left unpaid only where the bank asks: other cards that fail leave none."""


def make_price(*, name: str, currency: str, interval: str, amount: int, key: str) -> str:
    """A price, with a product of its own: Stripe's id of it."""
    params: Any = {
        "currency": currency.lower(),
        "unit_amount": amount,
        "recurring": {"interval": interval},
        "product_data": {"name": name},
        "metadata": {"name": name},
    }
    return call(lambda: client().v1.prices.create(params, {"idempotency_key": key})).id


def subscribe(
    *, customer: str, lines: Sequence[Line], coupon: str, store: str, key: str, waits: bool = False
) -> SubscriptionFacts:
    """Begin to pay: the first bill is charged at once, and a card that fails leaves nothing behind.

    With `waits` nothing is charged: it begins once the owner has confirmed the payment of its first bill, and
    Stripe gives it up after 23 hours. The key does not count then, since nothing can be charged twice so.
    """
    params: Any = {
        "customer": customer,
        "items": _items(lines),
        "payment_behavior": "default_incomplete" if waits else "error_if_incomplete",
        "metadata": {"store": store},
    }
    if coupon:
        params["discounts"] = [{"coupon": coupon}]
    return _facts(call(lambda: client().v1.subscriptions.create(params, _once(key, waits))))


class Difference(StrEnum):
    """What becomes of the difference in price for the time that is left."""

    CHARGED = "always_invoice"
    ON_NEXT_BILL = "create_prorations"
    FORGIVEN = "none"


def change(
    ref: str, lines: Sequence[Line], *, difference: Difference, key: str, waits: bool = False
) -> SubscriptionFacts:
    """Other prices from now on.

    With `waits` they begin once the owner has confirmed the payment, as in `subscribe`, in place of a change
    that waited before.
    """
    before = fetch(ref)
    if set(before.lines) == set(lines):
        return before  # done already, and its answer was lost
    params: Any = {
        "items": _replaced(ref, lines),
        "proration_behavior": difference.value,
        "payment_behavior": "pending_if_incomplete" if waits else "error_if_incomplete",
    }
    return _facts(call(lambda: client().v1.subscriptions.update(ref, params, _once(key, waits))))


def preview(ref: str, lines: Sequence[Line]) -> PreviewFacts:
    """What `change` would cost."""
    params: Any = {
        "subscription": ref,
        "subscription_details": {"items": _replaced(ref, lines), "proration_behavior": "always_invoice"},
    }
    return _preview(params)


def upcoming(ref: str) -> PreviewFacts:
    """The next bill as it would be by now. Raises BillingRefused where none comes."""
    return _preview({"subscription": ref})


def _preview(params: Any) -> PreviewFacts:
    found: Any = call(lambda: client().v1.invoices.create_preview(params))
    at = getattr(found, "next_payment_attempt", None)
    return PreviewFacts(
        due=found.amount_due,
        credit=max(0, -found.total),
        currency=found.currency.upper(),
        lines=[_line(row) for row in found.lines.data],
        discount=sum(each.amount for each in found.total_discount_amounts or []),
        from_credit=max(0, found.total - found.amount_due) if found.total > 0 else 0,
        at=_time(at) if at else None,
    )


def set_cancellation(ref: str, *, cancels: bool) -> SubscriptionFacts:
    """Let a subscription end with what is paid for, or go on."""
    params: Any = {"cancel_at_period_end": cancels}
    return _facts(call(lambda: client().v1.subscriptions.update(ref, params)))


def set_discount(ref: str, coupon: str) -> SubscriptionFacts:
    """Let a coupon count for the next bills in place of what there is; "" for none."""
    params: Any = {"discounts": [{"coupon": coupon}] if coupon else ""}
    return _facts(call(lambda: client().v1.subscriptions.update(ref, params)))


def end(ref: str) -> None:
    """End a subscription at once; nothing open is asked for any more."""
    call(lambda: client().v1.subscriptions.cancel(ref))


def fetch(ref: str) -> SubscriptionFacts:
    """A subscription as it stands now."""
    return _facts(call(lambda: client().v1.subscriptions.retrieve(ref)))


def fetch_invoices(customer: str) -> list[InvoiceFacts]:
    """The newest two dozen invoices of a customer, the newest first."""
    params: Any = {"customer": customer, "limit": MOST_INVOICES}
    found: Any = call(lambda: client().v1.invoices.list(params))
    return [_invoice(row) for row in found.data]


def pay(invoice: str, *, is_there: bool) -> None:
    """Try the customer's card once more; `is_there`: the owner waits before the page, and the bank can ask.

    Raises BillingRefused for a card that fails, BankAsks.
    """
    params: Any = {"off_session": not is_there}
    call(lambda: client().v1.invoices.pay(invoice, params))


def payment_of(invoice: str) -> PaymentFacts | None:
    """How the payment of an open invoice stands; None where there is none."""
    params: Any = {"invoice": invoice, "limit": 1, "expand": ["data.payment.payment_intent"]}
    found: Any = call(lambda: client().v1.invoice_payments.list(params)).data
    intent = found[0].payment.payment_intent if found else None
    if intent is None:
        return None
    refusal = (intent.last_payment_error and intent.last_payment_error.code) or ""
    waits = intent.status in ("requires_action", "requires_confirmation")
    return PaymentFacts(
        amount=intent.amount,
        currency=intent.currency.upper(),
        secret=intent.client_secret or "",
        asks=waits or refusal in ASKS | _FAILED_AT_BANK,
        refusal=refusal,
    )


def void(invoice: str) -> None:
    """Ask for an open invoice no more: a plan that waits for it never begins, a change is not made.

    Raises BillingRefused for one that was paid meanwhile.
    """
    call(lambda: client().v1.invoices.void_invoice(invoice))


def bill_items_monthly(ref: str) -> None:
    """Let lines that wait for the next bill come each month, also where the plan is paid by the year."""
    params: Any = {"pending_invoice_item_interval": {"interval": "month"}}
    call(lambda: client().v1.subscriptions.update(ref, params))


def add_item(*, customer: str, amount: int, currency: str, text: str, key: str) -> str:
    """A line for the customer's next bill, which no coupon makes less: Stripe's id of it."""
    params: Any = {
        "customer": customer,
        "amount": amount,
        "currency": currency.lower(),
        "description": text,
        "discountable": False,
    }
    return call(lambda: client().v1.invoice_items.create(params, {"idempotency_key": key})).id


def _once(key: str, waits: bool) -> Any:
    return {} if waits else {"idempotency_key": key}


def _items(lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [{"price": line.price, "quantity": line.quantity} for line in lines]


def _replaced(ref: str, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The items of an update. Those that are there get other prices where they can: a change that waits for
    its payment can't take items out."""
    before: Any = call(lambda: client().v1.subscriptions.retrieve(ref))
    wanted = {line.price: line for line in lines}
    items: list[dict[str, Any]] = []
    free = []
    for row in before["items"]["data"]:
        kept = wanted.pop(row["price"]["id"], None)
        if kept is None:
            free.append(row["id"])
        else:
            items.append({"id": row["id"], "price": kept.price, "quantity": kept.quantity})
    new = _items(list(wanted.values()))
    items += [{"id": ref, **row} for ref, row in zip(free, new, strict=False)]
    items += [{"id": ref, "deleted": True} for ref in free[len(new) :]]
    return items + new[len(free) :]


def _facts(found: Any) -> SubscriptionFacts:
    rows = found["items"]["data"]
    pending = getattr(found, "pending_update", None)
    return SubscriptionFacts(
        ref=found.id,
        status=found.status,
        lines=tuple(Line(row["price"]["id"], row["quantity"]) for row in rows),
        period_start=_time(rows[0]["current_period_start"]),
        period_end=_time(rows[0]["current_period_end"]),
        cancels_at_end=bool(found.cancel_at_period_end),
        invoice=found.latest_invoice or "",
        pending_until=_time(pending.expires_at) if pending else None,
    )


def _invoice(row: Any) -> InvoiceFacts:
    paid_at = row.status_transitions.paid_at
    tax_ids = [f"{each.type} {each.value}" for each in row.customer_tax_ids or []]
    return InvoiceFacts(
        ref=row.id,
        number=row.number or "",
        status=row.status,
        currency=row.currency.upper(),
        subtotal=row.subtotal,
        discount=sum(each.amount for each in row.total_discount_amounts or []),
        tax=sum(each.amount for each in row.total_taxes or []),
        total=row.total,
        paid=row.amount_paid,
        due=row.amount_remaining,
        issued_at=_time(row.created),
        period_start=_time(row.period_start),
        period_end=_time(row.period_end),
        paid_at=_time(paid_at) if paid_at else None,
        lines=[_line(each) for each in row.lines.data],
        payer={"name": row.customer_name or "", "email": row.customer_email or "", "tax_ids": tax_ids},
        is_wish=row.status != "paid" and row.billing_reason in _WISHES,
    )


def _line(row: Any) -> dict[str, Any]:
    pricing = row.pricing and row.pricing.price_details
    parent = row.parent.to_dict() if row.parent else {}
    return {
        "text": row.description or "",
        "quantity": row.quantity or 1,
        "amount": row.amount,
        "price": str(pricing.price) if pricing else "",
        "is_share": _is_share(parent),
        "item": (parent.get("invoice_item_details") or {}).get("invoice_item") or "",
    }


def _is_share(parent: dict[str, Any]) -> bool:
    """Whether a line is for a part of a plan's time, by either shape in which Stripe says so."""
    details = parent.get("subscription_item_details") or parent.get("invoice_item_details") or {}
    return bool(details.get("proration"))


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
