"""What plans count by the month: counted once, shown, closed when the month is over, and billed once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import translation

from accounts.models import Account
from billing.actions.clock import warn_of_limits
from billing.actions.metering import bring_all_metered, close_months, count_one
from billing.actions.plans import PriceDraft, grant, publish_plan
from billing.entitlements import Change
from billing.life import State
from billing.meters import ORDERS, month_of
from billing.models import Invoice, MeteredMonth, Plan, Subscription
from billing.queries import offered, usage_of
from billing.revenue import revenue_of
from billing.shown import bars, terms_text, told_lines
from billing.stripe.client import client
from billing.tests.cashier import Cashier
from foundation.events import deliver, record
from storefront.orders.events import OrderPaid
from storefront.payments.tests.till import order_of
from storefront.testing import make_product, variant_of
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
EACH = 50


@pytest.fixture
def counted(subscription: Subscription) -> Plan:
    """Start with two orders a month, each more for half a yuan, on sale in place of the old one."""
    old = offered().get(code="start")
    terms = replace(old.entitlements, orders=2, beyond={"orders": {"CNY": EACH}})
    prices = [PriceDraft(row.currency, row.interval, row.amount) for row in old.prices.all()]
    return publish_plan(code="start", names=old.names, terms=terms, prices=prices, position=old.position)


@pytest.fixture
def paying(cashier: Cashier, counted: Plan) -> Cashier:
    """The store pays for that plan."""
    cashier.give_card()
    cashier.choose("start")
    assert cashier.subscription.plan == counted
    return cashier


def sell(cashier: Cashier, count: int) -> None:
    """So many orders are paid now."""
    for _each in range(count):
        count_one(store=cashier.subscription.store, meter=ORDERS, at=cashier.now)


def rows() -> list[tuple[date, int, int | None, int]]:
    found = MeteredMonth.objects.order_by("month")
    return [(row.month, row.quantity, row.included, row.amount) for row in found]


def last_lines(cashier: Cashier) -> list[tuple[str, int]]:
    found = client().v1.invoices.list({"customer": cashier.subscription.customer_ref, "limit": 1})
    return [(str(line.description), line.amount) for line in found.data[0].lines.data]


def test_a_paid_order_is_counted_once_however_often_it_is_heard(paying: Cashier, store: Store) -> None:
    with in_store(store):
        with transaction.atomic():
            order = order_of(variant_of(make_product(on_hand=10)), 1, price=1000)
            paid = OrderPaid(order=order.pk, amount=1000, currency="CNY")
            event = record(paid, subject=order, actor="system")
        for _again in range(2):
            deliver(event.pk)
    assert rows() == [(month_of(event.at), 1, None, 0)]


def test_nothing_is_counted_while_a_store_tries(subscription: Subscription, counted: Plan) -> None:
    assert count_one(store=subscription.store, meter=ORDERS, at=datetime(2026, 3, 1, tzinfo=UTC)) is None
    assert rows() == []


def test_what_was_beyond_comes_with_the_next_bill_once(paying: Cashier) -> None:
    sell(paying, 5)
    assert bring_all_metered(now=paying.now) == 0
    assert rows() == [(MARCH, 5, None, 0)]
    paying.move(timedelta(days=31))
    assert paying.now.date() == APRIL
    assert [bring_all_metered(now=paying.now) for _again in range(2)] == [1, 0]
    assert rows() == [(MARCH, 5, 2, 3 * EACH)]
    sell(paying, 2)
    paying.move(timedelta(days=31))
    assert ("Orders beyond your plan / 超出套餐的订单 2026-03 × 3", 150) in last_lines(paying)
    line = Invoice.objects.latest("pk").lines[-1]
    told = [told_lines([line])[0][part] for part in ("text", "note", "amount")]
    assert told == [
        "Orders beyond your plan, Mar 2026: 3",
        "5 in all, 2 included, CN¥0.50 for each more",
        150,
    ]
    with translation.override("zh-hans"):
        assert told_lines([line])[0]["text"] == "超出套餐的订单，2026年3月：3 笔"
    assert bring_all_metered(now=paying.now) == 0
    assert rows()[1:] == [(APRIL, 2, 2, 0)]
    assert [row.usage for row in revenue_of("CNY", [MARCH, APRIL])] == [150, 0]


def test_what_is_heard_too_late_counts_in_the_month_of_now(paying: Cashier) -> None:
    sell(paying, 1)
    paying.move(timedelta(days=31))
    close_months(now=paying.now)
    count_one(store=paying.subscription.store, meter=ORDERS, at=paying.now - timedelta(days=10))
    assert rows() == [(MARCH, 1, 2, 0), (APRIL, 1, None, 0)]


def test_grants_add_to_what_is_included(paying: Cashier) -> None:
    sell(paying, 5)
    grant(store=paying.subscription.store, change=Change(add={"orders": 2}), reason="a fair")
    paying.move(timedelta(days=31))
    close_months(now=paying.now)
    assert rows() == [(MARCH, 5, 4, EACH)]


@pytest.mark.parametrize(
    ("terms", "included"),
    [({"orders": None, "beyond": {}}, None), ({"orders": 2, "beyond": {"orders": {"USD": 7}}}, 2)],
)
def test_more_costs_nothing_where_no_price_says_so(
    paying: Cashier, terms: dict[str, object], included: int | None
) -> None:
    plan = paying.subscription.plan
    Plan.objects.filter(pk=plan.pk).update(terms=plan.terms | terms)
    sell(paying, 5)
    assert "orders" not in {used.name for used in usage_of(paying.subscription.store)}
    paying.move(timedelta(days=31))
    assert bring_all_metered(now=paying.now) == 0
    assert rows() == [(MARCH, 5, included, 0)]


def test_a_store_that_went_is_not_billed_and_one_that_fails_stops_no_other(paying: Cashier) -> None:
    sell(paying, 5)
    Subscription.objects.update(state=State.READ_ONLY)
    paying._set_now(paying.now + timedelta(days=31))
    assert bring_all_metered(now=paying.now + timedelta(days=31)) == 0
    assert MeteredMonth.objects.get().item_ref == ""


def test_merchants_see_how_many_and_what_each_more_costs(paying: Cashier, counted: Plan) -> None:
    sell(paying, 2)
    assert bars(usage_of(paying.subscription.store))[-1].note == "Each more costs CN¥0.50."
    sell(paying, 1)
    with translation.override("zh-hans"):
        bar = bars(usage_of(paying.subscription.store))[-1]
        told = "已超出 1 笔，每笔 ¥0.50，目前共 ¥0.50，计入下期账单。"
        assert (bar.label, bar.text, bar.note) == ("每月订单", "3 / 2", told)
        assert ("每月订单", "2，超出后每笔 ¥0.50") in terms_text(counted.entitlements, "CNY")
    assert (bar.used, bar.most, bar.tone) == (2, 2, "warning")


def test_owners_are_told_before_more_costs_something(paying: Cashier, store: Store) -> None:
    Account.objects.update(language="en")
    sell(paying, 2)
    mail.outbox.clear()
    assert [warn_of_limits(store=store) for _again in range(2)] == [["orders"], []]
    letter = mail.outbox[0]
    assert letter.subject.endswith("what your plan includes this month is used up")
    assert "Each more costs CN¥0.50 and comes with your next bill." in str(letter.body)
    assert "can't add more" not in str(letter.body)
