"""A subscription's life by the clock: each state, each letter, and what the store does in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from backoffice.testing import client_of
from billing.actions.clock import run_clock, warn_of_limits
from billing.actions.moving import WrongMoveError, move
from billing.actions.trial import begin_trial
from billing.life import FOLLOWS, TIMETABLE, State, ends_at
from billing.models import Invoice, SentLetter, Subscription
from billing.tests.conftest import NOON
from foundation.errors import ActionError
from foundation.models import Event
from foundation.permissions import Role
from plugins.access.testing import ApiClient
from storefront.catalog.models import Product
from storefront.checkout.refusals import refuse_while_closed
from storefront.testing import make_product
from tenants.actions import add_member, open_store, reopen_store, suspend_store
from tenants.archive.deletion import ask_deletion, due
from tenants.archive.letters import tell_leaving
from tenants.archive.models import Deletion
from tenants.context import in_store
from tenants.hosts import routes
from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]
DAY = timedelta(days=1)


def at(subscription: Subscription, moment: datetime) -> Subscription:
    """The subscription after the clock ran at that moment."""
    run_clock(now=moment)
    return Subscription.objects.select_related("store", "plan").get(pk=subscription.pk)


def subjects() -> list[str]:
    """The subjects of the letters since the last look."""
    found = [str(message.subject) for message in mail.outbox]
    mail.outbox.clear()
    return found


def test_a_life_without_paying_goes_through_every_state(subscription: Subscription, store: Store) -> None:
    Account.objects.update(language="en")
    expected = [
        (13, "trial", "active", ["Test Store: your trial ends soon"]),
        (14, "read_only", "read_only", ["Test Store takes no orders any more"]),
        (25, "read_only", "read_only", ["Test Store: please pay for your plan"]),
        (28, "suspended", "suspended", ["Test Store is closed for now"]),
        (87, "suspended", "suspended", []),
        (88, "leaving", "suspended", ["Test Store will be deleted"]),
        (111, "leaving", "suspended", ["Test Store will be deleted in 7 days"]),
        (117, "leaving", "suspended", ["Test Store will be deleted in 1 day"]),
        (118, "deleted", "leaving", []),
    ]
    assert at(subscription, NOON + 10 * DAY).state == "trial"
    assert subjects() == []
    for day, state, status, letters in expected:
        now = at(subscription, NOON + day * DAY)
        assert (day, now.state, now.store.status) == (day, state, status)
        again = at(subscription, NOON + day * DAY)
        assert (again.state, again.since) == (now.state, now.since)
        assert (day, subjects()) == (day, letters)
    with in_store(store):
        moves = [
            (row.payload["old"], row.payload["new"], row.payload["reason"])
            for row in Event.objects.filter(name="billing.state_changed").order_by("pk")
        ]
    assert moves == [
        ("", "trial", "opened"),
        ("trial", "read_only", "trial_over"),
        ("read_only", "suspended", "unpaid"),
        ("suspended", "leaving", "unpaid"),
        ("leaving", "deleted", "unpaid"),
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "You can try everything until Mar 15, 2026."),
        ("zh-hans", "您可以免费试用全部功能，直到 2026年3月15日。"),
    ],
)
def test_letters_name_days_without_a_time(subscription: Subscription, language: str, words: str) -> None:
    Account.objects.update(language=language)
    at(subscription, NOON + 13 * DAY)
    (letter,) = mail.outbox
    assert words in letter.body


def test_a_payment_that_fails_has_its_timetable(subscription: Subscription) -> None:
    Account.objects.update(language="en")
    active = move(subscription=subscription, to=State.ACTIVE, now=NOON, reason="paid")
    failed = move(subscription=active, to=State.PAST_DUE, now=NOON, reason="payment_failed")
    assert subjects() == ["Test Store: a payment did not go through"]
    assert failed.store.status == "active"
    seen = [(day, at(subscription, NOON + day * DAY).state) for day in (6, 7, 13, 14, 28)]
    assert seen == [(6, "past_due"), (7, "grace"), (13, "grace"), (14, "read_only"), (28, "suspended")]


@pytest.mark.parametrize("state", list(TIMETABLE))
def test_who_pays_comes_back_from_every_state(subscription: Subscription, store: Store, state: State) -> None:
    row = move(subscription=subscription, to=State.ACTIVE, now=NOON, reason="paid")
    order = list(TIMETABLE)
    for step in order[: order.index(state) + 1]:
        row = move(subscription=row, to=step, now=NOON, reason="unpaid")
    mail.outbox.clear()
    Account.objects.update(language="en")
    back = move(subscription=row, to=State.ACTIVE, now=NOON, reason="paid")
    assert (back.state, Store.objects.get(pk=store.pk).status) == ("active", "active")
    assert Store.objects.get(pk=store.pk).suspended_reason == ""
    assert subjects() == ["Test Store: thank you, all is well again"]


def test_only_moves_of_the_life_are_made(subscription: Subscription) -> None:
    for state in set(State) - FOLLOWS[State.TRIAL] - {State.TRIAL}:
        with pytest.raises(WrongMoveError):
            move(subscription=subscription, to=state, now=NOON, reason="test")
    assert Subscription.objects.get(pk=subscription.pk).state == "trial"
    assert set(FOLLOWS) == set(State)
    assert all(step.then in FOLLOWS[state] for state, step in TIMETABLE.items())
    assert all(State.ACTIVE in FOLLOWS[state] for state in TIMETABLE)


def test_a_clock_that_slept_gives_all_the_days_that_were_promised(subscription: Subscription) -> None:
    late = NOON + 400 * DAY
    assert at(subscription, late).state == "read_only"
    now = at(subscription, late + timedelta(minutes=5))
    assert (now.state, ends_at(now)) == ("read_only", late + 14 * DAY)


def test_a_cancelled_plan_goes_on_until_it_is_used_up(subscription: Subscription) -> None:
    active = move(subscription=subscription, to=State.ACTIVE, now=NOON, reason="paid")
    active.cancels_at_end, active.period_end = True, NOON + 30 * DAY
    active.save()
    assert at(subscription, NOON + 29 * DAY).state == "active"
    over = at(subscription, NOON + 30 * DAY)
    assert (over.state, over.reason, over.cancels_at_end) == ("read_only", "cancelled", False)


def test_every_owner_is_written_to_in_their_language(subscription: Subscription, store: Store) -> None:
    second = Account.objects.create_user("second@example.com", "correct horse", language="en")
    helper = Account.objects.create_user("helper@example.com", "correct horse")
    add_member(store=store, account=second, role=Role.OWNER)
    add_member(store=store, account=helper, role=Role.MANAGER)
    mail.outbox.clear()
    at(subscription, NOON + 14 * DAY)
    told = {message.to[0]: message.subject for message in mail.outbox}
    assert told["second@example.com"] == "Test Store takes no orders any more"
    assert len(told) == 2
    assert "Test Store 已停止接单" in told.values()


def test_whoever_deletes_the_store_hears_no_more_of_its_plan(
    subscription: Subscription, store: Store
) -> None:
    ask_deletion(store=store, reason="Moving on")
    mail.outbox.clear()
    for days in (11, 13, 14, 30):
        at(subscription, NOON + days * DAY)
    assert [message.subject for message in mail.outbox] == []


def test_who_was_told_for_months_is_not_told_that_somebody_asked_for_it(
    subscription: Subscription, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(tell_leaving, "send", told.append)
    Subscription.objects.update(state=State.LEAVING, since=NOON)
    assert at(subscription, NOON + 30 * DAY).state == State.DELETED
    assert (Deletion.objects.get(store=store).reason != "", told) == (True, [])


def test_a_store_that_is_only_read_shows_and_sells_nothing(
    subscription: Subscription, store: Store, store_owner: Account
) -> None:
    make_product()
    api = ApiClient(store)
    at(subscription, NOON + 14 * DAY)
    routes.forget_all()
    client = client_of(store_owner)
    url = reverse("backoffice:settings", kwargs={"handle": store.handle})
    page = client.get(url)
    assert page.status_code == 200
    assert "The trial is over" not in page.content.decode()
    assert "试用已结束，还没有选择套餐" in page.content.decode()
    refused = client.post(url, {"name": "Another"})
    assert (refused.status_code, Store.objects.get(pk=store.pk).name) == (403, "Test Store")
    assert Client(headers={"host": store.host}).get("/").status_code == 200
    with in_store(Store.objects.get(pk=store.pk)), pytest.raises(ActionError) as caught:
        refuse_while_closed()
    assert caught.value.code == "not_selling"
    assert api.get("products").status_code == 200
    answer = api.post("products", {"title": "x", "variants": [{"price": {"amount": 1, "currency": "CNY"}}]})
    assert (answer.status_code, answer.json()["code"]) == (403, "store_read_only")
    with in_store(store):
        assert Product.objects.count() == 1


def test_what_an_operator_suspended_no_payment_opens(subscription: Subscription, store: Store) -> None:
    suspend_store(store=store, reason="Forgeries")
    row = move(subscription=subscription, to=State.ACTIVE, now=NOON, reason="paid")
    assert Store.objects.get(pk=store.pk).status == "suspended"
    row = move(subscription=row, to=State.PAST_DUE, now=NOON, reason="payment_failed")
    row = move(subscription=row, to=State.GRACE, now=NOON, reason="unpaid")
    row = move(subscription=row, to=State.READ_ONLY, now=NOON, reason="unpaid")
    now = Store.objects.get(pk=store.pk)
    assert (now.status, now.suspended_reason, now.held_by) == ("suspended", "Forgeries", "operator")
    reopen_store(store=now)
    assert Store.objects.get(pk=store.pk).status == "active"
    at(subscription, NOON + DAY)
    now = Store.objects.get(pk=store.pk)
    assert (now.status, now.held_by) == ("read_only", "billing")


def test_one_fault_stops_no_other_store(
    subscription: Subscription, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    owner = Account.objects.create_user("other@example.com", "correct horse")
    other = open_store(owner=owner, name="Other", handle="other-life", currency="CNY", locale="en")
    begin_trial(store=other, now=NOON)
    real = move

    def failing(*, subscription: Subscription, **more: Any) -> Subscription:
        if subscription.store_id == store.pk:
            raise RuntimeError("disk on fire")
        return real(subscription=subscription, **more)

    monkeypatch.setattr("billing.actions.clock.move", failing)
    run_clock(now=NOON + 14 * DAY)
    states = dict(Subscription.objects.values_list("store_id", "state"))
    assert states == {store.pk: "trial", other.pk: "read_only"}
    assert f"the subscription of store {store.pk} could not live on" in caplog.text


def test_limits_are_told_of_once_at_each_level(
    subscription: Subscription, store: Store, only: Callable[..., None]
) -> None:
    Account.objects.update(language="en")
    only(products=5)
    for number in range(4):
        make_product(f"货 {number}")
    mail.outbox.clear()
    assert warn_of_limits(store=store) == ["products"]
    assert subjects() == ["Test Store: your plan fills up"]
    assert warn_of_limits(store=store) == []
    make_product("last")
    assert warn_of_limits(store=store) == ["products"]
    assert subjects() == ["Test Store: your plan's limit is reached"]
    Product.objects.all().delete()
    assert warn_of_limits(store=store) == []
    assert SentLetter.objects.filter(about__startswith="limit:").count() == 0


def test_at_the_end_the_store_is_gone_and_its_bills_stay(subscription: Subscription, store: Store) -> None:
    row = Subscription.objects.select_related("store").get(pk=subscription.pk)
    for step in (State.ACTIVE, State.PAST_DUE, *(step.then for step in TIMETABLE.values())):
        if step != State.DELETED:
            row = move(subscription=row, to=step, now=NOON, reason="unpaid")
    bill = Invoice.objects.create(
        store=store,
        stripe_ref="in_1",
        status="paid",
        currency="CNY",
        subtotal=1,
        total=1,
        issued_at=NOON,
    )
    at(subscription, NOON + 29 * DAY)
    assert not Deletion.objects.exists()
    assert at(subscription, NOON + 30 * DAY).state == "deleted"
    assert [each.pk for each in due(timezone.now())] == [store.pk]
    Store.objects.filter(pk=store.pk).delete()  # as its deletion does in the end
    assert not Subscription.objects.exists()
    assert Invoice.objects.get(pk=bill.pk).store is None


def test_a_store_that_an_operator_holds_is_not_deleted(subscription: Subscription, store: Store) -> None:
    Subscription.objects.update(state=State.LEAVING, since=NOON)
    suspend_store(store=store, reason="Evidence")
    assert at(subscription, NOON + 99 * DAY).state == "leaving"
    assert not Deletion.objects.exists()
