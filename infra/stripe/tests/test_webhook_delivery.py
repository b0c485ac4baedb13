"""Signed events reach their endpoint whatever happens, and payments outlive the process."""

import queue
from typing import Any

import pytest
from stripe import StripeClient

from infra.stripe.process import StripeProcess
from infra.stripe.tests.conftest import Ear

PAID: Any = {
    "amount": 1200,
    "currency": "usd",
    "confirm": True,
    "payment_method": "pm_card_visa",
    "return_url": "http://shop.localhost/",
}


def test_a_payment_is_told_once_with_its_facts(client: StripeClient, ear: Ear) -> None:
    params: Any = PAID | {"metadata": {"store": "s_000007"}}
    intent = client.v1.payment_intents.create(params)
    event = ear.next()
    assert (event.type, event.data.object["id"]) == ("payment_intent.succeeded", intent.id)
    assert event.data.object["metadata"]["store"] == "s_000007"
    listed = client.v1.events.list({"limit": 10}).data
    assert [each.type for each in listed] == [
        "payment_intent.succeeded",
        "charge.succeeded",
        "payment_intent.created",
    ]
    assert listed[0].id == event.id
    assert listed[0].to_dict() == event.to_dict()
    with pytest.raises(queue.Empty):
        ear.next(0.3)


def test_a_refused_event_comes_again_with_the_same_id(client: StripeClient, ear: Ear) -> None:
    ear.answers = [500, 503]
    client.v1.payment_intents.create(PAID)
    assert len({ear.next().id for _ in range(3)}) == 1


def test_faults_repeat_hold_reorder_and_lose(client: StripeClient, local: StripeProcess, ear: Ear) -> None:
    local.control("webhooks", {"paused": True})
    first = client.v1.payment_intents.create(PAID)
    client.v1.refunds.create({"payment_intent": first.id})
    assert local.control("webhooks")["held"] == [
        "payment_intent.succeeded",
        "refund.created",
        "charge.refunded",
    ]
    local.control("webhooks", {"reorder": True, "duplicate": 1})
    heard = [ear.next().type for _ in range(6)]
    assert heard == [
        kind for kind in ("charge.refunded", "refund.created", "payment_intent.succeeded") for _ in "12"
    ]
    local.control("webhooks", {"drop_next": 1})
    client.v1.payment_intents.create(PAID)
    with pytest.raises(queue.Empty):
        ear.next(0.3)


def test_kill_loses_neither_payments_nor_their_events(
    local: StripeProcess, client: StripeClient, ear: Ear
) -> None:
    local.control("webhooks", {"paused": True})
    paid = client.v1.payment_intents.create(PAID, {"idempotency_key": "before"})
    customer = client.v1.customers.create({"email": "wang@example.com"})
    local.kill()
    local.start()
    event = ear.next()
    assert (event.type, event.data.object["id"]) == ("payment_intent.succeeded", paid.id)
    assert client.v1.payment_intents.retrieve(paid.id).status == "succeeded"
    assert client.v1.payment_intents.create(PAID, {"idempotency_key": "before"}).id == paid.id
    assert client.v1.customers.retrieve(customer.id).email == "wang@example.com"


def test_endpoints_made_over_the_api_hear_what_they_asked_for(client: StripeClient, ear: Ear) -> None:
    made = client.v1.webhook_endpoints.create({"url": ear.url, "enabled_events": ["payment_intent.created"]})
    assert made.secret is not None
    assert made.secret.startswith("whsec_")
    client.v1.webhook_endpoints.delete(made.id)
    client.v1.payment_intents.create({"amount": 500, "currency": "usd"})
    with pytest.raises(queue.Empty):
        ear.next(0.3)
