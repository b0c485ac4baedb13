"""Money back: in parts, whole, never too much, once each, whatever breaks on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from foundation.errors import ActionError
from foundation.models import Event
from storefront.catalog.models import Variant
from storefront.inventory.models import StockLevel
from storefront.orders.models import Order
from storefront.payments.actions import reconcile_payments, refund_order, settle_payment, start_payment
from storefront.payments.models import Payment, Refund
from storefront.payments.queries import refundable_now
from storefront.payments.tests.till import Till

ACTOR = "account:1"


def pay(till: Till, order: Order, card: str = "pm_card_visa") -> Payment:
    """Pay the order with a card."""
    payment = start_payment(order=order)
    till.confirm(payment, card)
    settled = settle_payment(payment=payment)
    order.refresh_from_db()
    assert order.paid == 25_600
    return settled


def refunded_at_stripe(till: Till) -> list[int]:
    """The amounts that Stripe gave back, newest first."""
    return [refund.amount for refund in till.client.v1.refunds.list().data]


def test_parts_and_then_the_rest(till: Till, order: Order, bracelet: Variant) -> None:
    pay(till, order)
    line = order.lines.get()
    first = refund_order(order=order, amount=12_800, units={line.pk: 1}, reason="broken", actor=ACTOR)
    assert (first.status, first.reason, first.created_by) == (Refund.Status.SUCCEEDED, "broken", ACTOR)
    order.refresh_from_db()
    line.refresh_from_db()
    assert (order.refunded, order.payment_status) == (12_800, Order.Payment.PARTLY_REFUNDED)
    assert (line.cancelled, StockLevel.objects.get(variant=bracelet).reserved) == (1, 1)
    refund_order(order=order, amount=12_800, units={line.pk: 1}, actor=ACTOR)
    order.refresh_from_db()
    assert (order.refunded, order.payment_status) == (25_600, Order.Payment.REFUNDED)
    assert refunded_at_stripe(till) == [12_800, 12_800]


@pytest.mark.parametrize(
    ("amount", "units", "code"),
    [
        (25_601, 0, "refund_too_much"),
        (0, 0, "refund_amount"),
        (-5, 0, "refund_amount"),
        (100, 3, "too_many_units"),
    ],
)
def test_more_than_was_paid_or_sold_is_refused(
    till: Till, order: Order, amount: int, units: int, code: str
) -> None:
    pay(till, order)
    line = order.lines.get()
    with pytest.raises(ActionError) as caught:
        refund_order(order=order, amount=amount, units={line.pk: units}, actor=ACTOR)
    assert caught.value.code == code
    assert (Refund.objects.count(), refunded_at_stripe(till)) == (0, [])


def test_what_is_under_way_is_promised_already(till: Till, order: Order) -> None:
    pay(till, order, "pm_card_pendingRefund")
    pending = refund_order(order=order, amount=20_000, actor=ACTOR)
    assert pending.status == Refund.Status.PENDING
    order.refresh_from_db()
    assert (order.refunded, refundable_now(order)) == (0, 5_600)
    with pytest.raises(ActionError) as caught:
        refund_order(order=order, amount=5_601, actor=ACTOR)
    assert caught.value.code == "refund_too_much"
    till.process.control("refunds", {})
    till.deliver(till.events("refund.updated")[-1])
    order.refresh_from_db()
    assert (order.refunded, Refund.objects.get().status) == (20_000, Refund.Status.SUCCEEDED)


def test_a_refund_that_the_bank_sends_back_is_owed_again(till: Till, order: Order) -> None:
    pay(till, order, "pm_card_refundFail")
    refund = refund_order(order=order, amount=25_600, actor=ACTOR)
    till.process.control("refunds", {})
    till.deliver(till.events("refund.failed")[-1])
    refund.refresh_from_db()
    order.refresh_from_db()
    assert (refund.status, refund.error_code) == (Refund.Status.FAILED, "expired_or_canceled_card")
    assert (order.refunded, order.payment_status, refundable_now(order)) == (0, Order.Payment.PAID, 25_600)
    assert Event.objects.filter(name="refund.failed").count() == 1


def test_a_form_sent_twice_is_one_refund(till: Till, order: Order) -> None:
    pay(till, order)
    first = refund_order(order=order, amount=5_000, key="form-1", actor=ACTOR)
    second = refund_order(order=order, amount=5_000, key="form-1", actor=ACTOR)
    assert (second.pk, refunded_at_stripe(till)) == (first.pk, [5_000])


@pytest.mark.parametrize("after", [False, True])
def test_a_refund_whose_answer_is_lost_happens_once(till: Till, order: Order, after: bool) -> None:
    pay(till, order)
    till.process.control("api", {"fail_next": 2, "after": after})
    refund = refund_order(order=order, amount=25_600, actor=ACTOR)
    assert refund.status == Refund.Status.STARTED
    till.process.control("api", {"fail_next": 0})
    Refund.objects.update(created_at=refund.created_at - timedelta(seconds=65))
    reconcile_payments()
    refund.refresh_from_db()
    order.refresh_from_db()
    assert (refund.status, order.refunded) == (Refund.Status.SUCCEEDED, 25_600)
    assert refunded_at_stripe(till) == [25_600]


def test_after_a_day_stripes_own_list_tells_whether_it_was_sent(till: Till, order: Order) -> None:
    payment = pay(till, order)
    refund = refund_order(order=order, amount=25_600, actor=ACTOR)
    Order.objects.filter(pk=order.pk).update(refunded=0)
    Refund.objects.filter(pk=refund.pk).update(
        status=Refund.Status.STARTED,
        provider_ref="",
        created_at=refund.created_at - timedelta(minutes=2**11 + 0.1),
    )
    reconcile_payments()
    refund.refresh_from_db()
    assert (refund.status, refunded_at_stripe(till)) == (Refund.Status.SUCCEEDED, [25_600])
    assert payment.refunds.count() == 1
