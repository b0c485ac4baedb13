"""Reads of payments and refunds."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, Sum

from foundation.prepared import PreparedRead
from storefront.orders.models import Order

from .models import Payment, Refund, RefundLine

OPEN_PAYMENTS = (Payment.Status.STARTED, Payment.Status.PENDING)
OPEN_REFUNDS = (Refund.Status.STARTED, Refund.Status.PENDING)
GRACE = timedelta(seconds=60)
_NAMED = PreparedRead(Payment, "WHERE t.provider = %s AND (t.provider_ref = %s OR t.key = %s) ORDER BY t.id")
_BY_REF = PreparedRead(Payment, "WHERE t.provider_ref = %s")
_TRIES = PreparedRead(
    Payment,
    "WHERE t.order_id = %s AND t.provider = %s AND t.amount = %s AND t.currency = %s ORDER BY t.id DESC",
)


def find_payment(*, provider: str, ref: str, key: str = "") -> Payment | None:
    """The payment that a provider speaks of, by its reference or by our key."""
    return _NAMED.first(provider, ref or None, key or None)


def payment_by_ref(ref: str) -> Payment | None:
    """The payment that a browser comes back from, by the provider's name for it."""
    if not ref or "\x00" in ref:
        return None
    return _BY_REF.first(ref)


def tries_of(order: Order, provider: str) -> list[Payment]:
    """The payments of all of an order by one provider, newest first."""
    return _TRIES.rows(order.pk, provider, order.total, order.currency)


def current_payment(order: Order) -> Payment | None:
    """The payment to show beside an order: the one that succeeded, else the latest try."""
    rows = list(order.payments.order_by("-pk"))
    paid = next((row for row in rows if row.status == Payment.Status.SUCCEEDED), None)
    return paid or next(iter(rows), None)


def payments_that_may_succeed(order: Order) -> list[Payment]:
    """Payments of an order that a shopper could still complete; a refused one was never known outside."""
    unknown = Q(status=Payment.Status.FAILED, provider_ref="")
    ended = (Payment.Status.SUCCEEDED, Payment.Status.CANCELLED)
    return list(order.payments.exclude(status__in=ended).exclude(unknown).order_by("pk"))


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
    """Whether a payment by the shop's own provider has ever come in: it works."""
    return Payment.objects.filter(status=Payment.Status.SUCCEEDED).exclude(provider="manual").exists()


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
