"""A year of revenue, counted by hand: each movement in its month, and nothing lost between them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account
from billing.actions.coupon_uses import begin_use
from billing.actions.coupons import CouponDraft, make_coupon, use_code
from billing.actions.moving import move
from billing.actions.noting import note_ended_coupons, note_gone_stores, note_now
from billing.actions.trial import begin_trial
from billing.life import State
from billing.models import BoughtAddOn, Fee, Invoice, Price, Subscription, SubscriptionChange
from billing.queries import offered, price_of
from billing.revenue import by_plan, currencies_paid, months_until, revenue_of, risk_of
from billing.tests.conftest import at_once
from console.models import OperatorAct
from console.testing import operator_client
from tenants.actions import open_store
from tenants.models import Store
from tenants.testing import queries_of

__all__ = ["at_once"]  # a fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]
YEAR = months_until(date(2026, 12, 1), 12)


def on(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


class Shop:
    """A store whose plan is moved by hand, without Stripe."""

    def __init__(self, owner: Account, name: str, began: datetime) -> None:
        self.store = open_store(
            owner=owner, name=name, handle=f"rev-{name.lower()}", currency="CNY", locale="en"
        )
        Subscription.objects.filter(store=self.store).delete()
        SubscriptionChange.objects.filter(store=self.store.pk).delete()
        assert begin_trial(store=self.store, now=began) is not None

    @property
    def row(self) -> Subscription:
        return Subscription.objects.select_related("store", "plan", "price").get(store=self.store)

    def has(self, plan: str, interval: str = "month", currency: str = "CNY") -> None:
        price = price_of(offered().get(code=plan), currency, interval)
        assert price is not None
        Subscription.objects.filter(store=self.store).update(price=price, plan=price.plan)

    def becomes(self, state: State, now: datetime) -> None:
        move(subscription=self.row, to=state, now=now, reason="test")

    def pays(self, plan: str, now: datetime, interval: str = "month", currency: str = "CNY") -> None:
        self.has(plan, interval, currency)
        if self.row.state == State.ACTIVE:
            note_now(subscription=self.row, now=now)
        else:
            self.becomes(State.ACTIVE, now)


@pytest.fixture
def owner(db: None) -> Account:
    return Account.objects.create_user("rev@example.com", "x", language="en")


@pytest.fixture
def year(owner: Account, monkeypatch: pytest.MonkeyPatch) -> dict[str, Shop]:
    """2026: A grows, shrinks, fails and comes back; B is late; C is large and leaves; D pays dollars."""
    a = Shop(owner, "A", on(1, 3))
    a.pays("start", on(1, 10))
    b = Shop(owner, "B", on(1, 20))
    c = Shop(owner, "C", on(2, 1))
    b.becomes(State.READ_ONLY, on(2, 3))
    d = Shop(owner, "D", on(2, 5))
    c.pays("scale", on(2, 10))
    d.pays("start", on(3, 1), currency="USD")
    a.pays("grow", on(3, 5))
    b.pays("start", on(4, 4), "year")
    c.becomes(State.READ_ONLY, on(5, 10))
    a.pays("start", on(6, 1))
    a.becomes(State.PAST_DUE, on(8, 20))
    a.becomes(State.GRACE, on(8, 27))
    a.becomes(State.READ_ONLY, on(9, 9))
    a.pays("grow", on(11, 2))
    Fee.objects.create(
        store=a.store, order=1, currency="CNY", order_total=10_000, basis_points=200, amount=200, at=on(3, 9)
    )
    Fee.objects.create(
        store=c.store, order=7, currency="CNY", order_total=50_000, basis_points=30, amount=150, at=on(3, 31)
    )
    Fee.objects.create(
        store=d.store, order=1, currency="USD", order_total=1_000, basis_points=200, amount=20, at=on(3, 9)
    )
    monkeypatch.setattr("django.utils.timezone.now", lambda: on(12, 31))
    return {"a": a, "b": b, "c": c, "d": d}


def test_a_year_counted_by_hand(year: dict[str, Shop]) -> None:
    rows = revenue_of("CNY", YEAR)
    assert [row.end for row in rows] == [
        *(9_900, 109_800, 129_800, 138_050, 38_150, 18_150),
        *(18_150, 18_150, 8_250, 8_250, 38_150, 38_150),
    ]
    assert [dict(row.moved) for row in rows] == [
        {"new": 9_900},
        {"new": 99_900},
        {"expansion": 20_000},
        {"new": 8_250},
        {"churn": -99_900},
        {"contraction": -20_000},
        *({}, {}),
        {"churn": -9_900},
        {},
        {"reactivation": 29_900},
        {},
    ]
    assert [row.paying_end for row in rows] == [1, 2, 2, 3, 2, 2, 2, 2, 1, 1, 2, 2]
    assert [row.customer_churn for row in rows[:6]] == [None, 0, 0, 0, 1 / 3, 0]
    assert [row.revenue_churn for row in rows[4:7]] == [99_900 / 138_050, 20_000 / 38_150, 0]
    assert [row.average for row in rows[:4]] == [9_900, 54_900, 64_900, 46_016]
    trials = [tuple(row.trials.get(name, 0) for name in ("began", "converted", "ended")) for row in rows[:4]]
    assert trials == [(2, 1, 0), (2, 1, 1), (0, 1, 0), (0, 0, 0)]
    assert [row.conversion for row in rows[:4]] == [1, 0.5, 1, None]
    assert [(row.fees, row.fee_orders) for row in rows[1:4]] == [(0, 0), (350, 2), (0, 0)]
    dollars = revenue_of("USD", YEAR)
    assert [row.end for row in dollars] == [0, 0, *[1_500] * 10]
    assert dollars[2].fees == 20
    assert currencies_paid() == ["CNY", "USD"]


def test_movements_add_up_wherever_one_begins_to_count(year: dict[str, Shop]) -> None:
    whole = revenue_of("CNY", YEAR)
    for begin in range(12):
        part = revenue_of("CNY", YEAR[begin:])
        assert [(row.start, row.end, row.paying_start) for row in part] == [
            (row.start, row.end, row.paying_start) for row in whole[begin:]
        ]
    standing: dict[int, SubscriptionChange] = {}
    for change in SubscriptionChange.objects.order_by("pk"):
        standing[change.store] = change
    assert whole[-1].end == sum(row.mrr for row in standing.values() if row.currency == "CNY")


def test_by_plan_and_at_risk(year: dict[str, Shop]) -> None:
    march = [(row.name, row.stores, row.mrr) for row in by_plan("CNY", on(4, 1))]
    assert [(stores, mrr) for _name, stores, mrr in march] == [(1, 99_900), (1, 29_900)]
    assert [(row.code, row.mrr) for row in by_plan("USD", on(4, 1))] == [("start", 1_500)]
    year["a"].becomes(State.PAST_DUE, on(12, 5))
    Subscription.objects.filter(store=year["b"].store).update(cancels_at_end=True)
    Invoice.objects.create(
        store=year["a"].store, stripe_ref="in_1", status="open", currency="CNY", subtotal=29_900,
        total=29_900, paid=900, issued_at=on(12, 2),
    )  # fmt: skip
    risk = risk_of("CNY", on(12, 31))
    assert (risk.failing_stores, risk.failing) == (1, 29_900)
    assert (risk.leaving_stores, risk.leaving) == (1, 8_250)
    assert (risk.open_bills, risk.owed) == (1, 29_000)


def test_add_ons_and_coupons_that_go_on_count(owner: Account) -> None:
    shop = Shop(owner, "A", on(1, 3))
    shop.pays("start", on(1, 10))
    seat = Price.objects.get(plan__code="more-staff", currency="CNY", interval="month")
    BoughtAddOn.objects.create(subscription=shop.row, price=seat, quantity=2)
    note_now(subscription=shop.row, now=on(2, 1))
    for code, percent, duration, months in (("ONCE", 90, "once", None), ("TWO", 20, "months", 2)):
        make_coupon(
            draft=CouponDraft(code=code, note="", percent=percent, duration=duration, months=months),
            now=timezone.now(),
        )
        use = use_code(subscription=shop.row, code=code, now=on(3, 1))
        begin_use(use=use, subscription=shop.row, now=on(3, 1))
        note_now(subscription=shop.row, now=on(3, 1))
    assert (note_ended_coupons(now=on(4, 30)), note_ended_coupons(now=on(5, 2))) == (0, 1)
    assert note_ended_coupons(now=on(5, 3)) == 0
    told = SubscriptionChange.objects.exclude(movement="").order_by("pk")
    assert [(row.at, row.movement, row.mrr) for row in told] == [
        (on(1, 10), "new", 9_900),
        (on(2, 1), "expansion", 15_700),
        (on(3, 1), "contraction", 12_560),
        (on(5, 1), "expansion", 15_700),
    ]


def test_a_store_that_is_gone_pays_no_more_and_what_it_paid_stays(year: dict[str, Shop]) -> None:
    before = revenue_of("CNY", YEAR)
    Store.objects.filter(pk=year["a"].store.pk).delete()
    assert (note_gone_stores(now=on(12, 30)), note_gone_stores(now=on(12, 31))) == (1, 0)
    after = revenue_of("CNY", YEAR)
    assert [row.end for row in after[:-1]] == [row.end for row in before[:-1]]
    assert (after[-1].moved, after[-1].end) == ({"churn": -29_900}, 8_250)
    assert after[2].fees == 350


def test_what_was_written_down_stays(year: dict[str, Shop]) -> None:
    row = SubscriptionChange.objects.order_by("pk")[0]
    row.mrr = 1
    with pytest.raises(TypeError):
        row.save()
    assert note_now(subscription=year["b"].row, now=on(12, 31)) is None


def test_the_page_shows_and_exports_it(year: dict[str, Shop]) -> None:
    client = operator_client()
    page = client.get("/operator/revenue?currency=CNY&months=12&until=2026-12")
    for text in ("CN¥381.50", "CN¥1,380.50", "-CN¥999.00", "May 2026", "Scale"):
        assert (text in page.text) == (text != "Scale"), text
    assert "USD" in page.text
    assert client.get("/operator/revenue?currency=USD&until=2026-03").context["last"].end == 1_500
    for wrong in ("?currency=XXX&months=99&until=never", "?until=9999-12", "?until=0001-01"):
        assert client.get(f"/operator/revenue{wrong}").status_code == 200
    answer: Any = client.post(
        "/operator/revenue/export", {"currency": "CNY", "months": "12", "until": "2026-12"}
    )
    lines = b"".join(answer.streaming_content).decode().strip().splitlines()
    assert lines[0].startswith(
        "\ufeffmonth,currency,mrr_start,new,expansion,reactivation,contraction,churn,mrr_end"
    )
    assert (
        lines[3]
        == "2026-03,CNY,1098.00,0.00,200.00,0.00,0.00,0.00,1298.00,2,0,0,0,2,649.00,0,1,0,3.50,2,0.00"
    )
    assert (
        lines[5]
        == "2026-05,CNY,1380.50,0.00,0.00,0.00,0.00,-999.00,381.50,3,0,0,1,2,190.75,0,0,0,0.00,0,0.00"
    )
    assert [row.act for row in OperatorAct.objects.all()] == ["revenue.exported"]


def test_an_empty_platform_says_so(db: None) -> None:
    assert "Nobody pays yet" in operator_client().get("/operator/revenue").text


def test_more_stores_take_no_more_queries(owner: Account) -> None:
    client, now = operator_client(), timezone.now()
    Shop(owner, "A", now).pays("start", now)
    few = queries_of(lambda: client.get("/operator/revenue"))
    for number in range(6):
        Shop(owner, f"B{number}", now).pays("grow", now)
    many = queries_of(lambda: client.get("/operator/revenue"))
    page = client.get("/operator/revenue")
    assert (len(many), page.context["last"].paying_end) == (len(few), 7)
