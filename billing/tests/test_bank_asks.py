"""Banks that ask their customer before they pay (3-D Secure): each way it can end, and what stands"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Account
from backoffice.testing import client_of
from billing.actions.coupons import CouponDraft, make_coupon, use_code
from billing.actions.operating import put_on_plan
from billing.actions.paying import pay_now, set_cancellation
from billing.models import BankQuestion, CouponUse, Invoice, StripeMessage
from billing.stripe.subscriptions import Difference
from billing.tests.cashier import Cashier
from billing.tests.test_plan_pages import at, text_of
from foundation.errors import ActionError
from tenants.models import Store

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASKING = "pm_card_authenticationRequired"


def refused(make: Callable[[], object]) -> str:
    """The code that an action refuses with."""
    with pytest.raises(ActionError) as caught:
        make()
    return caught.value.code


def stands(cashier: Cashier) -> tuple[str, str, bool]:
    """(state, plan, whether a bank's question waits)."""
    now = cashier.subscription
    return str(now.state), now.plan.code, BankQuestion.objects.exists()


@pytest.fixture
def asked(cashier: Cashier) -> Cashier:
    """A store in its trial that chose a plan, and whose bank asks."""
    cashier.give_card(ASKING)
    assert refused(lambda: cashier.choose("start")) == "bank_asks"
    return cashier


@pytest.fixture
def owner(store: Store, store_owner: Account) -> Client:
    """The store's owner, reading English."""
    Account.objects.filter(pk=store_owner.pk).update(language="en")
    return client_of(store_owner)


def test_a_plan_begins_once_the_bank_agrees(asked: Cashier) -> None:
    assert stands(asked) == ("trial", "scale", True)
    assert asked.bills() == [("open", 9_900)]
    assert asked.bring() > 0  # what Stripe tells of it meanwhile begins nothing
    assert stands(asked) == ("trial", "scale", True)
    assert not Invoice.objects.exists()
    asked.answer_bank()
    assert stands(asked) == ("trial", "scale", True)
    assert asked.bring() > 0  # each twice, the newest first
    assert stands(asked) == ("active", "start", False)
    assert asked.bills() == [("paid", 9_900)]
    assert list(Invoice.objects.values_list("status", "total", "paid")) == [("paid", 9_900, 9_900)]
    assert set(asked.statuses) == {200}
    assert StripeMessage.objects.count() * 2 == len(asked.statuses)
    asked.give_card()
    assert asked.move(31 * DAY) == "active"
    assert asked.bills() == [("paid", 9_900)] * 2


def test_a_bank_that_refuses_changes_nothing_and_can_be_asked_again(
    asked: Cashier, store: Store, owner: Client
) -> None:
    asked.answer_bank(agrees=False)
    asked.bring()
    assert stands(asked) == ("trial", "scale", True)
    page = text_of(owner.get(at(store, "billing_confirm"), {"redirect_status": "failed"}))
    assert "Your bank refused" in page
    assert "Nothing was charged, and your plan is as it was." in page
    assert (asked.bills(), Invoice.objects.count()) == ([("open", 9_900)], 0)
    asked.answer_bank()
    answer = owner.get(at(store, "billing_confirm"), {"redirect_status": "succeeded"}, follow=True)
    assert "Thank you. Your bank confirmed the payment." in text_of(answer)
    assert stands(asked) == ("active", "start", False)  # before any webhook came
    asked.bring()
    assert stands(asked) == ("active", "start", False)
    assert asked.bills() == [("paid", 9_900)]


def test_who_closes_the_tab_comes_back_within_a_day(asked: Cashier, store: Store, owner: Client) -> None:
    assert asked.move(22 * HOUR) == "trial"
    said = text_of(owner.get(at(store)))
    assert "Your bank asks you to confirm" in said
    assert "Start begins as soon as your bank agrees." in said
    page = owner.get(at(store, "billing_confirm"))
    assert "js.stripe.com" in page.headers["Content-Security-Policy"]
    assert "Start CN¥99.00 Card Visa •••• 3184" in text_of(page)
    asked.answer_bank()
    asked.bring()
    assert stands(asked) == ("active", "start", False)


@pytest.mark.parametrize("is_told", [True, False])
def test_after_a_day_the_question_is_over(asked: Cashier, is_told: bool) -> None:
    with pytest.MonkeyPatch.context() as silent:
        if not is_told:
            silent.setattr(asked, "bring", int)
        assert asked.move(26 * HOUR) == "trial"
    assert stands(asked) == ("trial", "scale", False)
    assert (asked.bills(), Invoice.objects.count()) == ([("void", 9_900)], 0)
    assert refused(lambda: asked.choose("start")) == "bank_asks"


def test_a_second_click_asks_the_same_and_another_wish_anew(asked: Cashier) -> None:
    first = BankQuestion.objects.get().invoice_ref
    for key in ("a", "b"):
        assert refused(lambda key=key: asked.choose("start", key=key)) == "bank_asks"  # type: ignore[misc]
    assert (BankQuestion.objects.get().invoice_ref, asked.bills()) == (first, [("open", 9_900)])
    assert refused(lambda: asked.choose("grow")) == "bank_asks"
    assert BankQuestion.objects.get().amount == 29_900
    assert asked.bills() == [("void", 9_900), ("open", 29_900)]
    asked.answer_bank()
    now = asked.choose("grow", key="again")  # the click after the bank agreed, before any webhook
    assert (now.state, now.plan.code, asked.bills()[1:]) == ("active", "grow", [("paid", 29_900)])


def test_an_owner_lets_it_be(asked: Cashier, store: Store, owner: Client) -> None:
    answer = owner.post(at(store, "billing_confirm"), follow=True)
    assert "All stays as it was, and nothing was charged." in text_of(answer)
    assert stands(asked) == ("trial", "scale", False)
    assert asked.bills() == [("void", 9_900)]
    asked.bring()
    assert stands(asked) == ("trial", "scale", False)
    again = owner.get(at(store, "billing_confirm"), follow=True)
    assert "Your bank asks for nothing any more." in text_of(again)


def test_letting_it_be_after_the_bank_agreed_begins_it(asked: Cashier, store: Store, owner: Client) -> None:
    asked.answer_bank()
    answer = owner.post(at(store, "billing_confirm"), follow=True)
    assert "Your bank confirmed the payment." in text_of(answer)
    assert stands(asked) == ("active", "start", False)


def test_another_card_pays_what_the_bank_of_the_first_asked_about(asked: Cashier) -> None:
    asked.give_card()
    assert stands(asked) == ("trial", "scale", True)
    asked.answer_bank()  # nobody asks for this card
    asked.bring()
    assert (stands(asked), asked.bills()) == (("active", "start", False), [("paid", 9_900)])


def test_a_card_that_its_bank_knows_from_saving_it_is_not_asked_again(cashier: Cashier) -> None:
    cashier.give_card("pm_card_authenticationRequiredOnSetup")
    assert cashier.choose("start").state == "active"


def test_the_coupon_begins_with_the_plan_that_was_confirmed(cashier: Cashier) -> None:
    for code in ("HALF", "QUARTER"):
        percent = 50 if code == "HALF" else 25
        make_coupon(draft=CouponDraft(code=code, note="", percent=percent), now=cashier.now)
    use_code(subscription=cashier.subscription, code="HALF", now=cashier.now)
    cashier.give_card(ASKING)
    assert refused(lambda: cashier.choose("start")) == "bank_asks"
    assert CouponUse.objects.get().began_at is None
    use_code(subscription=cashier.subscription, code="QUARTER", now=cashier.now)  # another price: asked anew
    assert not BankQuestion.objects.exists()
    assert refused(lambda: cashier.choose("start", key="quarter")) == "bank_asks"
    cashier.answer_bank()
    cashier.bring()
    use = CouponUse.objects.get()
    assert (use.coupon.code, use.began_at) == ("QUARTER", cashier.now)
    assert (cashier.subscription.coupon, cashier.bills()[-1]) == ("QUARTER", ("paid", 7_425))


@pytest.fixture
def paying(cashier: Cashier) -> Cashier:
    """A store on its smallest plan, ten days in, whose new card's bank asks at every charge."""
    cashier.give_card()
    cashier.choose("start")
    cashier.give_card(ASKING)
    cashier.move(10 * DAY)
    return cashier


def test_a_larger_plan_waits_for_the_bank(paying: Cashier) -> None:
    assert refused(lambda: paying.choose("grow")) == "bank_asks"
    paying.bring()
    assert stands(paying) == ("active", "start", True)
    assert Invoice.objects.count() == 1
    paying.answer_bank(agrees=False)
    paying.bring()
    assert stands(paying) == ("active", "start", True)
    paying.answer_bank()
    paying.bring()
    assert stands(paying) == ("active", "grow", False)
    assert [status for status, _total in paying.bills()] == ["paid", "paid"]


def test_a_change_that_nobody_confirms_is_not_made(paying: Cashier) -> None:
    assert refused(lambda: paying.choose("grow")) == "bank_asks"
    assert paying.move(24 * HOUR) == "active"
    assert stands(paying) == ("active", "start", False)
    assert [status for status, _total in paying.bills()] == ["paid", "void"]
    assert refused(lambda: paying.choose("start", "year")) == "bank_asks"
    set_cancellation(subscription=paying.subscription, cancels=True, now=paying.now)
    assert stands(paying) == ("active", "start", False)
    assert [status for status, _total in paying.bills()] == ["paid", "void", "void"]


def test_what_an_operator_changes_is_asked_of_the_owner_by_letter(paying: Cashier) -> None:
    Account.objects.update(language="en")
    mail.outbox.clear()
    move = put_on_plan
    with pytest.raises(ActionError, match="They have a letter"):
        move(
            subscription=paying.subscription,
            price=paying.price("grow"),
            difference=Difference.CHARGED,
            key="k",
            now=paying.now,
        )
    (letter,) = mail.outbox
    assert letter.subject == "Test Store: your bank asks you to confirm a payment"
    assert "/plan/confirm" in letter.body
    paying.answer_bank()
    paying.bring()
    assert stands(paying) == ("active", "grow", False)


def test_a_renewal_that_the_bank_asks_about_is_led_to_it(
    paying: Cashier, store: Store, owner: Client
) -> None:
    mail.outbox.clear()
    assert paying.move(21 * DAY) == "past_due"
    (letter,) = mail.outbox
    assert letter.subject == "Test Store: your bank asks you to confirm a payment"
    assert "/plan/confirm" in letter.body
    assert list(Invoice.objects.order_by("pk").values_list("status", "asks")) == [
        ("paid", False),
        ("open", True),
    ]
    assert "It pays CN¥99.00 for your plan once it knows that it is you." in text_of(owner.get(at(store)))
    assert owner.post(at(store, "billing_pay")).headers["Location"] == at(store, "billing_confirm")
    tried = paying.bring()
    assert paying.move(2 * DAY) == "past_due"
    assert tried > 0
    assert paying.bring() == 0  # nobody is asked while the owner is away
    paying.answer_bank(agrees=False)
    paying.bring()
    assert paying.state == "past_due"
    assert "Nothing was charged. Try again" in text_of(owner.get(at(store, "billing_confirm")))
    paying.answer_bank()
    paying.bring()
    assert stands(paying) == ("active", "start", False)
    assert [status for status, _total in paying.bills()] == ["paid", "paid"]
    assert not Invoice.objects.filter(asks=True).exists()
    assert mail.outbox[-1].subject == "Test Store: thank you, all is well again"


def test_a_new_card_pays_an_old_bill_or_leads_to_its_bank(paying: Cashier) -> None:
    assert paying.move(21 * DAY) == "past_due"
    assert refused(lambda: paying.give_card(ASKING)) == "bank_asks"
    assert paying.subscription.card["last4"] == "3184"
    assert refused(lambda: pay_now(subscription=paying.subscription, now=paying.now)) == "bank_asks"
    paying.give_card()
    assert paying.state == "active"
