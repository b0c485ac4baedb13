"""A gateway of a plugin: it takes money as the core's do, and what it does wrong loses and doubles none."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as platform
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.errors import ActionError
from foundation.models import Event
from plugins.actions import remove_plugin, switch_plugin
from plugins.testing import with_plugins
from storefront.orders.models import Order
from storefront.orders.timeline import entries
from storefront.payments.actions import (
    GatewayDown,
    reconcile_payments,
    refund_order,
    settle_payment,
    start_payment,
    withdraw_order,
)
from storefront.payments.gateways import gateways, label_of
from storefront.payments.models import Payment, Refund, WebhookEvent
from storefront.payments.tests.till import Till, order_of
from storefront.payments.tests.toll import KEPT, bring, faults, kept, misbehave, tell
from storefront.payments.ways import chosen, offerable
from tenants.context import in_store
from tenants.models import Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tollgate")]
Status = Payment.Status
TOLL = "tollgate"


def begin(order: Order) -> Payment:
    return start_payment(order=order, gateway=TOLL)


def paid(order: Order) -> Payment:
    payment = begin(order)
    bring(payment, "succeeded")
    return settle_payment(payment=payment)


def test_it_is_told_all_it_needs_and_leads_the_shopper_to_its_page(order: Order, store: Store) -> None:
    payment = begin(order)
    assert payment.pay_url == f"{store.url}/apps/tollgate/pay/{payment.key}"
    assert (payment.status, payment.provider, payment.provider_ref) == (
        Status.PENDING,
        TOLL,
        f"t-{payment.key}",
    )
    path = f"/webhooks/payments/{store.uid}/tollgate/tollgate"
    assert kept(payment) == {
        "key": payment.key,
        "amount": 25_600,
        "currency": "CNY",
        "state": "pending",
        "back": f"{store.url}/checkout/return/{payment.key}",
        "hook": f"{platform.PUBLIC_SCHEME}://{platform.PLATFORM_HOST}{platform.PUBLIC_PORT}{path}",
    }


def test_money_comes_in_and_goes_back(order: Order) -> None:
    payment = paid(order)
    order.refresh_from_db()
    assert (payment.status, payment.method, order.paid) == (Status.SUCCEEDED, "toll 1", 25_600)
    refund = refund_order(order=order, amount=600, actor="account:1")
    assert (refund.status, refund.provider_ref) == (Refund.Status.SUCCEEDED, f"r-{refund.key}")


def test_a_webhook_at_its_own_address_settles_once(order: Order, other_store: Store) -> None:
    payment = begin(order)
    bring(payment, "succeeded")
    assert tell(payment, token="guessed") == 400
    assert tell(payment, to=f"/webhooks/payments/{other_store.uid}/tollgate/tollgate") == 404
    assert tell(payment, to=f"/webhooks/payments/{uuid.uuid4()}/tollgate/tollgate") == 404
    payment.refresh_from_db()
    assert payment.status == Status.PENDING
    assert [tell(payment) for _turn in range(3)] == [200, 200, 200]
    order.refresh_from_db()
    assert (order.paid, WebhookEvent.objects.count()) == (25_600, 1)
    with in_store(other_store):
        assert WebhookEvent.objects.count() == 0


def test_junk_from_strangers_never_pauses_it(order: Order) -> None:
    payment = begin(order)
    bring(payment, "succeeded")
    misbehave(read_webhook="raise")
    assert [tell(payment) for _turn in range(6)] == [503] * 6
    misbehave()
    assert tell(payment) == 200


@pytest.mark.parametrize(
    ("does", "fault"),
    [
        ("raise", "ValueError: no luck"),
        ("hang", "TookTooLong: no answer within 0.2 s"),
        ("rubbish", "RubbishError: the answer: dict is not an instance of "),
        ("nameless", "RubbishError: a payment needs a reference of up to 255 letters"),
        ("yen", "RubbishError: it says that the payment is in JPY, and CNY was asked for"),
        ("bad url", "RubbishError: the address to pay at is none"),
    ],
)
def test_a_start_that_fails_is_told_and_can_be_made_again(
    order: Order, settings: Any, does: str, fault: str
) -> None:
    settings.PLUGIN_PATIENCE = 0.02 if does == "hang" else settings.PLUGIN_PATIENCE
    misbehave(create=does)
    with pytest.raises(GatewayDown):
        begin(order)
    assert faults()[0].startswith(fault)
    assert Payment.objects.get().status == Status.STARTED
    settings.PLUGIN_PATIENCE = 20
    misbehave()
    payment = begin(order)
    assert (payment.status, Payment.objects.count()) == (Status.PENDING, 1)


def test_a_refusal_is_no_fault(order: Order) -> None:
    misbehave(create="refuse")
    with pytest.raises(ActionError) as caught:
        begin(order)
    assert (caught.value.code, faults()) == ("payment_refused", [])
    assert Payment.objects.get().error_code == "too_little"


@pytest.mark.parametrize("does", ["raise", "rubbish", "less", "yen", "nameless", "same name"])
def test_lies_about_a_payment_are_not_believed(order: Order, does: str) -> None:
    payment = begin(order)
    bring(payment, "succeeded")
    misbehave(fetch=does)
    with pytest.raises(GatewayDown):
        settle_payment(payment=payment)
    order.refresh_from_db()
    payment.refresh_from_db()
    assert (payment.status, order.paid, len(faults())) == (Status.PENDING, 0, 1)
    misbehave()
    assert settle_payment(payment=payment).status == Status.SUCCEEDED


def test_two_payments_with_one_reference_are_not_believed(order: Order, bracelet: Any) -> None:
    misbehave(create="same name")
    begin(order)
    with pytest.raises(GatewayDown):
        begin(order_of(bracelet, 1))
    assert faults() == ["RubbishError: it gives two payments one reference"]
    assert sorted(Payment.objects.values_list("provider_ref", flat=True)) == ["", "t-1"]


def test_the_reconciler_asks_again_what_nobody_told(order: Order) -> None:
    payment = begin(order)
    bring(payment, "succeeded")
    Payment.objects.update(created_at=timezone.now() - timedelta(seconds=66))
    misbehave(fetch="raise")
    reconcile_payments()
    misbehave()
    reconcile_payments()
    order.refresh_from_db()
    assert order.paid == 25_600


def test_an_order_out_of_time_is_given_up_once_the_gateway_says_so(order: Order) -> None:
    payment = begin(order)
    Order.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    misbehave(cancel="raise")
    reconcile_payments()
    order.refresh_from_db()
    assert order.is_open
    misbehave()
    reconcile_payments()
    order.refresh_from_db()
    assert (order.cancel_reason, kept(payment)["state"]) == ("unpaid", "cancelled")


def test_another_way_to_pay_calls_the_first_off(till: Till, order: Order) -> None:
    first = begin(order)
    second = start_payment(order=order)
    first.refresh_from_db()
    assert (kept(first)["state"], first.status, second.provider) == ("cancelled", Status.CANCELLED, "stripe")
    third = begin(order)
    assert (third.pk != first.pk, till.intents()[0].status) == (True, "canceled")


def test_money_that_came_by_the_first_is_not_taken_twice(till: Till, order: Order) -> None:
    first = begin(order)
    bring(first, "succeeded")
    taken = start_payment(order=order)
    order.refresh_from_db()
    assert (taken.pk, order.paid, till.intents()) == (first.pk, 25_600, [])


def test_one_that_does_not_answer_bars_no_other_unless_shoppers_were_led_there(
    till: Till, order: Order
) -> None:
    misbehave(create="raise", cancel="raise")
    with pytest.raises(GatewayDown):
        begin(order)
    assert start_payment(order=order).provider == "stripe"
    misbehave(cancel="raise")
    begin(order)
    with pytest.raises(ActionError) as caught:
        start_payment(order=order)
    assert caught.value.code == "payment_open"


def test_after_its_plugin_is_off_nothing_is_lost_and_all_can_be_read(order: Order) -> None:
    payment = begin(order)
    switch_plugin(plugin=TOLL, is_on=False)
    assert (tell(payment), payment.gateway_label) == (404, "Toll")
    with pytest.raises(GatewayDown):
        settle_payment(payment=payment)
    Order.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    reconcile_payments()
    payment.refresh_from_db()
    assert (payment.status, payment.error_code) == (Status.CANCELLED, "given_up")
    told = [each.told.title for each in entries(Order.objects.get(), "en")]
    assert any("“Toll” did not say how a payment ended" in text for text in told)

    # It comes back, and with it the money.
    switch_plugin(plugin=TOLL, is_on=True)
    bring(payment, "succeeded")
    assert tell(payment) == 200
    order.refresh_from_db()
    assert (order.paid, order.cancelled_at) == (25_600, None)


def test_a_refund_without_its_plugin_says_what_to_do(order: Order) -> None:
    paid(order)
    remove_plugin(plugin=TOLL, with_data=False)
    with pytest.raises(ActionError) as caught:
        refund_order(order=order, amount=600, actor="account:1")
    assert (caught.value.code, "Toll" in str(caught.value)) == ("gateway_gone", True)
    assert Refund.objects.count() == 0


def test_refunds_that_can_not_be_true_stay_open(order: Order) -> None:
    paid(order)
    misbehave(refund="more")
    refund = refund_order(order=order, amount=600, actor="account:1")
    assert (refund.status, faults()) == (
        Refund.Status.STARTED,
        ["RubbishError: it gave back another amount"],
    )
    misbehave()
    Refund.objects.update(created_at=timezone.now() - timedelta(seconds=66))
    reconcile_payments()
    refund.refresh_from_db()
    order.refresh_from_db()
    assert (refund.status, order.refunded) == (Refund.Status.SUCCEEDED, 600)


def test_withdrawing_asks_it_first(order: Order) -> None:
    payment = begin(order)
    bring(payment, "succeeded")
    assert withdraw_order(order=order).paid == 25_600
    assert Event.objects.filter(name="payment.succeeded").count() == 1


def test_names_and_labels() -> None:
    assert [each.name for each in gateways()] == [
        "stripe", "manual", "tollgate", "tollgate/in-place", "tollgate/yen",
    ]  # fmt: skip
    assert [label_of(name) for name in ("tollgate/yen", "gone-pay/x", "free")] == ["Yen", "Gone Pay", "Free"]


def test_all_gateways_cost_one_query() -> None:
    with CaptureQueriesContext(connection) as asked:
        gateways()
    assert len(asked) == 1
    assert KEPT.get("created") is None


def test_without_such_plugins_gateways_cost_nothing(order: Order) -> None:
    with with_plugins(), CaptureQueriesContext(connection) as asked:
        assert [way.name for way in chosen(offerable())] == ["stripe"]
    assert len(asked) == 0
