"""Reads of orders."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet, Sum, prefetch_related_objects
from django.utils import timezone

from foundation.prepared import PreparedRead
from storefront.catalog.models import Variant
from storefront.customers.models import Customer

from .models import FIRST_NUMBER, Order, OrderLine

_BY_TOKEN = PreparedRead(Order, "WHERE t.token = %s")
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BY_ID = PreparedRead(Order, "WHERE t.id = %s")


def order_by_token(token: str) -> Order | None:
    """The order of a status link, its lines and parcels loaded."""
    order = _BY_TOKEN.first(token)
    if order is not None:
        prefetch_related_objects([order], "lines", "fulfilments__lines")
    return order


def order_now(order_id: int) -> Order:
    """The order as it is at this moment. Raises Order.DoesNotExist."""
    return _BY_ID.get(order_id)


@dataclass(frozen=True)
class Savings:
    """What discounts take off goods and off sending, as people read it: (label, minor units)."""

    goods: list[tuple[str, int]] = field(default_factory=list)
    shipping: list[tuple[str, int]] = field(default_factory=list)


def summed(rows: Iterable[tuple[str, str, int]]) -> list[tuple[str, int]]:
    """(label, minor units) of (source, label, minor units): parts of one discount in one row."""
    sums: dict[tuple[str, str], int] = {}
    for source, label, amount in rows:
        sums[source, label] = sums.get((source, label), 0) + amount
    return [(label, amount) for (_source, label), amount in sums.items()]


def savings_on(order: Order) -> Savings:
    """The discounts of an order, in its language. One query, none without."""
    rows = list(order.discount_lines.all()) if order.discount else []
    return Savings(
        summed((row.source, row.label, row.amount) for row in rows if row.line_id is not None),
        summed((row.source, row.label, row.amount) for row in rows if row.line_id is None),
    )


def units_by_variant(lines: Iterable[OrderLine]) -> dict[Variant, int]:
    """Units that still wait to leave, by variant. Variants deleted since are left out."""
    units: dict[Variant, int] = {}
    for line in lines:
        if line.variant is not None and line.to_fulfil:
            units[line.variant] = units.get(line.variant, 0) + line.to_fulfil
    return units


def expired_orders() -> QuerySet[Order]:
    """Orders whose time to pay has run out."""
    return Order.objects.filter(
        expires_at__lt=timezone.now(), cancelled_at=None, payment_status=Order.Payment.PENDING
    )


def paid_orders() -> QuerySet[Order]:
    """Orders that were paid, whatever became of them since."""
    return Order.objects.filter(paid_at__isnull=False)


def earlier_orders(order: Order) -> int:
    """How many paid orders of the same shopper there are before this one."""
    return paid_orders().filter(customer=order.customer_id, pk__lt=order.pk).count()


@dataclass(frozen=True)
class Bought:
    """Paid orders, and what they brought in minor units of the store's currency, refunds taken off."""

    orders: int = 0
    spent: int = 0


def bought_by(customer_ids: Iterable[int], currency: str) -> dict[int, Bought]:
    """{customer id: what they bought}; those who bought nothing are left out. One query."""
    rows = paid_orders().filter(customer__in=list(customer_ids)).values("customer").order_by()
    own = Q(currency=currency)
    sums = rows.annotate(orders=Count("pk"), spent=Sum(F("paid") - F("refunded"), filter=own))
    return {row["customer"]: Bought(row["orders"], row["spent"] or 0) for row in sums}


NEVER_BOUGHT = ("unpaid", "replaced")
"""Why an order was cancelled that its shopper gave up before it was paid."""


def orders_of(customer: Customer) -> QuerySet[Order]:
    """The orders that a customer may see in their account, newest first.

    While the e-mail address is not proven these are only the ones placed while signed in: anybody could have
    opened an account with a guest's address. What was given up before it was paid is left out.
    """
    orders = Order.objects.filter(customer=customer).order_by("-pk").defer("search_text")
    if customer.email_proven_at is None:
        orders = orders.filter(from_account=True)
    return orders.exclude(paid_at=None, cancel_reason__in=NEVER_BOUGHT)


def order_of(customer: Customer, token: str) -> Order | None:
    """One of these, by its secret name."""
    return orders_of(customer).filter(token=token).first() if TOKEN.fullmatch(token) else None


def to_fulfil() -> Q:
    """Matches orders that are paid and have something left to be sent."""
    waiting = Q(paid_at__isnull=False, cancelled_at=None)
    return (
        waiting & ~Q(fulfilment_status=Order.Fulfilment.FULFILLED) & ~Q(payment_status=Order.Payment.REFUNDED)
    )


def search_orders(text: str) -> QuerySet[Order]:
    """Orders by number ("#1001", "1001"), e-mail, name, phone, product or SKU; newest first."""
    orders = Order.objects.order_by("-pk")
    words = text.strip()
    if not words:
        return orders
    match = Q(search_text__icontains=words)
    number = words.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 18:
        match |= Q(pk=int(number) - FIRST_NUMBER)
    return orders.filter(match)
