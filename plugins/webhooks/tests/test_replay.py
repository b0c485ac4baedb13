"""Sent once more: one message, or all of a stretch of time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.errors import ActionError
from foundation.models import Event
from plugins.webhooks.actions import replay_between, replay_message, switch_endpoint
from plugins.webhooks.models import Attempt, Endpoint, Message
from plugins.webhooks.receiver import Reply
from plugins.webhooks.tests.conftest import Clock, Till
from plugins.webhooks.tests.happenings import happen, send_due

pytestmark = pytest.mark.django_db


def test_one_is_sent_again_as_it_was(endpoint: Endpoint, till: Till) -> None:
    happen()
    send_due(endpoint)
    replay_message(message_id=Message.objects.get().pk)
    send_due(endpoint)
    first, second = till.got
    assert (first.webhook_id, first.body) == (second.webhook_id, second.body)
    assert Attempt.objects.count() == 2
    assert Event.objects.get(name="webhook.replayed").payload == {"endpoint": endpoint.pk, "count": 1}


def test_one_that_waits_is_not_sent_twice(endpoint: Endpoint, till: Till) -> None:
    happen()
    with pytest.raises(ActionError) as refused:
        replay_message(message_id=Message.objects.get().pk)
    assert refused.value.code == "replay_waits"
    send_due(endpoint)
    assert len(till.got) == 1


def test_one_that_was_given_up_gets_three_days_again(endpoint: Endpoint, till: Till) -> None:
    happen()
    send_due(endpoint)
    Message.objects.update(state="failed", tries=11, first_tried_at=timezone.now() - timedelta(days=9))
    replay_message(message_id=Message.objects.get().pk)
    till.replies = [Reply(500)]
    send_due(endpoint)
    message = Message.objects.get()
    assert (message.state, message.tries) == ("waiting", 1)


def test_a_stretch_of_time_with_what_was_missed(endpoint: Endpoint, till: Till, clock: Clock) -> None:
    happen(subject=1)
    clock.move(hours=1)
    since = timezone.now()
    taken = happen(subject=2)
    send_due(endpoint)
    switch_endpoint(endpoint_id=endpoint.pk, is_on=False)
    missed = happen(subject=3)
    until = timezone.now()
    clock.move(hours=1)
    switch_endpoint(endpoint_id=endpoint.pk, is_on=True)
    happen(subject=4)
    till.got.clear()
    assert replay_between(endpoint_id=endpoint.pk, since=since, until=until, only_failed=True) == 1
    assert replay_between(endpoint_id=endpoint.pk, since=since, until=until) == 1
    send_due(endpoint)
    known = {row.webhook_id: row.event for row in Message.objects.all()}
    later = Message.objects.get(subject="order:4").event
    assert sorted(str(known[each]) for each in till.ids) == sorted(map(str, (taken.pk, missed.pk, later)))


def test_a_replay_keeps_the_order_of_a_subject(endpoint: Endpoint, till: Till) -> None:
    since = timezone.now()
    events = [happen().pk for _number in range(4)]
    send_due(endpoint)
    till.got.clear()
    assert replay_between(endpoint_id=endpoint.pk, since=since, until=timezone.now()) == 4
    send_due(endpoint)
    known = {row.webhook_id: row.event for row in Message.objects.all()}
    assert [known[each] for each in till.ids] == events


def test_what_can_not_be_replayed(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    from plugins.webhooks.actions import replaying

    monkeypatch.setattr(replaying, "MOST_REPLAYED", 2)
    for subject in range(3):
        happen(subject=subject)
    now = timezone.now()
    for since, until, code in (
        (now, now - timedelta(hours=1), "replay_backwards"),
        (now - timedelta(hours=1), now, "replay_too_many"),
    ):
        with pytest.raises(ActionError) as refused:
            replay_between(endpoint_id=endpoint.pk, since=since, until=until)
        assert refused.value.code == code
    assert Message.objects.filter(state="waiting").count() == 3
