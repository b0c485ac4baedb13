"""From an event to a receiver: what is sent, in which order, and again when it fails."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.models import Event
from plugins.webhooks.actions.settling import DELAYS, VARIED_BY
from plugins.webhooks.models import Attempt, Endpoint, Message
from plugins.webhooks.queries import due_endpoints
from plugins.webhooks.receiver import Reply
from plugins.webhooks.tests.conftest import Clock, Till
from plugins.webhooks.tests.happenings import happen, happen_quietly, send_due
from storefront.orders.events import OrderNoted
from storefront.shipping.events import ShippingChanged
from tenants.models import Store

pytestmark = pytest.mark.django_db

BUSY = Reply(503, "later")


def states() -> list[str]:
    return list(Message.objects.order_by("event").values_list("state", flat=True))


def test_an_event_reaches_the_receiver_signed(store: Store, endpoint: Endpoint, till: Till) -> None:
    event = happen(OrderNoted(order=7, text="请尽快发货"))
    till.replies = [Reply(202, "thanks", (("X-Trace", "abc"),))]
    done = send_due(endpoint)
    (got,) = till.got
    assert got.fault is None
    assert (got.path, got.headers["content-type"]) == ("/hook", "application/json; charset=utf-8")
    assert json.loads(got.body) == {
        "type": "order.noted",
        "timestamp": event.at.isoformat(),
        "data": {"order": 7, "text": "请尽快发货"},
        "store": {"id": str(store.uid), "handle": store.handle},
    }
    message, attempt = Message.objects.get(), Attempt.objects.get()
    assert (message.state, message.tries, message.webhook_id) == ("delivered", 1, got.webhook_id)
    assert (attempt.status, attempt.response, attempt.is_cut) == (202, "thanks", False)
    assert attempt.headers["X-Trace"] == "abc"
    assert attempt.sent_headers["webhook-signature"] == got.headers["webhook-signature"]
    assert (done.is_done, done.seconds_to_next) == (True, None)


def test_another_secret_does_not_verify(endpoint: Endpoint, till: Till) -> None:
    till.receiver.secrets[:] = ["whsec_" + "c2VjcmV0" * 4]
    happen()
    send_due(endpoint)
    assert [each.fault for each in till.got] == ["No matching signature found"]


def test_an_event_that_nobody_asked_for_is_not_even_delivered(endpoint: Endpoint) -> None:
    event = happen_quietly(ShippingChanged())
    assert event.delivered_at is not None
    assert not Message.objects.exists()


def test_an_event_that_is_delivered_twice_is_sent_once(endpoint: Endpoint, till: Till) -> None:
    event = happen()
    Event.objects.filter(pk=event.pk).update(delivered_at=None)
    from foundation import events

    events.deliver(event.pk)
    send_due(endpoint)
    send_due(endpoint)
    assert len(till.got) == 1


def test_a_failure_is_tried_again_after_a_while(endpoint: Endpoint, till: Till, clock: Clock) -> None:
    happen()
    till.replies = [BUSY]
    done = send_due(endpoint)
    assert states() == ["waiting"]
    assert done.seconds_to_next is not None
    assert 0.8 * DELAYS[0] - 1 < done.seconds_to_next <= 1.2 * DELAYS[0]
    send_due(endpoint)
    assert len(till.got) == 1
    clock.move(seconds=DELAYS[0] * 1.2)
    assert due_endpoints() == [endpoint.pk]
    send_due(endpoint)
    assert states() == ["delivered"]
    assert len(set(till.ids)) == 1
    assert len({each.body for each in till.got}) == 1
    assert [each.status for each in Attempt.objects.order_by("pk")] == [503, 200]


def test_tries_spread_over_three_days_then_end(endpoint: Endpoint, till: Till, clock: Clock) -> None:
    happen()
    till.always = BUSY
    began = timezone.now()
    waits = []
    while states() == ["waiting"]:
        before = timezone.now()
        send_due(endpoint)
        message = Message.objects.get()
        Endpoint.objects.update(paused_until=None)
        if message.state == "waiting":
            waits.append((message.next_at - before).total_seconds())
            clock.ahead += message.next_at - timezone.now()
    for planned, waited in zip(DELAYS, waits, strict=False):
        assert planned * (1 - VARIED_BY) - 1 < waited < planned * (1 + VARIED_BY) + 1
    assert len(waits) == len(DELAYS) + 1
    assert states() == ["failed"]
    assert timedelta(days=3) <= timezone.now() - began < timedelta(days=3, minutes=1)
    assert Attempt.objects.count() == len(DELAYS) + 2


def test_a_receiver_says_when_to_come_back(endpoint: Endpoint, till: Till) -> None:
    happen()
    till.replies = [Reply(429, headers=(("Retry-After", "7200"),))]
    send_due(endpoint)
    wait = Message.objects.get().next_at - timezone.now()
    assert timedelta(seconds=7190) < wait <= timedelta(seconds=7200)


def test_a_subject_goes_in_order_and_others_go_on(endpoint: Endpoint, till: Till, clock: Clock) -> None:
    endpoint.most_at_once = 1
    endpoint.save()
    first, second, other = happen(subject=1), happen(subject=1), happen(subject=2)
    till.replies = [BUSY]
    send_due(endpoint)
    known = {row.webhook_id: row.event for row in Message.objects.all()}
    assert [known[each] for each in till.ids] == [first.pk, other.pk]
    assert states() == ["waiting", "waiting", "delivered"]
    clock.move(seconds=10)
    send_due(endpoint)
    assert [known[each] for each in till.ids] == [first.pk, other.pk, first.pk, second.pk]


def test_many_at_once_keep_the_order_of_each_subject(endpoint: Endpoint, till: Till) -> None:
    events = [happen(subject=number % 7) for number in range(60)]
    send_due(endpoint)
    known = {row.webhook_id: row.event for row in Message.objects.all()}
    subject = {event.pk: event.subject for event in events}
    got = [known[each] for each in till.ids]
    assert sorted(got, key=str) == sorted((event.pk for event in events), key=str)
    for each in set(subject.values()):
        mine = [pk for pk in got if subject[pk or 0] == each]
        assert mine == sorted(mine, key=lambda pk: pk or 0)


def test_a_later_event_waits_for_an_earlier_one_that_is_not_delivered_yet(
    endpoint: Endpoint, till: Till, clock: Clock
) -> None:
    from foundation import events

    early = happen_quietly()
    late = happen()
    assert send_due(endpoint).seconds_to_next == 1.0
    assert till.got == []
    events.deliver(early.pk)
    send_due(endpoint)
    known = {row.webhook_id: row.event for row in Message.objects.all()}
    assert [known[each] for each in till.ids] == [early.pk, late.pk]


def test_but_not_for_ever(endpoint: Endpoint, till: Till, clock: Clock) -> None:
    happen_quietly()
    happen()
    clock.move(minutes=6)
    send_due(endpoint)
    assert len(till.got) == 1


def test_a_sender_that_died_is_given_up(endpoint: Endpoint, till: Till, clock: Clock) -> None:
    from plugins.webhooks.actions.taking import take_messages

    happen()
    assert len(take_messages(endpoint_id=endpoint.pk).jobs) == 1
    send_due(endpoint)
    assert (till.got, due_endpoints()) == ([], [])
    clock.move(seconds=61)
    assert due_endpoints() == [endpoint.pk]
    send_due(endpoint)
    assert states() == ["delivered"]


def test_no_more_than_the_endpoint_bears_are_on_their_way(endpoint: Endpoint) -> None:
    from plugins.webhooks.actions.taking import take_messages

    for subject in range(9):
        happen(subject=subject)
    assert [len(take_messages(endpoint_id=endpoint.pk).jobs) for _again in range(2)] == [5, 0]


def test_endpoints_do_not_wait_for_each_other(endpoint: Endpoint, till: Till) -> None:
    from plugins.webhooks.actions import save_endpoint

    second = save_endpoint(url=f"{till.receiver.url}/two", events=["*"]).endpoint
    happen()
    till.replies = [BUSY]
    send_due(endpoint)
    send_due(second)
    assert [each.path for each in till.got] == ["/hook", "/hook/two"]
    assert [row.state for row in Message.objects.order_by("endpoint_id")] == ["waiting", "delivered"]


def test_the_task_sends_what_waits_and_leaves_no_turn_behind(endpoint: Endpoint, till: Till) -> None:
    from plugins.webhooks.delivery import turns
    from plugins.webhooks.tasks import deliver

    happen()
    deliver(endpoint.pk)
    happen()
    deliver(endpoint.pk)
    assert len(till.got) == 2
    assert states() == ["delivered", "delivered"]
    assert turns.join((0, 0))
    assert turns.next() == (0, 0)
    turns.done((0, 0), again=False)
    assert turns.next() is None
