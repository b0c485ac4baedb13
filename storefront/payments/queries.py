"""Reads of payments and refunds."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Sum

from foundation.prepared import PreparedRead
from storefront.orders.models import Order

from .clearance import is_real
from .models import Payment, Refund, RefundLine

OPEN_PAYMENTS = (Payment.Status.STARTED, Payment.Status.PENDING)
OPEN_REFUNDS = (Refund.Status.STARTED, Refund.Status.PENDING)
GRACE = timedelta(seconds=60)
_NAMED = PreparedRead(Payment, "WHERE t.provider = %s AND (t.provider_ref = %s OR t.key = %s) ORDER BY t.id")
_BY_KEY = PreparedRead(Payment, "WHERE t.key = %s")
_OF_ORDER = PreparedRead(Payment, "WHERE t.order_id = %s ORDER BY t.id DESC")
_ENDED = (Payment.Status.SUCCEEDED, Payment.Status.CANCELLED)


def find_payment(*, provider: str, ref: str, key: str = "") -> Payment | None:
    """The payment that a gateway speaks of, by its reference or by our key."""
    if "\x00" in ref + key:
        return None
    return _NAMED.first(provider, ref or None, key or None)


def payment_by_key(key: str) -> Payment | None:
    """The payment that a browser comes back from, by our own key of it."""
    return None if "\x00" in key else _BY_KEY.first(key)


def payments_of(order: Order) -> list[Payment]:
    """All payments of an order, newest first."""
    return _OF_ORDER.rows(order.pk)


def may_succeed(payment: Payment) -> bool:
    """Whether a shopper could still complete it; a refused one was never known outside."""
    was_refused = payment.status == Payment.Status.FAILED and not payment.provider_ref
    return payment.status not in _ENDED and not was_refused


def current_payment(order: Order) -> Payment | None:
    """The payment to show beside an order: the one that succeeded, else the latest try."""
    rows = list(order.payments.order_by("-pk"))
    paid = next((row for row in rows if row.status == Payment.Status.SUCCEEDED), None)
    return paid or next(iter(rows), None)


def payments_that_may_succeed(order: Order) -> list[Payment]:
    """Payments of an order that a shopper could still complete, oldest first."""
    return [payment for payment in reversed(payments_of(order)) if may_succeed(payment)]


def payments_to_check(now: datetime) -> list[Payment]:
    """Open payments whose webhook is late, looked at after 1, 2, 4, 8 … minutes.

    Doubling keeps abandoned checkouts cheap; the end of the time to pay looks at each once more.
    """
    rows = Payment.objects.filter(status__in=OPEN_PAYMENTS, created_at__lt=now - GRACE).order_by("pk")
    return [row for row in rows if _is_due(now - row.created_at)]


def refunds_to_check(now: datetime) -> list[Refund]:
    """Open refunds that nobody finished, in the same rhythm."""
    rows = Refund.objects.filter(status__in=OPEN_REFUNDS, created_at__lt=now - GRACE).order_by("pk")
    return [row for row in rows.select_related("payment", "order") if _is_due(now - row.created_at)]


def refunds_under_way(order: Order) -> int:
    """Minor units that are promised to the shopper and not settled yet."""
    open_refunds = order.refunds.filter(status__in=OPEN_REFUNDS)
    return open_refunds.aggregate(total=Sum("amount"))["total"] or 0


def anything_paid() -> bool:
    """Whether a payment by a gateway of the shop's has ever come in: it works."""
    return Payment.objects.filter(status=Payment.Status.SUCCEEDED).exclude(provider="manual").exists()


def took_real_money() -> bool:
    """Whether a payment by a gateway that moves real money has ever come in."""
    providers = Payment.objects.filter(status=Payment.Status.SUCCEEDED).order_by("provider")
    return any(is_real(name) for name in providers.values_list("provider", flat=True).distinct())


def open_payments_with(gateway: str) -> int:
    """How many payments of a gateway are under way."""
    return Payment.objects.filter(provider=gateway, status__in=OPEN_PAYMENTS).count()


def refundable_now(order: Order) -> int:
    """Minor units that may still be refunded."""
    return order.refundable - refunds_under_way(order)


def units_under_way(order: Order) -> dict[int, int]:
    """{order line id: units} in refunds that are not settled yet."""
    rows = RefundLine.objects.filter(refund__order=order, refund__status__in=OPEN_REFUNDS)
    return dict(rows.values_list("line").annotate(units=Sum("quantity")).order_by("line"))


def left_to_refund(payment: Payment) -> int:
    """Minor units of one payment that no refund has taken yet."""
    taken = payment.refunds.exclude(status=Refund.Status.FAILED).aggregate(total=Sum("amount"))["total"]
    return payment.amount - (taken or 0)


def _is_due(age: timedelta) -> bool:
    minutes = int(age.total_seconds() // 60)
    return minutes & (minutes - 1) == 0
