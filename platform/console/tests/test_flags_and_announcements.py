"""Flags by store, plan and share; announcements from when to when and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backoffice import announcements
from backoffice.models import Announcement
from backoffice.testing import client_of, member_client, open_another
from billing.models import Plan, Subscription
from billing.tests.conftest import subscription
from console.models import OperatorAct
from console.testing import operator_client
from foundation.permissions import Role
from tenants import flags
from tenants.flags import flag_on, share_of
from tenants.models import FlagRule, Store

pytestmark = pytest.mark.django_db
__all__ = ["subscription"]  # a fixture


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    flags.look_again()
    announcements.look_again()
    yield
    flags.look_again()
    announcements.look_again()


@pytest.fixture
def client() -> Client:
    return operator_client()


def rule(**values: object) -> None:
    FlagRule.objects.update_or_create(name="chat", defaults=values)
    flags.look_again()


def test_a_flag_stands_as_declared_until_it_is_turned(store: Store) -> None:
    assert flag_on("chat") is True
    rule(percentage=0)
    assert (flag_on("chat"), flag_on("chat", store)) == (False, False)
    with pytest.raises(KeyError):
        flag_on("no-such-flag")


def test_single_stores_win_over_plans_and_shares(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    other = open_another()
    monkeypatch.setattr(flags, "_plan_teller", [lambda store_id: "scale" if store_id == other.pk else ""])
    rule(percentage=0, stores_on=[store.pk])
    assert (flag_on("chat", store), flag_on("chat", other)) == (True, False)
    rule(percentage=0, stores_on=[], plans=["scale"])
    assert (flag_on("chat", store), flag_on("chat", other)) == (False, True)
    rule(percentage=100, plans=["scale"], stores_off=[other.pk])
    assert (flag_on("chat", store), flag_on("chat", other)) == (True, False)


def test_a_share_grows_without_taking_it_from_anybody() -> None:
    stores = [Store(pk=number) for number in range(1, 400)]
    before: set[int] = set()
    for share in (0, 10, 50, 100):
        now = {store.pk for store in stores if share_of("chat", store) < share}
        assert before <= now
        assert abs(len(now) - len(stores) * share / 100) < 40
        before = now
    assert len(before) == len(stores)


def test_a_flag_is_asked_of_memory(store: Store) -> None:
    flag_on("chat", store)
    with CaptureQueriesContext(connection) as asked:
        assert flag_on("chat", store)
    assert len(asked) == 0


def test_operators_turn_a_flag_with_a_reason(store: Store, client: Client) -> None:
    form = {"percentage": "5", "stores_on": f"{store.handle}, nobody", "reason": "Try it"}
    refused = client.post("/operator/flags/chat", form)
    assert refused.status_code == 422
    assert "nobody" in refused.text
    client.post("/operator/flags/chat", {**form, "stores_on": store.handle})
    turned = FlagRule.objects.get()
    assert (turned.percentage, turned.stores_on) == (5, [store.pk])
    assert OperatorAct.objects.get().details == {
        "percentage": 5,
        "stores_on": [store.pk],
        "stores_off": [],
        "plans": [],
    }
    assert store.handle in client.get("/operator/flags/chat").text
    assert client.get("/operator/flags/nothing").status_code == 404


def test_an_announcement_is_shown_in_its_time_in_both_languages(store: Store, client: Client) -> None:
    owner, home = client_of(store.memberships.get().account), f"/stores/{store.handle}/"
    now = timezone.now()
    form = {
        "text_en": "We are down at night",
        "text_zh": "今晚维护",
        "tone": "warning",
        "audience": "everybody",
        "starts_at": (now - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (now + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
    }
    assert client.post("/operator/announcements", {**form, "ends_at": form["starts_at"]}).status_code == 422
    assert client.post("/operator/announcements", form).status_code == 302
    announcements.look_again()
    assert "We are down at night" in owner.get(home, headers={"accept-language": "en"}).text
    assert "今晚维护" in owner.get(home, headers={"accept-language": "zh"}).text
    client.post(f"/operator/announcements/{Announcement.objects.get().pk}/end")
    announcements.look_again()
    assert "We are down at night" not in owner.get(home, headers={"accept-language": "en"}).text
    acts = OperatorAct.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["announcement.made", "announcement.ended"]


def test_they_are_for_plans_on_sale_and_those_that_stores_have(
    client: Client, subscription: Subscription
) -> None:
    def offered(page: str) -> list[str]:
        return [code for code, _name in client.get(page).context["form"].fields["plans"].choices]

    pages = ("/operator/announcements", "/operator/flags/chat")
    assert [offered(page) for page in pages] == [["start", "grow", "scale"]] * 2
    had = subscription.plan.code
    assert had != "start"
    Plan.objects.exclude(code="start").update(is_offered=False)
    assert [offered(page) for page in pages] == [["start", had]] * 2


def test_a_plan_that_is_gone_stays_in_the_rule(client: Client, subscription: Subscription) -> None:
    had = subscription.plan.code
    Plan.objects.filter(code="start").update(is_offered=False)
    rule(percentage=5, plans=["start", "vanished"])
    form = client.get("/operator/flags/chat").context["form"]
    shown = dict(form.fields["plans"].choices)
    start = Plan.objects.filter(code="start").latest("version").name
    assert list(shown) == ["grow", "scale", "start", "vanished"]
    assert (shown["start"], shown["vanished"]) == (f"{start} (no longer sold)", "vanished (no longer sold)")
    sent = {"percentage": "6", "plans": [*form.initial["plans"], had], "reason": "More"}
    assert client.post("/operator/flags/chat", sent).status_code == 302
    turned = FlagRule.objects.get()
    assert (turned.percentage, turned.plans) == (6, sorted({"start", "vanished", had}))
    client.post("/operator/flags/chat", {**sent, "plans": [had]})
    assert FlagRule.objects.get().plans == [had]
    sent["plans"] = ["start"]  # what is gone can be kept, not chosen anew
    assert client.post("/operator/flags/chat", sent).status_code == 422


def test_announcements_for_owners_are_for_owners(store: Store) -> None:
    now = timezone.now()
    Announcement.objects.create(
        text_en="Prices change",
        text_zh="价格调整",
        audience="owners",
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=1),
    )
    home = f"/stores/{store.handle}/"
    english = {"accept-language": "en"}
    packer = member_client(store, Role.FULFILMENT)
    assert "Prices change" not in packer.get(home, headers=english).text
    assert "Prices change" in member_client(store, Role.OWNER).get(home, headers=english).text
