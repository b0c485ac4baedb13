"""Plans in the console: versions that never change under people, and what single stores are given."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Account
from backoffice.testing import client_of, open_another
from billing.actions.credits import bring_all_credits
from billing.actions.paying import preview_change
from billing.actions.plans import PriceDraft, publish_plan
from billing.actions.trial import begin_trial
from billing.entitlements import Entitlements
from billing.life import State
from billing.models import Credit, Grant, Invoice, Plan, Subscription
from billing.queries import entitlements_of, offered
from billing.shelf import shelf_of
from billing.tests.cashier import Cashier
from billing.tests.conftest import NOON, at_once, cashier, subscription
from billing.tests.test_plan_pages import at
from console.models import OperatorAct
from console.testing import operator_client
from foundation.models import Event
from tenants.context import in_store
from tenants.models import Store
from tenants.testing import queries_of

__all__ = ["at_once", "cashier", "subscription"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]
DAY = timedelta(days=1)
GIB = 1024**3


@pytest.fixture
def client() -> Client:
    return operator_client()


def acts() -> list[tuple[str, str, str]]:
    return [
        (row.act, row.store_name or row.subject, row.reason) for row in OperatorAct.objects.order_by("pk")
    ]


def typed(**more: Any) -> dict[str, Any]:
    """A plan as an operator types it."""
    return {
        "code": "atelier",
        "name_en": "Atelier",
        "name_zh": "工作室版",
        "blurb_en": "",
        "blurb_zh": "",
        "position": 4,
        "term_products": "500",
        "term_staff": "",
        "term_storage": "1.5",
        "term_api_rate": "80",
        "term_fee_basis_points": "0.75",
        "features": ["webhooks"],
        "price_0_currency": "cny",
        "price_0_month": "1,299.50",
        "price_0_year": "12995",
        "price_1_currency": "JPY",
        "price_1_month": "9800",
        "reason": "Asked for by workshops",
    } | more


def test_a_plan_is_published_as_it_was_typed(client: Client) -> None:
    made = client.post("/operator/plans/new/plan", typed())
    plan = Plan.objects.get(code="atelier")
    assert made.headers["Location"] == f"/operator/plans/{plan.pk}"
    assert plan.entitlements == Entitlements(
        products=500,
        locations=None,
        staff=None,
        storage=GIB * 3 // 2,
        api_rate=80,
        fee_basis_points=75,
        features=frozenset({"webhooks"}),
    )
    prices = plan.prices.order_by("currency", "interval").values_list("currency", "interval", "amount")
    assert list(prices) == [("CNY", "month", 129_950), ("CNY", "year", 1_299_500), ("JPY", "month", 9_800)]
    assert acts() == [("plan.published", "atelier 1", "Asked for by workshops")]
    shown = client.get(made.headers["Location"]).text
    for text in ("CN¥1,299.50", "¥9,800", "1.5", "0.75%", "Without limit"):
        assert text in shown, text


def test_a_plan_says_how_many_orders_it_includes_and_what_more_cost(client: Client) -> None:
    more = typed(term_orders="300", price_0_orders="0.10", price_1_orders="0")
    made = client.post("/operator/plans/new/plan", more).headers["Location"]
    terms = Plan.objects.get(code="atelier").entitlements
    assert (terms.orders, terms.beyond) == (300, {"orders": {"CNY": 10}})
    assert "CN¥0.10" in client.get(made).text
    again = client.get(f"{made}/renew").text
    assert 'name="price_0_orders" value="0.10"' in again
    assert 'name="price_1_orders" value="0"' in again  # free, and said so
    assert 'name="term_orders" value="300"' in again


@pytest.mark.parametrize(
    ("changed", "cell"),
    [
        ({"price_0_currency": "XXQ"}, "price_0_currency"),
        ({"price_1_month": ""}, "price_1_month"),
        ({"price_0_year": "12.345"}, "price_0_year"),
        ({"term_orders": "300", "price_0_orders": "0"}, "price_1_orders"),
        ({"price_0_orders": "0.10"}, "price_0_orders"),
    ],
)
def test_the_price_that_is_wrong_is_marked(client: Client, changed: dict[str, str], cell: str) -> None:
    page = client.post("/operator/plans/new/plan", typed(**changed)).text
    wrong = re.findall(r'name="(price_[^"]+)"[^>]*aria-invalid="true" aria-describedby="([^"]+)"', page)
    assert [name for name, _fault in wrong] == [cell]
    assert f'id="{wrong[0][1]}"' in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"price_0_currency": "XXQ"}, "Three letters of a currency"),
        ({"price_1_currency": "CNY"}, "This currency is there already."),
        ({"price_0_month": "12.345"}, "An amount such as 12.50, or nothing."),
        ({"price_1_month": ""}, "Say what it costs a month or a year."),
        ({"price_0_currency": "", "price_0_month": "", "price_0_year": "", "price_1_currency": "",
          "price_1_month": ""}, "Give the plan at least one price."),
        ({"code": "start"}, "A plan of this short name is there already."),
        ({"reason": ""}, "This field is required"),
        ({"term_storage": "-1"}, "greater than or equal to 0"),
        ({"price_0_orders": "0.10"}, "Say how many are included, if each more costs something."),
        ({"term_orders": "300"}, "Say what each more costs: 0 where it is free."),
        ({"term_orders": "300", "price_0_orders": "-1"}, "An amount such as 12.50, or nothing."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: Client, changed: dict[str, str], said: str
) -> None:
    before = Plan.objects.count()
    answer = client.post("/operator/plans/new/plan", typed(**changed))
    assert (answer.status_code, Plan.objects.count(), acts()) == (422, before, [])
    assert said in answer.text
    assert 'value="工作室版"' in answer.text
    assert f'value="{changed.get("price_0_year", "12995")}"' in answer.text


@pytest.mark.parametrize(
    ("month", "year", "said"),
    [
        ("0", "150", "CNY: twelve months cost CN¥0.00, and a year costs CN¥150.00."),
        ("0", "0", "CNY: it costs nothing."),
        ("0", "", "CNY: it costs nothing."),
        ("150", "15", "CNY: twelve months cost CN¥1,800.00, and a year costs CN¥15.00."),
        ("15", "1800", "CNY: twelve months cost CN¥180.00, and a year costs CN¥1,800.00."),
    ],
)
def test_odd_prices_are_asked_about_before_they_are_on_sale(
    client: Client, month: str, year: str, said: str
) -> None:
    odd = typed(price_0_month=month, price_0_year=year)
    before = Plan.objects.count()
    answer = client.post("/operator/plans/new/plan", odd)
    assert (answer.status_code, Plan.objects.count(), acts()) == (422, before, [])
    assert said in answer.text
    assert 'name="sure"' in answer.text
    assert client.post("/operator/plans/new/plan", {**odd, "sure": "on"}).status_code == 302
    assert Plan.objects.filter(code="atelier").count() == 1


def test_a_new_version_leaves_those_who_have_the_old_one_alone(
    client: Client, cashier: Cashier, store: Store
) -> None:
    cashier.give_card()
    cashier.choose("start")
    old = cashier.subscription.plan
    page = client.get(f"/operator/plans/{old.pk}/renew").text
    assert 'value="99.00"' in page
    client.post(
        f"/operator/plans/{old.pk}/renew",
        typed(name_en="Start", position=1, term_products="50", price_0_month="149", price_0_year=""),
    )
    new = offered().get(code="start")
    assert (new.version, new.entitlements.products) == (2, 50)
    kept = cashier.subscription
    assert (kept.plan_id, kept.price.amount if kept.price else 0) == (old.pk, 9_900)
    entitled = entitlements_of(store)
    assert entitled is not None
    assert entitled.products == 100
    cashier.move(31 * DAY)
    assert cashier.bills() == [("paid", 9_900), ("paid", 9_900)]
    shelf = [
        (offer.plan.version, offer.price.amount, offer.is_current) for offer in shelf_of(kept, {}).offers
    ]
    assert shelf[:2] == [(1, 9_900, True), (2, 14_900, False)]
    rows = {str(row.plan): row.stores for row in client.get("/operator/plans").context["plans"]}
    assert (rows["start 1"], rows["start 2"]) == (1, 0)


def test_the_next_version_of_the_plan_that_stores_try_is_tried(client: Client) -> None:
    old = Plan.objects.get(is_for_trial=True)
    client.post(f"/operator/plans/{old.pk}/renew", typed(name_en="Scale"))
    assert [str(plan) for plan in Plan.objects.filter(is_for_trial=True)] == ["scale 2"]


def test_a_plan_is_taken_off_sale_put_back_and_tried(client: Client, store: Store) -> None:
    start, scale = Plan.objects.get(code="start"), Plan.objects.get(code="scale")
    client.post(f"/operator/plans/{start.pk}/hide", {"reason": ""})
    client.post(f"/operator/plans/{scale.pk}/hide", {"reason": "No"})
    assert {plan.code for plan in offered()} == {"start", "grow", "scale"}
    client.post(f"/operator/plans/{start.pk}/hide", {"reason": "Too small"})
    assert {plan.code for plan in offered()} == {"grow", "scale"}
    client.post(f"/operator/plans/{start.pk}/trial", {"reason": "Try it"})
    client.post(f"/operator/plans/{start.pk}/offer", {"reason": "Missed"})
    client.post(f"/operator/plans/{start.pk}/trial", {"reason": "Try it"})
    begun = begin_trial(store=store, now=NOON)
    assert begun is not None
    assert begun.plan == start
    assert [act for act, _, _ in acts()] == ["plan.hidden", "plan.offered", "plan.for_trial"]
    assert client.post(f"/operator/plans/{start.pk}/explode", {"reason": "x"}).status_code == 404


def test_an_add_on_is_published(client: Client) -> None:
    wanted = typed(code="more-goods", term_products="200", term_storage="", term_api_rate="")
    client.post("/operator/plans/new/add_on", wanted)
    plan = Plan.objects.get(code="more-goods")
    assert (plan.kind, plan.terms) == (
        "add_on",
        {"add": {"products": 200}, "percent": {}, "features": ["webhooks"]},
    )


def test_the_list_of_plans_asks_as_much_for_many(client: Client, store: Store) -> None:
    few = queries_of(lambda: client.get("/operator/plans"))
    for number in range(12):
        terms = Entitlements.from_json({"products": number})
        prices = [PriceDraft("CNY", "month", number), PriceDraft("USD", "month", number)]
        plan = publish_plan(code=f"p{number}", names={"en": "P"}, terms=terms, prices=prices)
        begun = begin_trial(store=open_another() if number else store, now=NOON)
        assert begun is not None
        Subscription.objects.filter(pk=begun.pk).update(plan=plan)
    many = queries_of(lambda: client.get("/operator/plans"))
    assert len(many) == len(few)


def test_a_store_is_given_more_until_a_day(
    client: Client, subscription: Subscription, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    url = f"/operator/stores/{store.pk}/plan"
    given = {"what": "storage", "how": "add", "amount": "2.5", "until": "2026-04-01", "reason": "A big fair"}
    assert client.post(f"{url}/more", given).status_code == 302
    client.post(f"{url}/more", {"what": "staff", "how": "percent", "amount": "200", "reason": "Interns"})
    client.post(
        f"{url}/more", {"what": "fee_basis_points", "how": "percent", "amount": "50", "reason": "Loyal"}
    )
    client.post(f"{url}/more", {"what": "feature:functions", "reason": "Beta"})
    wrong = client.post(
        f"{url}/more", {"what": "fee_basis_points", "how": "add", "amount": "5", "reason": "x"}
    )
    assert (wrong.status_code, "only be given as percent" in wrong.text) == (422, True)
    wrong = client.post(f"{url}/more", {"what": "staff", "how": "add", "amount": "", "reason": "Kept words"})
    assert ("Say how much." in wrong.text, 'value="Kept words"' in wrong.text) == (True, True)
    april = datetime(2026, 4, 1, 23, 59, 59, tzinfo=UTC)
    now, later = entitlements_of(store, NOON), entitlements_of(store, april)
    assert now is not None
    assert later is not None
    assert (now.storage, later.storage) == (200 * GIB + GIB * 5 // 2, 200 * GIB)
    assert (now.staff, now.fee_basis_points) == (100, 15)
    row = Grant.objects.get(reason="Interns")
    client.post(f"{url}/more/{row.pk}/take-back", {"reason": " "})
    assert Grant.objects.count() == 4
    client.post(f"{url}/more/{row.pk}/take-back", {"reason": "They left"})
    assert Grant.objects.count() == 3
    assert [act[0] for act in acts()] == ["grant.given"] * 4 + ["grant.withdrawn"]
    assert client.get(url).status_code == 200
    other = open_another()
    assert (
        client.post(f"/operator/stores/{other.pk}/plan/more/1/take-back", {"reason": "x"}).status_code == 404
    )


def test_a_trial_is_lengthened_also_when_it_just_ended(
    client: Client, subscription: Subscription, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from billing.actions.clock import run_clock

    Account.objects.update(language="en")
    url = f"/operator/stores/{store.pk}/plan/trial"

    def at(day: int) -> str:
        moment = NOON + day * DAY
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        run_clock(now=moment)
        return str(Subscription.objects.get(pk=subscription.pk).state)

    assert at(13) == "trial"
    mail.outbox.clear()
    too_soon = client.post(url, {"until": "2026-03-15", "reason": "x"})
    assert "goes on until 2026-03-15 already" in client.post(url, {"until": "2026-03-10", "reason": "x"}).text
    assert too_soon.status_code == 302  # the end of that day is later than its noon
    client.post(url, {"until": "2026-03-20", "reason": "Moving house"})
    assert [m.subject for m in mail.outbox] == ["Test Store: your trial goes on"] * 2
    mail.outbox.clear()
    assert (at(18), [m.subject for m in mail.outbox]) == ("trial", ["Test Store: your trial ends soon"])
    assert (at(20), Store.objects.get(pk=store.pk).status) == ("read_only", "read_only")
    client.post(url, {"until": "2026-04-01", "reason": "Once more"})
    row = Subscription.objects.get(pk=subscription.pk)
    assert (row.state, Store.objects.get(pk=store.pk).status) == ("trial", "active")
    assert row.trial_ends_at == datetime(2026, 4, 1, 23, 59, 59, tzinfo=UTC)
    Subscription.objects.update(state=State.ACTIVE)
    assert "it chose a plan" in client.post(url, {"until": "2026-05-01", "reason": "x"}).text
    assert [act[0] for act in acts()] == ["trial.lengthened"] * 3
    with in_store(store):
        assert Event.objects.filter(name="billing.trial_lengthened").count() == 3


def test_a_store_that_tries_is_moved_without_paying(client: Client, cashier: Cashier, store: Store) -> None:
    client.post(
        f"/operator/stores/{store.pk}/plan/move", {"price": cashier.price("grow").pk, "reason": "Enough"}
    )
    now = cashier.subscription
    assert (now.state, now.plan.code, now.price, now.customer_ref) == ("trial", "grow", None, "")
    assert acts() == [("plan.moved", store.name, "Enough")]


@pytest.mark.parametrize(
    ("difference", "bills"),
    [
        ("always_invoice", [("paid", 9_900), ("paid", 20_000), ("paid", 29_900)]),
        ("create_prorations", [("paid", 9_900), ("paid", 49_900)]),
        ("none", [("paid", 9_900), ("paid", 29_900)]),
    ],
)
def test_a_store_that_pays_is_moved_and_charged_as_chosen(
    client: Client, cashier: Cashier, store: Store, difference: str, bills: list[tuple[str, int]]
) -> None:
    cashier.give_card()
    cashier.choose("start")
    given = {"price": cashier.price("grow").pk, "difference": difference, "reason": "Asked by phone"}
    assert client.post(f"/operator/stores/{store.pk}/plan/move", given).status_code == 302
    assert cashier.subscription.plan.code == "grow"
    cashier.move(31 * DAY)
    assert cashier.bills() == bills
    assert acts() == [("plan.moved", store.name, "Asked by phone")]


def test_who_pays_nothing_is_not_moved(client: Client, cashier: Cashier, store: Store) -> None:
    Subscription.objects.update(state=State.READ_ONLY)
    given = {"price": cashier.price("grow").pk, "difference": "none", "reason": "x"}
    refused = client.post(f"/operator/stores/{store.pk}/plan/move", given)
    assert (refused.status_code, "pays nothing now" in refused.text, acts()) == (422, True, [])


def test_a_credit_comes_off_the_next_bills(client: Client, cashier: Cashier, store: Store) -> None:
    Account.objects.update(language="en")
    cashier.give_card()
    cashier.choose("start")
    mail.outbox.clear()
    url = f"/operator/stores/{store.pk}/plan/credit"
    assert client.post(url, {"amount": "0", "reason": "x"}).status_code == 422
    assert client.post(url, {"amount": "120", "reason": "Our outage"}).status_code == 302
    assert [m.subject for m in mail.outbox] == ["Test Store: a credit from us"]
    assert "CN¥120.00 comes off your next bills." in str(mail.outbox[0].body)
    for paid in (0, 7_800):
        cashier.move(31 * DAY)
        cashier.bring()
        assert Invoice.objects.order_by("-issued_at", "-pk")[0].paid == paid
    assert acts() == [("credit.given", store.name, "Our outage")]


def test_a_credit_of_a_store_on_trial_comes_off_its_first_bill(
    client: Client, cashier: Cashier, store: Store
) -> None:
    url = f"/operator/stores/{store.pk}/plan/credit"
    for slip in ("0", "1e9"):
        assert client.post(url, {"amount": slip, "reason": "Welcome"}).status_code == 422
    assert client.post(url, {"amount": "20", "reason": "Welcome"}).status_code == 302
    cashier.give_card()
    owner = client_of(store.memberships.get().account)
    assert "CN¥20.00 of credit from us comes off" in owner.get(at(store, "billing")).text
    assert "Comes off the next bills" in client.get(f"/operator/stores/{store.pk}/plan").text
    start = cashier.price("start")
    costs = preview_change(subscription=cashier.subscription, price=start)
    assert (costs.due, costs.from_credit) == (7_900, 2_000)
    asked = owner.get(at(store, "billing_change"), {"price": start.pk}).text
    assert "−CN¥20.00" in asked
    cashier.choose("start")
    (bill,) = Invoice.objects.filter(store_id=store.pk)
    assert (bill.total, bill.paid, bill.from_credit) == (9_900, 7_900, 2_000)
    text = owner.get(at(store, "billing")).text
    assert "CN¥20.00 of it from your credit" in text
    assert "of credit from us" not in text


def test_a_credit_that_stripe_did_not_hear_of_is_brought_later_once(
    client: Client, cashier: Cashier, store: Store
) -> None:
    cashier.give_card()
    cashier.choose("start")
    cashier.stripe.control("api", {"fail_next": 4, "status": 500, "after": True})
    client.post(f"/operator/stores/{store.pk}/plan/credit", {"amount": "50", "reason": "Sorry"})
    cashier.stripe.control("api", {"fail_next": 0})
    assert Credit.objects.get().stripe_ref == ""
    assert (bring_all_credits(), bring_all_credits()) == (1, 0)
    cashier.move(31 * DAY)
    cashier.bring()
    assert Invoice.objects.order_by("-pk")[0].paid == 4_900


def test_a_store_without_a_plan_may_begin_to_try(client: Client, store: Store) -> None:
    url = f"/operator/stores/{store.pk}/plan"
    assert "This store is not billed" in client.get(url).text
    client.post(f"{url}/begin", {"reason": ""})
    assert not Subscription.objects.exists()
    client.post(f"{url}/begin", {"reason": "It was opened before plans"})
    assert Subscription.objects.get().state == "trial"
    assert acts() == [("trial.begun", store.name, "It was opened before plans")]
