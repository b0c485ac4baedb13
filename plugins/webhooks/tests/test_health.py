"""An endpoint that fails is spared, then turned off; the merchant hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from foundation.models import Event
from plugins.webhooks import tasks
from plugins.webhooks.actions import rotate_secret, save_endpoint, send_test, switch_endpoint
from plugins.webhooks.actions.sweeping import sweep_log
from plugins.webhooks.models import Attempt, Endpoint, Message
from plugins.webhooks.receiver import Reply
from plugins.webhooks.tests.conftest import Clock, Till
from plugins.webhooks.tests.happenings import happen, send_due
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db

BUSY = Reply(500)


def test_ten_failures_in_a_row_pause_an_endpoint(endpoint: Endpoint, till: Till, clock: Clock) -> None:
    endpoint.most_at_once = 1
    endpoint.save()
    for subject in range(15):
        happen(subject=subject)
    till.always = BUSY
    send_due(endpoint)
    assert len(till.got) == 10
    endpoint.refresh_from_db()
    assert endpoint.failures_in_a_row == 10
    assert endpoint.paused_until is not None
    assert timedelta(seconds=28) < endpoint.paused_until - timezone.now() <= timedelta(seconds=30)
    clock.move(seconds=31)
    send_due(endpoint)
    assert len(till.got) == 11
    endpoint.refresh_from_db()
    assert endpoint.paused_until is not None
    assert timedelta(seconds=58) < endpoint.paused_until - timezone.now() <= timedelta(seconds=60)
    clock.move(seconds=73)  # a second try waits 72 s at most
    till.always = None
    send_due(endpoint)
    endpoint.refresh_from_db()
    state = [endpoint.failures_in_a_row, endpoint.paused_until, endpoint.failing_since]
    assert state == [0, None, None]
    assert Message.objects.filter(state="delivered").count() == 15


def test_three_days_of_failures_turn_it_off(
    endpoint: Endpoint, till: Till, clock: Clock, store: Store
) -> None:
    happen()
    till.always = BUSY
    off = []
    while Message.objects.get().state == "waiting":
        off.append(send_due(endpoint).was_turned_off)
        clock.ahead += max(Message.objects.get().next_at - timezone.now(), timedelta())
    assert off == [False] * (len(off) - 1) + [True]
    endpoint.refresh_from_db()
    assert (endpoint.is_on, endpoint.off_reason) == (False, "failing")
    told = Event.objects.filter(name="webhook.switched").get()
    assert told.payload == {"endpoint": endpoint.pk, "is_on": False, "reason": "failing"}
    store.email = "shop@gleam.example"
    tasks.tell_off(endpoint.pk)
    (letter,) = mail.outbox
    assert letter.to == ["shop@gleam.example"]
    assert endpoint.url in str(letter.body)
    assert f"/stores/{store.handle}/webhooks/{endpoint.pk}" in str(letter.body)


def test_days_with_a_success_between_them_do_not(endpoint: Endpoint, till: Till, clock: Clock) -> None:
    for day in range(6):
        happen(subject=day)
        till.replies = [BUSY]
        send_due(endpoint)
        clock.move(days=1)
        send_due(endpoint)
    endpoint.refresh_from_db()
    assert endpoint.is_on
    assert Message.objects.filter(state="delivered").count() == 6


def test_a_receiver_that_is_gone_is_left_alone_at_once(endpoint: Endpoint, till: Till, clock: Clock) -> None:
    happen(subject=1)
    till.always = Reply(410)
    assert send_due(endpoint).was_turned_off
    endpoint.refresh_from_db()
    assert (endpoint.is_on, endpoint.off_reason) == (False, "gone")
    assert Message.objects.get().state == "failed"
    assert happen(subject=2).delivered_at is not None
    assert Message.objects.count() == 1


def test_what_waits_goes_on_when_it_is_turned_on_again(endpoint: Endpoint, till: Till, clock: Clock) -> None:
    happen(subject=1)
    switch_endpoint(endpoint_id=endpoint.pk, is_on=False)
    send_due(endpoint)
    assert till.got == []
    switch_endpoint(endpoint_id=endpoint.pk, is_on=True)
    send_due(endpoint)
    assert [row.state for row in Message.objects.all()] == ["delivered"]


def test_a_test_goes_out_once_also_where_the_endpoint_is_off(
    endpoint: Endpoint, till: Till, clock: Clock
) -> None:
    switch_endpoint(endpoint_id=endpoint.pk, is_on=False)
    till.always = BUSY
    message = send_test(endpoint_id=endpoint.pk)
    send_due(endpoint)
    clock.move(hours=1)
    send_due(endpoint)
    message.refresh_from_db()
    assert (len(till.got), message.state, message.name) == (1, "failed", "webhook.test")
    assert till.got[0].fault is None
    endpoint.refresh_from_db()
    assert endpoint.failures_in_a_row == 0


def test_a_slow_receiver_gets_one_at_a_time(endpoint: Endpoint, till: Till) -> None:
    from plugins.webhooks.actions.taking import take_messages

    Endpoint.objects.update(is_slow=True)
    for subject in range(3):
        happen(subject=subject)
    assert len(take_messages(endpoint_id=endpoint.pk).jobs) == 1


def test_two_secrets_sign_for_a_day(endpoint: Endpoint, till: Till, clock: Clock) -> None:
    (former,) = till.receiver.secrets
    fresh = rotate_secret(endpoint_id=endpoint.pk)
    assert fresh.startswith("whsec_")
    assert fresh != former
    for secret in (former, fresh):
        till.receiver.secrets[:] = [secret]
        happen()
        send_due(endpoint)
    assert [each.fault for each in till.got] == [None, None]
    assert len(till.got[0].headers["webhook-signature"].split(" ")) == 2
    clock.move(hours=24, seconds=1)
    happen()
    send_due(endpoint)
    assert len(till.got[2].headers["webhook-signature"].split(" ")) == 1


def test_secrets_are_kept_sealed(endpoint: Endpoint, till: Till) -> None:
    rotate_secret(endpoint_id=endpoint.pk)
    endpoint.refresh_from_db()
    for kept in (endpoint.secret, endpoint.former_secret):
        assert kept
        assert "whsec_" not in kept
        assert till.receiver.secrets[0] not in kept
    for event in Event.objects.all():
        assert "whsec_" not in str(event.payload)


def test_the_log_is_kept_for_thirty_days(endpoint: Endpoint, till: Till, clock: Clock) -> None:
    happen(subject=1)
    send_due(endpoint)
    clock.move(days=29)
    happen(subject=2)
    send_due(endpoint)
    clock.move(days=2)
    happen(subject=3)
    rotate_secret(endpoint_id=endpoint.pk)
    assert sweep_log() == 1
    assert [row.subject for row in Message.objects.order_by("pk")] == ["order:2", "order:3"]
    assert Attempt.objects.count() == 1
    clock.move(days=2)
    sweep_log()
    endpoint.refresh_from_db()
    assert (endpoint.former_secret, endpoint.former_until) == ("", None)


def test_a_store_tells_nobody_of_another(endpoint: Endpoint, till: Till, store: Store) -> None:
    from backoffice.testing import open_another

    other = open_another()
    with in_store(other):
        theirs = save_endpoint(url=f"{till.receiver.url}/theirs", events=["*"]).endpoint
        happen(subject=5)
        send_due(theirs)
        assert [each.path for each in till.got] == ["/hook/theirs"]
        assert str(store.uid) not in till.got[0].body
        assert Endpoint.objects.count() == 1
    assert not Message.objects.exists()
    send_due(endpoint)
    assert len(till.got) == 1
