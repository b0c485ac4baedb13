"""What orders show on the dashboard: paid ones only, by the store's own days, refunds taken off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from backoffice.testing import client_of
from storefront.customers.models import Customer
from storefront.orders.dashboard import Sales, read_days, read_figures, read_latest, read_sales
from storefront.orders.models import Order
from storefront.orders.queries import earlier_orders
from tenants.models import Store

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 20, 12, tzinfo=SHANGHAI)


@pytest.fixture
def customer(store: Store) -> Customer:
    return Customer.objects.create(email="amy@example.com")


def order(customer: Customer, at: datetime, total: int, *, refunded: int = 0, is_paid: bool = True) -> Order:
    return Order.objects.create(
        customer=customer, email=customer.email, locale="en", currency="CNY", cart_token="",
        subtotal=total, shipping=0, tax=0, tax_included=True, total=total, placed_at=at,
        paid=total if is_paid else 0, refunded=refunded, paid_at=at if is_paid else None,
        payment_status=Order.Payment.PAID if is_paid else Order.Payment.PENDING,
    )  # fmt: skip


def test_sales_count_what_was_paid_and_kept(customer: Customer) -> None:
    order(customer, NOON, 10_000)
    order(customer, NOON, 5_000, refunded=2_000)
    order(customer, NOON, 7_000, is_paid=False)
    order(customer, NOON - timedelta(days=1), 9_900)
    sales = read_sales(NOON - timedelta(hours=1), NOON + timedelta(hours=1))
    assert (sales, sales.average) == (Sales(orders=2, revenue=13_000), 6_500)
    assert read_sales(NOON + timedelta(days=1), NOON + timedelta(days=2)).average == 0


def test_days_begin_at_the_stores_midnight(customer: Customer) -> None:
    late = datetime(2026, 11, 19, 23, 59, tzinfo=SHANGHAI)
    order(customer, late, 100)
    order(customer, late + timedelta(minutes=2), 250)
    with timezone.override(SHANGHAI):
        days = read_days(NOON.date(), days=3)
    assert [(day.day, sales.revenue) for day, sales in days.items()] == [(18, 0), (19, 100), (20, 250)]
    with timezone.override(UTC):
        days = read_days(NOON.date(), days=2)
    assert [(day.day, sales.revenue) for day, sales in days.items()] == [(19, 350), (20, 0)]


def test_today_is_compared_with_yesterday_until_this_hour(
    store: Store, customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    order(customer, NOON - timedelta(hours=1), 3_000)
    order(customer, NOON - timedelta(days=1, hours=1), 2_000)
    order(customer, NOON - timedelta(hours=16), 9_000)  # yesterday evening: later than now
    with timezone.override(SHANGHAI):
        figures = read_figures(store)
    assert [(figure.label, figure.value, figure.change) for figure in figures] == [
        ("Sales today", "CN¥30.00", 0.5),
        ("Orders today", "1", 0.0),
        ("Average order", "CN¥30.00", 0.5),
        ("To fulfil", "3", None),
    ]


def test_the_dashboard_shows_them_to_those_who_may_see_orders(store: Store, customer: Customer) -> None:
    placed = order(customer, timezone.now() - timedelta(minutes=5), 12_345)
    page = client_of(store.memberships.get().account).get(f"/stores/{store.handle}/").content.decode()
    assert "CN¥123.45" in page
    assert placed.name in page


def waiting_hint(store: Store) -> str:
    with timezone.override(SHANGHAI):
        return str(read_figures(store)[-1].hint)


def test_what_waits_is_told_truly(store: Store, customer: Customer) -> None:
    assert waiting_hint(store) == "No orders yet"
    order(customer, timezone.now(), 100, is_paid=False)
    assert waiting_hint(store) == "No orders yet"
    paid = order(customer, timezone.now(), 100)
    assert waiting_hint(store) == "waiting to be sent"
    Order.objects.filter(pk=paid.pk).update(fulfilment_status=Order.Fulfilment.FULFILLED)
    assert waiting_hint(store) == "Nothing left to send"


def test_orders_that_were_never_paid_are_neither_latest_nor_earlier(store: Store, customer: Customer) -> None:
    first = order(customer, NOON, 100)
    order(customer, NOON, 100, is_paid=False)
    third = order(customer, NOON, 100)
    assert read_latest(store)["orders"] == [third, first]
    assert (earlier_orders(first), earlier_orders(third)) == (0, 1)
