"""What a crash, a lost webhook or a shopper who walked away leaves behind is finished."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from foundation.models import Event
from storefront.catalog.models import Variant
from storefront.inventory.actions import set_on_hand
from storefront.inventory.models import StockLevel
from storefront.orders.actions import cancel_order
from storefront.orders.models import Order
from storefront.payments import tasks
from storefront.payments.actions import (
    UNPAID,
    reconcile_payments,
    settle_payment,
    start_payment,
    withdraw_order,
)
from storefront.payments.models import Payment, Refund
from storefront.payments.tests.till import Till, order_of
from tenants.context import in_store
from tenants.models import Store

Status = Payment.Status


def age(payment: Payment, minutes: float) -> None:
    """Make a payment so old."""
    created = timezone.now() - timedelta(minutes=minutes)
    Payment.objects.filter(pk=payment.pk).update(created_at=created)


def expire(order: Order) -> None:
    """Let the order's time to pay run out."""
    Order.objects.filter(pk=order.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def test_a_lost_webhook_is_made_up_for(till: Till, order: Order) -> None:
    payment = start_payment(order=order)
    till.confirm(payment)
    reconcile_payments()
    payment.refresh_from_db()
    assert payment.status == Status.PENDING
    age(payment, 1.1)
    reconcile_payments()
    payment.refresh_from_db()
    order.refresh_from_db()
    assert (payment.status, order.paid) == (Status.SUCCEEDED, 25_600)


@pytest.mark.parametrize(("minutes", "looked_at"), [(2.5, True), (3.5, False), (4.5, True), (6.5, False)])
def test_an_abandoned_payment_is_looked_at_ever_more_seldom(
    till: Till, order: Order, minutes: float, looked_at: bool
) -> None:
    payment = start_payment(order=order)
    till.confirm(payment)
    age(payment, minutes)
    reconcile_payments()
    payment.refresh_from_db()
    assert (payment.status == Status.SUCCEEDED) is looked_at


def test_a_crash_before_the_provider_answered_is_picked_up(till: Till, order: Order) -> None:
    payment = start_payment(order=order)
    till.confirm(payment)
    Payment.objects.update(status=Status.STARTED, provider_ref="", client_secret="")
    age(payment, 1.1)
    reconcile_payments()
    payment.refresh_from_db()
    assert (payment.status, len(till.intents())) == (Status.SUCCEEDED, 1)


def test_when_time_is_over_the_intent_is_cancelled_first(till: Till, order: Order, bracelet: Variant) -> None:
    payment = start_payment(order=order)
    expire(order)
    reconcile_payments()
    order.refresh_from_db()
    payment.refresh_from_db()
    assert (payment.status, order.cancel_reason) == (Status.CANCELLED, "unpaid")
    assert order.payment_status == Order.Payment.VOIDED
    assert StockLevel.objects.get(variant=bracelet).reserved == 0
    assert till.confirm(payment)["error"]["code"] == "payment_intent_unexpected_state"


def test_an_order_paid_at_the_last_moment_stays(till: Till, order: Order) -> None:
    payment = start_payment(order=order)
    till.confirm(payment)
    expire(order)
    reconcile_payments()
    order.refresh_from_db()
    assert (order.payment_status, order.cancelled_at) == (Order.Payment.PAID, None)


def test_a_failed_try_is_cancelled_with_its_order(till: Till, order: Order) -> None:
    payment = start_payment(order=order)
    till.confirm(payment, "pm_card_visa_chargeDeclined")
    settle_payment(payment=payment)
    expire(order)
    reconcile_payments()
    order.refresh_from_db()
    assert order.cancelled_at is not None
    assert till.intents()[0].status == "canceled"


def test_while_the_provider_is_down_the_order_is_kept(till: Till, order: Order) -> None:
    start_payment(order=order)
    expire(order)
    till.process.control("api", {"fail_next": 9})
    reconcile_payments()
    order.refresh_from_db()
    assert order.is_open
    till.process.control("api", {"fail_next": 0})
    reconcile_payments()
    order.refresh_from_db()
    assert order.cancelled_at is not None


def test_withdrawing_a_paid_order_gives_it_back_paid(till: Till, order: Order) -> None:
    payment = start_payment(order=order)
    till.confirm(payment)
    kept = withdraw_order(order=order)
    assert (kept.paid, kept.cancelled_at) == (25_600, None)


def test_late_money_brings_the_order_back(till: Till, order: Order, bracelet: Variant) -> None:
    payment = start_payment(order=order)
    cancel_order(order=order, reason=UNPAID)
    till.confirm(payment)
    settle_payment(payment=payment)
    order.refresh_from_db()
    assert (order.cancelled_at, order.payment_status) == (None, Order.Payment.PAID)
    assert StockLevel.objects.get(variant=bracelet).reserved == 2


def test_late_money_goes_back_when_the_goods_are_gone(till: Till, order: Order, bracelet: Variant) -> None:
    payment = start_payment(order=order)
    cancel_order(order=order, reason=UNPAID)
    set_on_hand(counts={bracelet: 1})
    till.confirm(payment)
    settle_payment(payment=payment)
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason, refund.status) == (25_600, "cancelled", Refund.Status.STARTED)
    assert Event.objects.filter(name="refund.owed").count() == 1
    assert Event.objects.filter(name="order.paid").count() == 0
    tasks.send_owed_refund(refund.pk)
    order.refresh_from_db()
    refund.refresh_from_db()
    assert (refund.status, order.refunded, order.payment_status) == (
        Refund.Status.SUCCEEDED,
        25_600,
        Order.Payment.REFUNDED,
    )
    assert order.cancelled_at is not None


def test_money_that_comes_twice_goes_back_once(till: Till, order: Order) -> None:
    first = start_payment(order=order)
    Payment.objects.filter(pk=first.pk).update(status=Status.CANCELLED)
    second = start_payment(order=order)
    for payment in (first, second):
        till.confirm(payment)
        settle_payment(payment=payment)
    refund = Refund.objects.get()
    assert (refund.payment_id, refund.reason) == (second.pk, "duplicate")
    assert Event.objects.filter(name="order.paid").count() == 1


@pytest.mark.django_db(transaction=True)
def test_webhook_and_way_back_at_once_settle_once(till: Till, bracelet: Variant, store: Store) -> None:
    order = order_of(bracelet, 2)
    payment = start_payment(order=order)
    till.confirm(payment)
    barrier = Barrier(6)
    faults: list[BaseException] = []

    def settle() -> None:
        try:
            with in_store(store):
                mine = Payment.objects.get(pk=payment.pk)
                barrier.wait(timeout=10)
                settle_payment(payment=mine)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=settle) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    order.refresh_from_db()
    assert order.paid == 25_600
    assert Event.objects.filter(name="order.paid").count() == 1


def test_every_store_is_reconciled(till: Till, order: Order, monkeypatch: Any) -> None:
    payment = start_payment(order=order)
    till.confirm(payment)
    age(payment, 1.1)
    tasks.reconcile_stores()
    payment.refresh_from_db()
    assert payment.status == Status.SUCCEEDED
