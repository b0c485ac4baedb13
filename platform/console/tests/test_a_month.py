"""An operator runs the platform for two months of simulated time, by the console's pages alone.

Merchants open stores, type cards and choose plans; everything else is done by forms of the console. Stripe,
its webhooks (each twice, and out of order) and our clock go on day by day. At the end the revenue page's
figures and the operators' log say exactly what happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages

from accounts.models import Account
from backoffice import announcements
from backoffice.models import Announcement
from backoffice.testing import client_of
from billing.actions.fees import note_fee
from billing.actions.paying import begin_card, choose_plan, take_card
from billing.actions.trial import begin_trial
from billing.models import Subscription, SubscriptionChange
from billing.stripe.client import client as at_stripe
from billing.tests.cashier import Cashier
from billing.tests.conftest import at_once
from console.models import OperatorAct
from console.testing import operator_account
from foundation.money import Money
from infra.stripe.process import StripeProcess
from tenants import flags
from tenants.actions import open_store
from tenants.models import FlagRule, Store

__all__ = ["at_once"]  # a fixture
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]
DAY = timedelta(days=1)


def on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


class Town:
    """Stores by name, their owners' cards, the operator's browser, and a clock that all follow."""

    def __init__(self, stripe: StripeProcess, set_now: Callable[[datetime], None]) -> None:
        self._stripe, self._set_now = stripe, set_now
        self.stores: dict[str, Store] = {}
        self._operator = operator_account("ops@example.com")
        self._cashier: Cashier | None = None
        self._set_now(on(2, 1))

    @property
    def cashier(self) -> Cashier:
        """Who moves the clock."""
        assert self._cashier is not None
        return self._cashier

    def opens(self, name: str) -> None:
        """Somebody opens a store and tries the platform."""
        owner = Account.objects.create_user(f"{name}@example.com", "x", language="en")
        store = open_store(owner=owner, name=name.title(), handle=name, currency="CNY", locale="en")
        begun = begin_trial(store=store) or Subscription.objects.get(store=store)
        self.stores[name] = store
        if self._cashier is None:
            self._cashier = Cashier(self._stripe, begun, on(2, 1), self._set_now)

    def row(self, name: str) -> Subscription:
        """The subscription of a store."""
        rows = Subscription.objects.select_related("store", "plan", "price")
        return rows.get(store=self.stores[name])

    def stands(self, name: str) -> tuple[str, str]:
        """The state of a store's subscription, and of the store."""
        return self.row(name).state, Store.objects.get(pk=self.stores[name].pk).status

    def gives_card(self, name: str, method: str = "pm_card_visa") -> None:
        """The owner types a card."""
        intent = begin_card(subscription=self.row(name)).partition("_secret")[0]
        at_stripe().v1.setup_intents.confirm(intent, {"payment_method": method})
        take_card(subscription=self.row(name), setup_intent=intent, now=self.cashier.now)

    def pays(self, name: str, plan: str) -> None:
        """The owner chooses a plan."""
        choose_plan(
            subscription=self.row(name),
            price=self.cashier.price(plan),
            key=f"{name}{self.cashier.now}",
            now=self.cashier.now,
        )
        self.cashier.bring()

    def until(self, month: int, day: int) -> None:
        """Day by day to a noon."""
        while self.cashier.now < on(month, day):
            self.cashier.move(DAY)

    def look(self, path: str) -> Any:
        """The operator opens a page of the console."""
        page = client_of(self._operator).get(f"/operator/{path}")
        assert page.status_code == 200, path
        return page

    def do(self, path: str, **typed: Any) -> None:
        """The operator sends a form; it must be taken."""
        answer = client_of(self._operator).post(f"/operator/{path}", typed)
        assert answer.status_code == 302, (path, getattr(answer, "text", ""))
        tones = [message.level_tag for message in get_messages(answer.wsgi_request)]
        assert tones in ([], ["success"]), path

    def at(self, name: str) -> str:
        """The address of a store in the console."""
        return f"stores/{self.stores[name].pk}"


@pytest.fixture
def town(stripe: StripeProcess, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    def set_now(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    flags.look_again()
    announcements.look_again()
    yield Town(stripe, set_now)
    flags.look_again()
    announcements.look_again()


def february(town: Town) -> None:
    """Two stores begin to pay."""
    assert "Nobody pays yet" in town.look("revenue").text
    town.opens("kai")
    town.gives_card("kai")
    town.pays("kai", "start")
    town.until(2, 10)
    town.opens("noa")
    town.gives_card("noa")
    town.pays("noa", "scale")
    town.until(2, 28)
    town.gives_card("kai", "pm_card_chargeCustomerFail")


def first_half_of_march(town: Town) -> None:
    """Sign-ups, a coupon, an announcement, a flag, a cancellation, a hold, and a card that fails."""
    town.until(3, 1)
    for name in ("lin", "mei", "rui"):
        town.opens(name)
    assert town.stands("kai") == ("past_due", "active")
    town.do("coupons/new", code="spring", note="Spring fair", percent="20", duration="months", months="2")
    town.do(
        "announcements", text_zh="周六维护", text_en="Maintenance on Saturday", tone="info",
        audience="everybody", starts_at="2026-03-01T12:00", ends_at="2026-03-07T12:00",
    )  # fmt: skip
    assert Announcement.objects.get().text_en == "Maintenance on Saturday"
    town.do("flags/chat", percentage="50", stores_on="lin", stores_off="", reason="Half of them first")
    assert FlagRule.objects.get(name="chat").percentage == 50
    town.until(3, 3)
    town.do(f"{town.at('noa')}/plan/cancel", reason="Asked by phone")
    assert town.look("revenue").context["risk"].leaving == 99_900
    assert town.look("revenue").context["risk"].failing == 9_900
    town.until(3, 4)
    town.do(f"{town.at('lin')}/plan/coupon", code="SPRING", reason="Met at the fair")
    town.until(3, 5)
    town.gives_card("lin")
    town.pays("lin", "start")
    town.until(3, 9)
    assert town.stands("kai") == ("grace", "active")
    town.until(3, 12)
    assert town.stands("noa") == ("read_only", "read_only")
    town.do(f"{town.at('lin')}/suspend", reason="Sells fireworks")
    assert town.stands("lin") == ("active", "suspended")
    town.until(3, 13)
    town.do(f"{town.at('lin')}/reopen", reason="Took them down")
    town.do(f"{town.at('mei')}/plan/trial", until="2026-03-30", reason="Moves house")


def second_half_of_march(town: Town) -> None:
    """One trial ends, one goes on and pays; the unpaid store is closed, and comes back."""
    town.until(3, 16)
    assert [town.stands(name)[0] for name in ("kai", "mei", "rui")] == ["read_only", "trial", "read_only"]
    held = town.look("stores?status=read_only").context["page"].rows
    assert {store.name for store in held} == {"Kai", "Noa", "Rui"}
    town.do(f"{town.at('lin')}/plan/credit", amount="10", reason="Closed for a day")
    town.do(
        f"{town.at('mei')}/plan/more", what="storage", how="add", amount="5", until="2026-06-30",
        reason="Many pictures",
    )  # fmt: skip
    note_fee(store=town.stores["lin"], order=1, total=Money(10_000, "CNY"))
    for page in ("", "fleet", "queues", "plans", "coupons", town.at("kai"), f"{town.at('kai')}/plan"):
        town.look(page)
    town.until(3, 28)
    town.gives_card("mei")
    town.pays("mei", "grow")
    town.until(3, 29)
    assert town.stands("kai") == ("suspended", "suspended")
    town.until(3, 30)
    town.gives_card("kai")
    town.pays("kai", "start")
    assert town.stands("kai") == ("active", "active")
    town.until(3, 31)


def tells_the_month(town: Town) -> None:
    """The operators' log has every act of these months in its order, and no other."""
    told = [
        (row.act, row.store_name or row.subject, row.reason)
        for row in town.look("acts").context["page"].rows[::-1]
    ]
    assert told == [
        ("coupon.made", "SPRING", "Spring fair"),
        ("announcement.made", "Maintenance on Saturday", ""),
        ("flag.changed", "chat", "Half of them first"),
        ("plan.cancelled", "Noa", "Asked by phone"),
        ("coupon.given", "Lin", "Met at the fair"),
        ("store.suspended", "Lin", "Sells fireworks"),
        ("store.reopened", "Lin", "Took them down"),
        ("trial.lengthened", "Mei", "Moves house"),
        ("credit.given", "Lin", "Closed for a day"),
        ("grant.given", "Mei", "Many pictures"),
    ]
    assert OperatorAct.objects.count() == len(told)


def test_an_operator_runs_the_platform_from_the_console_alone(town: Town) -> None:
    february(town)
    first_half_of_march(town)
    second_half_of_march(town)
    assert set(town.cashier.statuses) == {200}
    states = {name: town.stands(name) for name in town.stores}
    assert states == {
        "kai": ("active", "active"),
        "noa": ("suspended", "suspended"),
        "lin": ("active", "active"),
        "mei": ("active", "active"),
        "rui": ("suspended", "suspended"),
    }
    page = town.look("revenue?currency=CNY&until=2026-03&months=6")
    march, before = (row for row, _cells in page.context["rows"][:2])
    assert (before.moved, before.end, before.paying_end) == ({"new": 109_800}, 109_800, 2)
    assert dict(march.moved) == {"new": 7_920 + 29_900, "churn": -9_900 - 99_900, "reactivation": 9_900}
    assert dict(march.stores) == {"new": 2, "churn": 2, "reactivation": 1}
    assert (march.start, march.end, march.paying_start, march.paying_end) == (109_800, 47_720, 2, 3)
    assert (march.customer_churn, march.revenue_churn) == (1, 1)
    assert dict(march.trials) == {"began": 3, "converted": 2, "ended": 1}
    assert (march.fees, march.fee_orders, march.average) == (200, 1, 15_906)
    assert [(row.code, row.stores, row.mrr) for row, _share in page.context["plans"]] == [
        ("grow", 1, 29_900),
        ("start", 2, 17_820),
    ]
    risk = page.context["risk"]
    assert (risk.failing, risk.leaving, risk.owed) == (0, 0, 0)
    churned = SubscriptionChange.objects.filter(movement="churn").order_by("at")
    assert [(row.store_name, row.at) for row in churned] == [("Noa", on(3, 10)), ("Kai", on(3, 15))]
    tells_the_month(town)
