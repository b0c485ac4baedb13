"""Stripe's messages: late, twice, in any order, for somebody else, or forged."""

from __future__ import annotations

import uuid

from foundation.models import Event
from storefront.orders.models import Order
from storefront.payments.actions import settle_payment, start_payment
from storefront.payments.models import Payment, Refund, WebhookEvent
from storefront.payments.tests.till import Till
from tenants.context import in_store
from tenants.models import Store

SUCCEEDED, FAILED = "payment_intent.succeeded", "payment_intent.payment_failed"


def test_a_closed_tab_changes_nothing_the_webhook_settles(till: Till, order: Order) -> None:
    till.confirm(start_payment(order=order))
    (event,) = till.events(SUCCEEDED)
    assert till.deliver(event) == 200
    order.refresh_from_db()
    assert (order.payment_status, order.paid) == (Order.Payment.PAID, 25_600)
    assert Payment.objects.get().method == "visa 4242"
    row = WebhookEvent.objects.get()
    assert (row.event_id, row.kind, row.handled_at is not None) == (event["id"], SUCCEEDED, True)


def test_a_repeated_message_counts_once(till: Till, order: Order) -> None:
    till.confirm(start_payment(order=order))
    (event,) = till.events(SUCCEEDED)
    assert [till.deliver(event) for _ in range(3)] == [200, 200, 200]
    order.refresh_from_db()
    assert order.paid == 25_600
    assert Event.objects.filter(name="order.paid").count() == 1
    assert WebhookEvent.objects.count() == 1


def test_messages_in_the_wrong_order_end_in_the_right_state(till: Till, order: Order) -> None:
    payment = start_payment(order=order)
    till.confirm(payment, "pm_card_visa_chargeDeclined")
    till.confirm(payment)
    failed, succeeded = till.events(FAILED, SUCCEEDED)
    for event in (succeeded, failed):
        assert till.deliver(event) == 200
    payment.refresh_from_db()
    assert payment.status == Payment.Status.SUCCEEDED
    order.refresh_from_db()
    assert order.paid == 25_600


def test_the_message_may_come_before_our_own_call_has_answered(till: Till, order: Order) -> None:
    payment = start_payment(order=order)
    till.confirm(payment)
    Payment.objects.filter(pk=payment.pk).update(provider_ref="", client_secret="", status="started")
    till.deliver(till.events(SUCCEEDED)[0])
    payment.refresh_from_db()
    assert (payment.status, payment.provider_ref) == (Payment.Status.SUCCEEDED, till.intents()[0].id)


def test_a_message_that_names_another_store_touches_neither(
    till: Till, order: Order, other_store: Store
) -> None:
    payment = start_payment(order=order)
    till.confirm(payment)
    (event,) = till.events(SUCCEEDED)
    for uid in (str(other_store.uid), str(uuid.uuid4()), "", "nonsense"):
        event["data"]["object"]["metadata"]["store"] = uid
        assert till.deliver(event) == 200
    payment.refresh_from_db()
    assert payment.status == Payment.Status.PENDING
    with in_store(other_store):
        assert WebhookEvent.objects.count() == 0


def test_a_forged_or_broken_message_is_refused(till: Till, order: Order) -> None:
    payment = start_payment(order=order)
    till.confirm(payment)
    (event,) = till.events(SUCCEEDED)
    assert till.deliver(event, secret="whsec_guessed") == 400
    assert till.deliver({"id": "evt_1", "type": "x"}) == 400
    payment.refresh_from_db()
    assert payment.status == Payment.Status.PENDING


def test_while_stripe_is_down_it_is_asked_to_tell_again(till: Till, order: Order) -> None:
    till.confirm(start_payment(order=order))
    (event,) = till.events(SUCCEEDED)
    till.process.control("api", {"fail_next": 9, "status": 503})
    assert till.deliver(event) == 503
    assert WebhookEvent.objects.count() == 0
    till.process.control("api", {"fail_next": 0})
    assert till.deliver(event) == 200
    order.refresh_from_db()
    assert order.paid == 25_600


def test_a_refund_made_in_stripes_own_console_is_taken_over(till: Till, order: Order) -> None:
    payment = start_payment(order=order)
    till.confirm(payment)
    settle_payment(payment=payment)
    till.client.v1.refunds.create({"payment_intent": payment.provider_ref, "amount": 600})
    for event in till.events("refund.created", "charge.refunded"):
        assert till.deliver(event) == 200
    refund = Refund.objects.get()
    assert (refund.amount, refund.status, refund.created_by) == (
        600,
        Refund.Status.SUCCEEDED,
        "provider:stripe",
    )
    order.refresh_from_db()
    assert (order.refunded, order.payment_status) == (600, Order.Payment.PARTLY_REFUNDED)
