"""A subscription's life on the local Stripe, by a moved clock: every webhook comes twice and out of order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from accounts.models import Account
from billing.actions.coupons import CouponDraft, make_coupon, use_code
from billing.actions.fees import bring_fees, note_fee
from billing.actions.paying import pay_now, preview_change, set_cancellation, set_tax_id
from billing.actions.refreshing import refresh
from billing.life import State
from billing.models import BoughtAddOn, Fee, Invoice, StripeMessage, Subscription
from billing.queries import entitlements_of, offered, price_of, subscription_of
from billing.stripe import subscriptions as at_stripe
from billing.stripe.client import client
from billing.tests.cashier import Cashier
from foundation.errors import ActionError
from foundation.models import Event
from foundation.money import Money
from tenants.archive.deletion import ask_deletion
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refused(make: Callable[[], object]) -> str:
    """The code that an action refuses with."""
    with pytest.raises(ActionError) as caught:
        make()
    return caught.value.code


def test_a_whole_life(cashier: Cashier, store: Store) -> None:
    Account.objects.update(language="en")
    # trial
    assert (cashier.state, cashier.subscription.customer_ref) == ("trial", "")
    assert cashier.move(5 * DAY) == "trial"
    assert refused(lambda: cashier.choose("start")) == "card_missing"
    # pay
    cashier.give_card()
    assert cashier.subscription.card["last4"] == "4242"
    now = cashier.choose("start")
    assert (now.state, now.plan.code, now.period_end) == ("active", "start", cashier.now + 31 * DAY)
    assert cashier.bills() == [("paid", 9_900)]
    # renewed
    assert cashier.move(31 * DAY) == "active"
    assert cashier.bills()[1:] == [("paid", 9_900)]
    # upgrade: the rest of the period costs the difference at once
    cashier.move(15 * DAY)
    due = preview_change(subscription=cashier.subscription, price=cashier.price("grow")).due
    assert due == (29_900 - 9_900) // 2
    now = cashier.choose("grow")
    assert (now.plan.code, cashier.bills()[2:]) == ("grow", [("paid", due)])
    # downgrade: nothing now, and less on the next bill
    now = cashier.choose("start", key="down")
    assert (now.plan.code, len(cashier.bills())) == ("start", 3)
    cashier.move(15 * DAY)
    assert cashier.bills()[3:] == [("paid", 9_900 - due)]
    # fail, and retry by the timetable
    cashier.give_card("pm_card_chargeCustomerFail")
    mail.outbox.clear()
    assert cashier.move(31 * DAY) == "past_due"
    assert [message.subject for message in mail.outbox] == ["Test Store: a payment did not go through"]
    assert cashier.bills()[4:] == [("open", 9_900)]
    tries = []
    for _day in range(7):
        state = cashier.move(DAY)
        tries.append((state, cashier.subscription.retried))
    assert tries == [("past_due", n) for n in (1, 1, 2, 2, 2, 3)] + [("grace", 0)]
    assert Store.objects.get(pk=store.pk).status == "active"
    # grace, only read, suspended: Stripe is asked for nothing more
    assert cashier.move(7 * DAY) == "read_only"
    assert Store.objects.get(pk=store.pk).status == "read_only"
    assert cashier.move(14 * DAY) == "suspended"
    cashier.move(timedelta(minutes=5))
    assert (cashier.subscription.stripe_ref, cashier.bills()[4][0]) == ("", "void")
    assert Store.objects.get(pk=store.pk).status == "suspended"
    # pay: back as it was
    cashier.give_card()
    now = cashier.choose("grow")
    assert (now.state, Store.objects.get(pk=store.pk).status) == ("active", "active")
    # cancel, change one's mind, cancel again, and it ends with what is paid for
    set_cancellation(subscription=now, cancels=True, now=cashier.now)
    assert Subscription.objects.filter(cancels_at_end=True).exists()
    set_cancellation(subscription=now, cancels=False, now=cashier.now)
    assert not Subscription.objects.filter(cancels_at_end=True).exists()
    set_cancellation(subscription=now, cancels=True, now=cashier.now)
    cashier.bring()
    assert cashier.move(20 * DAY) == "active"
    assert cashier.move(12 * DAY) == "read_only"
    assert (cashier.subscription.reason, cashier.subscription.stripe_ref) == ("cancelled", "")
    # come back
    assert cashier.choose("start").state == "active"
    assert set(cashier.statuses) == {200}
    assert StripeMessage.objects.count() * 2 == len(cashier.statuses)
    with in_store(store):
        moves = [
            row.payload["new"] for row in Event.objects.filter(name="billing.state_changed").order_by("pk")
        ]
    assert moves == [
        *("trial", "active", "past_due", "grace", "read_only", "suspended", "active", "read_only", "active")
    ]
    kept = {(row.status, row.total) for row in Invoice.objects.filter(store=store)}
    assert kept == set(cashier.bills())


def test_whoever_fails_and_pays_with_another_card_is_back_at_once(cashier: Cashier, store: Store) -> None:
    cashier.give_card("pm_card_visa")
    cashier.choose("start")
    cashier.give_card("pm_card_chargeCustomerFail")
    assert cashier.move(31 * DAY) == "past_due"
    assert cashier.move(14 * DAY) == "grace"
    assert cashier.move(DAY) == "grace"
    assert refused(lambda: pay_now(subscription=cashier.subscription, now=cashier.now)) == "payment_refused"
    assert cashier.state == "grace"
    cashier.give_card("pm_card_visa")
    assert cashier.state == "active"
    assert cashier.bring() > 0
    assert (cashier.state, cashier.bills()) == ("active", [("paid", 9_900), ("paid", 9_900)])


def test_a_card_that_is_declined_begins_nothing(cashier: Cashier) -> None:
    cashier.give_card("pm_card_chargeCustomerFail")
    assert refused(lambda: cashier.choose("start")) == "payment_refused"
    now = cashier.subscription
    assert (now.state, now.stripe_ref, now.plan.code, cashier.bills()) == ("trial", "", "scale", [])


def test_a_wish_sent_twice_is_done_once(cashier: Cashier) -> None:
    cashier.give_card()
    cashier.choose("start", key="one")
    Subscription.objects.update(stripe_ref="")  # our answer got lost
    cashier.choose("start", key="one")
    assert cashier.bills() == [("paid", 9_900)]


def test_an_upgrade_that_the_bank_refuses_changes_nothing(cashier: Cashier) -> None:
    cashier.give_card()
    cashier.choose("start")
    cashier.give_card("pm_card_chargeCustomerFail")
    cashier.move(10 * DAY)
    assert refused(lambda: cashier.choose("scale")) == "payment_refused"
    assert (cashier.state, cashier.subscription.plan.code) == ("active", "start")


def test_a_year_begins_anew_and_takes_the_rest_of_the_month_off(cashier: Cashier) -> None:
    cashier.give_card()
    cashier.choose("start")
    now = cashier.choose("start", "year")
    assert (now.price.interval if now.price else "", now.period_end) == ("year", cashier.now + 365 * DAY)
    assert cashier.bills() == [("paid", 9_900), ("paid", 99_000 - 9_900)]


def test_add_ons_add_to_what_the_plan_allows(cashier: Cashier, store: Store) -> None:
    add_on = price_of(offered("add_on").get(code="more-staff"), "CNY", "month")
    assert add_on is not None
    cashier.give_card()
    cashier.choose("start", add_ons={add_on.pk: 3})
    assert cashier.bills() == [("paid", 9_900 + 3 * 2_900)]
    assert BoughtAddOn.objects.get().quantity == 3
    entitled = entitlements_of(store)
    assert entitled is not None
    assert entitled.staff == 2 + 3
    year = price_of(offered("add_on").get(code="more-staff"), "CNY", "year")
    assert year is not None
    assert refused(lambda: cashier.choose("start", key="x", add_ons={year.pk: 1})) == "price_unknown"


def test_codes_and_tax_numbers_stand_on_bills(cashier: Cashier) -> None:
    make_coupon(draft=CouponDraft(code="half", note="", percent=50), now=cashier.now)
    assert (
        refused(lambda: use_code(subscription=cashier.subscription, code="NOPE", now=cashier.now))
        == "code_unknown"
    )
    use_code(subscription=cashier.subscription, code="half", now=cashier.now)
    set_tax_id(subscription=cashier.subscription, kind="cn_tin", value="91310000MA1FL0B47E")
    cashier.give_card()
    cashier.choose("start")
    bill = Invoice.objects.get()
    assert (bill.subtotal, bill.discount, bill.total, bill.paid) == (9_900, 4_950, 4_950, 4_950)
    assert bill.payer["tax_ids"] == ["cn_tin 91310000MA1FL0B47E"]
    cashier.move(31 * DAY)
    assert cashier.bills()[1] == ("paid", 9_900)


def test_strangers_and_late_answers_change_nothing(cashier: Cashier, store: Store) -> None:
    cashier.give_card()
    cashier.choose("start")
    event = client().v1.events.list({"limit": 1}).data[0].to_dict()
    assert cashier.tell(event, secret="whsec_other") == 400
    assert cashier.tell({**event, "id": "evt_of_nobody", "data": {"object": {"object": "invoice"}}}) == 200
    Subscription.objects.update(read_at=cashier.now + DAY, state="past_due")
    refresh(subscription=cashier.subscription, now=cashier.now)
    assert cashier.state == "past_due"


def test_while_stripe_is_away_webhooks_are_told_again(cashier: Cashier) -> None:
    cashier.give_card()
    cashier.choose("start")
    event = {**client().v1.events.list({"limit": 1}).data[0].to_dict(), "id": "evt_new"}
    event["data"]["object"] = {"object": "invoice", "customer": cashier.subscription.customer_ref}
    cashier.stripe.control("api", {"fail_next": 4, "status": 500})
    assert cashier.tell(event) == 503
    cashier.stripe.control("api", {"fail_next": 0})
    assert not StripeMessage.objects.filter(pk="evt_new").exists()
    assert cashier.tell(event) == 200


def test_a_renewal_without_a_word_is_found(cashier: Cashier) -> None:
    cashier.give_card()
    cashier.choose("start")
    end = cashier.subscription.period_end
    cashier.bring = lambda: 0  # type: ignore[method-assign]
    cashier.move(31 * DAY + timedelta(hours=2))
    now = cashier.subscription.period_end
    assert end is not None
    assert now is not None
    assert now > end


def test_fees_of_orders_come_once_to_the_next_bill(cashier: Cashier, store: Store) -> None:
    def sell(order: int, total: int, currency: str = "CNY") -> Fee | None:
        return note_fee(store=store, order=order, total=Money(total, currency))

    assert sell(1, 10_000) is None  # the trial is free
    cashier.give_card()
    cashier.choose("start")
    for _twice in range(2):
        sell(2, 10_000)
        sell(3, 12_525)
    sell(4, 10_000, "USD")
    assert list(Fee.objects.order_by("order").values_list("order", "amount")) == [
        (2, 200),
        (3, 250),
        (4, 200),
    ]
    now = subscription_of(store)
    assert now is not None
    cashier.stripe.control("api", {"fail_next": 2, "status": 500, "after": True})
    with pytest.raises(Exception, match="asked for"):
        bring_fees(subscription=now)
    cashier.stripe.control("api", {"fail_next": 0})
    assert bring_fees(subscription=now) == 450
    assert bring_fees(subscription=now) == 0
    assert list(Fee.objects.filter(item_ref="").values_list("order", flat=True)) == [4]
    cashier.move(31 * DAY)
    assert cashier.bills()[1] == ("paid", 9_900 + 450)


def test_a_coupon_is_for_the_plan_and_not_for_fees(cashier: Cashier, store: Store) -> None:
    draft = CouponDraft(code="half", note="", percent=50, duration="forever")
    make_coupon(draft=draft, now=cashier.now)
    use_code(subscription=cashier.subscription, code="HALF", now=cashier.now)
    cashier.give_card()
    cashier.choose("start")
    note_fee(store=store, order=1, total=Money(10_000, "CNY"))
    bring_fees(subscription=cashier.subscription)
    cashier.move(31 * DAY)
    assert cashier.bills() == [("paid", 4_950), ("paid", 4_950 + 200)]


def test_time_that_is_not_used_gives_back_what_was_paid_for_it(cashier: Cashier) -> None:
    make_coupon(draft=CouponDraft(code="half", note="", percent=50), now=cashier.now)
    use_code(subscription=cashier.subscription, code="HALF", now=cashier.now)
    cashier.give_card()
    cashier.choose("grow")
    (paid,) = cashier.bills()
    assert paid == ("paid", cashier.price("grow").amount // 2)
    costs = preview_change(subscription=cashier.subscription, price=cashier.price("start"), add_ons={})
    assert costs.credit == paid[1] - cashier.price("start").amount
    cashier.choose("start")
    cashier.move(31 * DAY)
    assert cashier.bills()[1] == ("paid", 2 * cashier.price("start").amount - paid[1])


def test_who_deletes_a_store_is_billed_no_more(cashier: Cashier, store: Store) -> None:
    cashier.give_card()
    cashier.choose("start")
    ask_deletion(store=store, reason="Moving on")
    cashier.move(DAY)
    cashier.bring()
    assert cashier.subscription.cancels_at_end
    cashier.move(40 * DAY)
    assert cashier.bills() == [("paid", 9_900)]


def test_two_plans_chosen_at_the_same_moment_are_paid_once(
    cashier: Cashier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As from two windows: the second comes while the first waits for Stripe."""
    cashier.give_card()
    refusals: list[str] = []
    subscribe = at_stripe.subscribe

    def meanwhile(**about: Any) -> Any:
        with pytest.raises(ActionError) as caught:
            cashier.choose("scale", key="second window")
        refusals.append(caught.value.code)
        return subscribe(**about)

    monkeypatch.setattr(at_stripe, "subscribe", meanwhile)
    cashier.choose("start", key="first window")
    assert refusals == ["plan_changing"]
    assert (cashier.subscription.plan.code, cashier.bills()) == ("start", [("paid", 9_900)])
    cashier.choose("grow", key="later")
    assert cashier.subscription.plan.code == "grow"


def test_a_change_that_died_blocks_no_other_for_long(cashier: Cashier) -> None:
    cashier.give_card()
    Subscription.objects.update(changing_until=cashier.now + timedelta(minutes=1))
    with pytest.raises(ActionError):
        cashier.choose("start")
    cashier.move(timedelta(minutes=1))
    assert cashier.choose("start").state == State.ACTIVE


def test_who_pays_by_the_year_is_billed_fees_by_the_month(cashier: Cashier, store: Store) -> None:
    cashier.give_card()
    cashier.choose("start", "year")
    for month in (1, 2):
        note_fee(store=store, order=month, total=Money(10_000 * month, "CNY"))
        bring_fees(subscription=cashier.subscription)
        cashier.move(31 * DAY)
    assert cashier.bills() == [("paid", 99_000), ("paid", 200), ("paid", 400)]
    cashier.move(31 * DAY)
    assert len(cashier.bills()) == 3
    assert cashier.state == State.ACTIVE


def test_what_waits_is_billed_when_a_cancelled_plan_ends(cashier: Cashier, store: Store) -> None:
    cashier.give_card()
    cashier.choose("start")
    note_fee(store=store, order=1, total=Money(10_000, "CNY"))
    bring_fees(subscription=cashier.subscription)
    set_cancellation(subscription=cashier.subscription, cancels=True, now=cashier.now)
    assert cashier.move(31 * DAY) == State.READ_ONLY
    assert cashier.bills() == [("paid", 9_900), ("paid", 200)]


def test_each_paid_bill_has_its_receipt_once(cashier: Cashier, store: Store) -> None:
    Account.objects.update(language="en")
    cashier.give_card()
    cashier.choose("start")
    cashier.move(31 * DAY)
    cashier.bring()
    receipts = [message for message in mail.outbox if "receipt" in message.subject]
    assert [message.subject for message in receipts] == ["Test Store: receipt for CN¥99.00"] * 2
    last = Invoice.objects.latest("issued_at")
    assert f"Bill {last.number} of" in receipts[1].body
    assert f"/plan/bills/{last.uid}" in receipts[1].body


def test_a_bill_that_costs_nothing_has_no_receipt(cashier: Cashier) -> None:
    make_coupon(draft=CouponDraft(code="free", note="", percent=100), now=cashier.now)
    use_code(subscription=cashier.subscription, code="FREE", now=cashier.now)
    cashier.give_card()
    cashier.choose("start")
    assert cashier.bills() == [("paid", 0)]
    assert [message.subject for message in mail.outbox if "receipt" in message.subject] == []


def test_whoever_deletes_the_store_still_has_the_receipt_of_what_is_charged(
    cashier: Cashier, store: Store
) -> None:
    Account.objects.update(language="en")
    cashier.give_card()
    cashier.choose("start")
    note_fee(store=store, order=1, total=Money(10_000, "CNY"))
    bring_fees(subscription=cashier.subscription)
    ask_deletion(store=store, reason="Moving on")
    cashier.move(DAY)  # its subscription is cancelled then
    mail.outbox.clear()
    cashier.move(40 * DAY)
    assert cashier.bills()[-1] == ("paid", 200)
    assert [message.subject for message in mail.outbox] == ["Test Store: receipt for CN¥2.00"]
