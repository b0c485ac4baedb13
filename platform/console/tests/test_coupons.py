"""Coupons: made, limited, used by owners and given by operators; Stripe takes off what they say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from backoffice.testing import open_another
from billing.actions.coupons import CouponDraft, make_coupon, use_code
from billing.actions.paying import preview_change
from billing.actions.trial import begin_trial
from billing.discounts import months_after
from billing.models import Coupon, CouponUse
from billing.tests.cashier import Cashier
from billing.tests.conftest import NOON, at_once, cashier, subscription
from console.models import OperatorAct
from console.testing import operator_client
from foundation.errors import ActionError
from tenants.models import Store

__all__ = ["at_once", "cashier", "subscription"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]
DAY = timedelta(days=1)


@pytest.fixture
def client() -> Client:
    return operator_client()


def coupon(code: str, **more: Any) -> Coupon:
    return make_coupon(draft=CouponDraft(code=code, note="", **more), now=NOON)


def refused(make: Callable[[], object]) -> str:
    with pytest.raises(ActionError) as caught:
        make()
    return caught.value.code


def test_a_coupon_is_made_listed_and_ended(client: Client, store: Store) -> None:
    assert "No coupons yet" in client.get("/operator/coupons").text
    given = {
        "code": "spring-26",
        "note": "A fair in Hangzhou",
        "off_CNY": "30",
        "off_USD": "4.5",
        "duration": "months",
        "months": "3",
        "most_uses": "2",
        "until": "2030-05-31",
        "plans": ["start", "grow"],
    }
    wrong = client.post("/operator/coupons/new", given | {"months": ""})
    assert (wrong.status_code, "Say for how many months." in wrong.text) == (422, True)
    assert 'value="A fair in Hangzhou"' in wrong.text
    wrong = client.post("/operator/coupons/new", given | {"percent": "10"})
    assert "either how many percent" in wrong.text
    client.post("/operator/coupons/new", given)
    made = Coupon.objects.get()
    assert (made.code, made.amounts, made.months) == ("SPRING-26", {"CNY": 3_000, "USD": 450}, 3)
    assert made.until == datetime(2030, 5, 31, 23, 59, 59, tzinfo=UTC)
    past = client.post("/operator/coupons/new", given | {"code": "LATE", "until": "2020-01-01"})
    assert "This day is over. Choose a later one." in past.text
    again = client.post("/operator/coupons/new", given | {"code": "Spring-26"})
    assert "a coupon of this code already" in again.text
    text = client.get("/operator/coupons").text
    assert "CN¥30.00 / $4.50 off for 3 months" in text
    assert client.get("/operator/coupons?q=nothing").context["rows"] == []
    client.post(f"/operator/coupons/{made.pk}/end", {"reason": ""})
    client.post(f"/operator/coupons/{made.pk}/end", {"reason": "It leaked"})
    assert "Ended" in client.get(f"/operator/coupons/{made.pk}").text
    acts = list(OperatorAct.objects.order_by("pk").values_list("act", "subject", "reason"))
    assert acts == [
        ("coupon.made", "SPRING-26", "A fair in Hangzhou"),
        ("coupon.ended", "SPRING-26", "It leaked"),
    ]


def test_a_coupon_for_months_comes_off_the_first_bills(cashier: Cashier) -> None:
    coupon("TWO", percent=20, duration="months", months=2)
    use_code(subscription=cashier.subscription, code="two", now=cashier.now)
    cashier.give_card()
    costs = preview_change(subscription=cashier.subscription, price=cashier.price("start"))
    assert (costs.due, costs.discount) == (7_920, 1_980)
    cashier.choose("start")
    for _month in range(2):
        cashier.move(31 * DAY)
    assert cashier.bills() == [("paid", 7_920), ("paid", 7_920), ("paid", 9_900)]
    use = CouponUse.objects.get()
    assert (use.began_at, use.ends_at) == (NOON, datetime(2026, 5, 1, 12, tzinfo=UTC))


def test_a_coupon_while_paying_counts_from_the_next_bill(cashier: Cashier) -> None:
    coupon("ONCE", amounts={"CNY": 5_000})
    coupon("GOOD", percent=10, duration="forever")
    cashier.give_card()
    cashier.choose("start")
    use_code(subscription=cashier.subscription, code="ONCE", now=cashier.now)
    cashier.move(31 * DAY)
    cashier.move(31 * DAY)
    use_code(subscription=cashier.subscription, code="GOOD", now=cashier.now)
    cashier.move(31 * DAY)
    assert [total for _status, total in cashier.bills()] == [9_900, 4_900, 9_900, 8_910]
    assert CouponUse.objects.get(coupon__code="ONCE").dropped_at is not None
    due = preview_change(subscription=cashier.subscription, price=cashier.price("grow"))
    cashier.choose("grow")
    assert cashier.bills()[4] == ("paid", due.due)


def test_limits_hold(cashier: Cashier, store: Store) -> None:
    now = cashier.now

    def used(code: str, on: Any = None) -> str:
        return refused(lambda: use_code(subscription=on or cashier.subscription, code=code, now=now))

    coupon("OVER", percent=10, until=now + DAY)
    Coupon.objects.filter(code="OVER").update(until=now - DAY)
    coupon("DOLLARS", amounts={"USD": 100})
    coupon("LARGE", percent=10, plans=["scale"])
    coupon("SINGLE", percent=10, most_uses=1)
    assert (used("OVER"), used("NOPE"), used("")) == ("code_unknown",) * 3
    assert used("DOLLARS") == "code_unsuited"
    other = begin_trial(store=open_another(), now=now)
    assert other is not None
    use_code(subscription=other, code="SINGLE", now=now)
    assert (used("SINGLE"), used("SINGLE", other)) == ("code_unknown", "code_unknown")
    use_code(subscription=cashier.subscription, code="LARGE", now=now)
    assert used("LARGE") == "code_used"
    cashier.give_card()
    cashier.choose("start")  # which LARGE is not for
    assert cashier.bills() == [("paid", 9_900)]
    coupon("SCALES", percent=10, plans=["scale"])
    assert used("SCALES") == "code_unsuited"
    assert CouponUse.objects.filter(coupon__code="SCALES").count() == 0


def test_going_to_a_plan_that_it_is_not_for_ends_it(cashier: Cashier) -> None:
    coupon("SMALL", percent=50, duration="forever", plans=["start"])
    use_code(subscription=cashier.subscription, code="SMALL", now=cashier.now)
    cashier.give_card()
    cashier.choose("start")
    cashier.choose("grow")
    cashier.move(31 * DAY)
    assert [cashier.bills()[0], cashier.bills()[-1]] == [("paid", 4_950), ("paid", 29_900)]
    assert (cashier.subscription.coupon, CouponUse.objects.get().dropped_at is None) == ("", False)


def test_what_stripe_refuses_is_not_used(cashier: Cashier) -> None:
    coupon("TEN", percent=10)
    cashier.give_card()
    cashier.choose("start")
    cashier.stripe.control("api", {"fail_next": 4, "status": 500})
    code = refused(lambda: use_code(subscription=cashier.subscription, code="TEN", now=cashier.now))
    cashier.stripe.control("api", {"fail_next": 0})
    assert (code, CouponUse.objects.count()) == ("payments_down", 0)


def test_an_operator_gives_a_coupon(client: Client, cashier: Cashier, store: Store) -> None:
    coupon("SORRY", percent=100)
    cashier.give_card()
    cashier.choose("start")
    url = f"/operator/stores/{store.pk}/plan/coupon"
    wrong = client.post(url, {"code": "SORY", "reason": "Kept words"})
    assert (wrong.status_code, 'value="Kept words"' in wrong.text) == (422, True)
    client.post(url, {"code": "sorry", "reason": "Our outage"})
    cashier.move(31 * DAY)
    assert cashier.bills() == [("paid", 9_900), ("paid", 0)]
    use = CouponUse.objects.get()
    assert (use.reason, use.given_by.startswith("operator:")) == ("Our outage", True)
    assert [row.act for row in OperatorAct.objects.all()] == ["coupon.given"]
    assert store.name in client.get(f"/operator/coupons/{use.coupon_id}").text


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2026, 11, 30), 3, (2027, 2, 28)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
    ],
)
def test_months_end_where_the_month_does(
    begin: tuple[int, int, int], months: int, end: tuple[int, int, int]
) -> None:
    assert months_after(datetime(*begin, tzinfo=UTC), months) == datetime(*end, tzinfo=UTC)


def test_a_code_that_took_nothing_off_is_given_back_when_another_takes_its_place(cashier: Cashier) -> None:
    half, third = coupon("HALF", percent=50, most_uses=1), coupon("THIRD", percent=33)
    for code in ("HALF", "THIRD"):
        use_code(subscription=cashier.subscription, code=code, now=cashier.now)
    assert list(CouponUse.objects.values_list("coupon_id", flat=True)) == [third.pk]
    use_code(subscription=cashier.subscription, code="HALF", now=cashier.now)
    assert half.is_used_up
