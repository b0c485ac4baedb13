"""From an order that waits for its money to one that is paid, through the real local Stripe."""

from __future__ import annotations

import pytest

from foundation.errors import ActionError
from foundation.models import Event
from storefront.catalog.models import Variant
from storefront.inventory.models import StockLevel
from storefront.orders.models import Order
from storefront.payments.actions import GatewayDown, settle_payment, start_payment
from storefront.payments.models import Payment
from storefront.payments.tests.till import Till, order_of

Status = Payment.Status


def names(order: Order) -> list[str]:
    """What happened to the order's payments, oldest first."""
    told = Event.objects.filter(subject=f"order:{order.pk}", name__startswith="payment.")
    return list(told.order_by("pk").values_list("name", flat=True))


def test_a_card_pays_the_order(till: Till, order: Order) -> None:
    payment = start_payment(order=order)
    assert (payment.status, payment.amount, payment.currency) == (Status.PENDING, 25_600, "CNY")
    assert till.confirm(payment)["status"] == "succeeded"
    settled = settle_payment(payment=payment)
    order.refresh_from_db()
    assert (settled.status, settled.method) == (Status.SUCCEEDED, "visa 4242")
    assert (order.payment_status, order.paid, order.expires_at) == (Order.Payment.PAID, 25_600, None)
    assert names(order) == ["payment.started", "payment.succeeded"]
    intent = till.intents()[0]
    assert (intent.amount, intent.currency, intent.receipt_email) == (25_600, "cny", "li@example.com")


def test_starting_again_gives_the_same_payment(till: Till, order: Order) -> None:
    first, second = start_payment(order=order), start_payment(order=order)
    assert (second.pk, second.client_secret) == (first.pk, first.client_secret)
    assert len(till.intents()) == 1


def test_after_a_declined_card_another_one_pays(till: Till, order: Order, bracelet: Variant) -> None:
    payment = start_payment(order=order)
    assert till.confirm(payment, "pm_card_visa_chargeDeclined")["error"]["code"] == "card_declined"
    failed = settle_payment(payment=payment)
    order.refresh_from_db()
    assert (failed.status, failed.error_code) == (Status.FAILED, "generic_decline")
    assert (order.is_open, order.paid) == (True, 0)
    assert StockLevel.objects.get(variant=bracelet).reserved == 2
    again = start_payment(order=order)
    assert (again.pk, again.status) == (payment.pk, Status.PENDING)
    till.confirm(again, "pm_card_mastercard")
    settled = settle_payment(payment=again)
    order.refresh_from_db()
    assert (settled.status, settled.method, settled.error_code) == (Status.SUCCEEDED, "mastercard 4444", "")
    assert order.paid == 25_600
    assert len(till.intents()) == 1
    assert names(order) == ["payment.started", "payment.failed", "payment.succeeded"]


@pytest.mark.parametrize(("answer", "status"), [("approve", Status.SUCCEEDED), ("fail", Status.FAILED)])
def test_three_d_secure_waits_for_the_bank(till: Till, order: Order, answer: str, status: str) -> None:
    payment = start_payment(order=order)
    intent = till.confirm(payment, "pm_card_threeDSecure2Required")
    assert settle_payment(payment=payment).status == Status.PENDING
    till.answer_bank(intent, answer)
    assert settle_payment(payment=payment).status == status
    order.refresh_from_db()
    assert (order.paid_at is not None) is (status == Status.SUCCEEDED)


def test_alipay_pays(till: Till, order: Order) -> None:
    payment = start_payment(order=order)
    method = till.shopper.call("POST", "/v1/payment_methods", type="alipay")
    intent = till.confirm(payment, method["id"])
    till.answer_bank(intent, "approve")
    assert settle_payment(payment=payment).method == "alipay"


def test_a_lost_answer_makes_no_second_intent(till: Till, order: Order) -> None:
    till.process.control("api", {"fail_next": 2, "after": True})
    with pytest.raises(GatewayDown):
        start_payment(order=order)
    assert Payment.objects.get().status == Status.STARTED
    till.process.control("api", {"fail_next": 0})
    payment = start_payment(order=order)
    assert [intent.id for intent in till.intents()] == [payment.provider_ref]
    assert Payment.objects.count() == 1


def test_an_order_that_costs_nothing_is_paid_at_once(till: Till, bracelet: Variant) -> None:
    order = order_of(bracelet, 1, price=0)
    payment = start_payment(order=order)
    order.refresh_from_db()
    assert (payment.status, payment.client_secret) == (Status.SUCCEEDED, "")
    assert (order.payment_status, till.intents()) == (Order.Payment.PAID, [])


def test_a_refused_amount_is_told_and_leaves_no_open_payment(till: Till, bracelet: Variant) -> None:
    order = order_of(bracelet, 1, price=100_000_000)
    with pytest.raises(ActionError) as caught:
        start_payment(order=order)
    assert caught.value.code == "payment_refused"
    payment = Payment.objects.get()
    assert (payment.status, payment.error_code) == (Status.FAILED, "amount_too_large")


def test_a_paid_order_is_not_paid_again(till: Till, order: Order) -> None:
    payment = start_payment(order=order)
    till.confirm(payment)
    settle_payment(payment=payment)
    with pytest.raises(ActionError) as caught:
        start_payment(order=order)
    assert caught.value.code == "already_paid"
    assert len(till.intents()) == 1
