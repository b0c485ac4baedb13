"""What operators do about webhooks, and how outboxes are told to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backoffice.testing import open_another
from foundation import meter
from foundation.errors import ActionError
from foundation.models import Event
from plugins.webhooks import standing, tasks
from plugins.webhooks.actions import pause_endpoint, resume_endpoint, retry_now, switch_endpoint
from plugins.webhooks.actions.owned import switch_owned
from plugins.webhooks.models import Endpoint, Message
from plugins.webhooks.receiver import Reply
from plugins.webhooks.standing import Outbox, endpoint_standings, outbox
from plugins.webhooks.tests.conftest import Clock, Till
from plugins.webhooks.tests.happenings import happen, send_due
from tenants.context import in_store
from tenants.meters.queries import hours_of, webhooks_of
from tenants.models import Store

pytestmark = pytest.mark.django_db
ACTOR = "operator:7"
BUSY = Reply(500)


@pytest.fixture
def valkey() -> Iterator[redis.Redis]:
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.delete(standing.OUTBOXES, standing.TOLD_AT)
    yield client
    client.delete(standing.OUTBOXES, standing.TOLD_AT)


def states(endpoint: Endpoint) -> list[str]:
    return list(Message.objects.filter(endpoint=endpoint).order_by("pk").values_list("state", flat=True))


def test_what_operators_pause_only_they_let_go_on(endpoint: Endpoint, till: Till, store: Store) -> None:
    happen()
    pause_endpoint(endpoint_id=endpoint.pk, note="Your receiver floods ours", actor=ACTOR)
    send_due(endpoint)
    assert till.got == []
    store.email = "shop@gleam.example"
    tasks.tell_off(endpoint.pk)
    (letter,) = mail.outbox
    assert "Your receiver floods ours" in str(letter.body)
    with pytest.raises(ActionError) as refused:
        switch_endpoint(endpoint_id=endpoint.pk, is_on=True, actor="account:1")
    assert refused.value.code == "paused_by_operator"
    switch_endpoint(endpoint_id=endpoint.pk, is_on=False, actor="account:1")
    switch_owned(endpoint_id=endpoint.pk, is_on=True)
    endpoint.refresh_from_db()
    kept = (endpoint.is_on, endpoint.off_reason, endpoint.off_note)
    assert kept == (False, "operator", "Your receiver floods ours")
    with pytest.raises(ActionError, match="off already"):
        pause_endpoint(endpoint_id=endpoint.pk, note="Again", actor=ACTOR)
    resume_endpoint(endpoint_id=endpoint.pk, actor=ACTOR)
    send_due(endpoint)
    endpoint.refresh_from_db()
    assert (endpoint.is_on, endpoint.off_reason, endpoint.off_note, len(till.got)) == (True, "", "", 1)
    told = (
        Event.objects.filter(name="webhook.switched").order_by("pk").values_list("actor", "payload__reason")
    )
    assert list(told) == [(ACTOR, "operator"), (ACTOR, "")]


def test_what_the_team_turned_off_stays_off(endpoint: Endpoint) -> None:
    with pytest.raises(ActionError, match="on already"):
        resume_endpoint(endpoint_id=endpoint.pk, actor=ACTOR)
    switch_endpoint(endpoint_id=endpoint.pk, is_on=False)
    with pytest.raises(ActionError, match="Only they turn it on"):
        resume_endpoint(endpoint_id=endpoint.pk, actor=ACTOR)
    with pytest.raises(ActionError, match="Let it go on first"):
        retry_now(endpoint_id=endpoint.pk, actor=ACTOR)
    Endpoint.objects.update(off_reason="failing")
    resume_endpoint(endpoint_id=endpoint.pk, actor=ACTOR)
    assert Endpoint.objects.get().is_on


def test_what_failed_is_sent_now(endpoint: Endpoint, till: Till, clock: Clock) -> None:
    with pytest.raises(ActionError, match="Nothing waits"):
        retry_now(endpoint_id=endpoint.pk, actor=ACTOR)
    Endpoint.objects.update(most_at_once=1)
    for subject in range(4):
        happen(subject=subject)
    till.always = BUSY
    send_due(endpoint)
    first, second, third, _last = Message.objects.order_by("pk")
    now = timezone.now()
    Message.objects.filter(pk=first.pk).update(state="failed", settled_at=now - timedelta(days=2))
    Message.objects.filter(pk=second.pk).update(state="failed", settled_at=now - timedelta(days=4))
    Message.objects.filter(pk=third.pk).update(state="failed", settled_at=now, event=None)
    Endpoint.objects.update(paused_until=now + timedelta(hours=1))
    till.got.clear()
    till.always = None
    send_due(endpoint)
    assert till.got == []
    assert retry_now(endpoint_id=endpoint.pk, actor=ACTOR) == 2
    send_due(endpoint)
    assert states(endpoint) == ["delivered", "failed", "failed", "delivered"]
    told = Event.objects.get(name="webhook.replayed")
    assert (told.actor, told.payload["count"]) == (ACTOR, 2)


def test_an_outbox_in_numbers(endpoint: Endpoint, till: Till, clock: Clock, store: Store) -> None:
    began = timezone.now()
    for subject in range(3):
        happen(subject=subject)
    till.always = BUSY
    send_due(endpoint)
    clock.move(hours=1)
    Endpoint.objects.update(paused_until=timezone.now() + timedelta(minutes=1))
    for reason in ("failing", "operator", "merchant"):
        off = Endpoint.objects.create(url="https://x.example/", is_on=False, off_reason=reason)
        Message.objects.create(endpoint=off, event=9, name="order.paid", subject="order:9", body="{}")
    box = outbox()
    assert box is not None
    assert (box.endpoints, box.failing, box.paused, box.off, box.waiting) == (4, 1, 1, 2, 3)
    assert box.oldest is not None
    assert abs(box.oldest - began) < timedelta(seconds=30)
    Message.objects.filter(endpoint=endpoint).update(state="delivered")
    assert outbox() == Outbox(endpoints=4, failing=1, paused=1, off=2, waiting=0, since=None)
    with in_store(open_another()):
        outbox()  # the first query of a store says where it is
        with CaptureQueriesContext(connection) as queries:
            assert outbox() is None
    assert len(queries) == 1


def test_a_message_that_is_sent_again_waits_since_then(endpoint: Endpoint, till: Till, clock: Clock) -> None:
    happen()
    send_due(endpoint)
    Message.objects.update(created_at=timezone.now() - timedelta(days=20), state="failed")
    Message.objects.update(settled_at=timezone.now())
    clock.move(hours=1)
    now = timezone.now()
    retry_now(endpoint_id=endpoint.pk, actor=ACTOR)
    (row,) = endpoint_standings()
    assert row.oldest is not None
    assert timedelta() <= row.oldest - now < timedelta(seconds=10)


def test_endpoints_with_trouble_come_first(endpoint: Endpoint, till: Till) -> None:
    now = timezone.now()
    off = Endpoint.objects.create(url="https://off.example/", is_on=False, off_reason="merchant")
    bad = Endpoint.objects.create(
        url="https://bad.example/", failing_since=now, paused_until=now + timedelta(minutes=5)
    )
    for number, state in enumerate(("failed", "failed", "waiting", "delivered")):
        Message.objects.create(
            endpoint=bad,
            event=number + 1,
            name="x",
            subject="order:1",
            body="{}",
            state=state,
            settled_at=now,
        )
    told = [(row.endpoint, row.waiting, row.given_up, row.is_paused) for row in endpoint_standings()]
    assert told == [(bad, 1, 2, True), (off, 0, 0, False), (endpoint, 0, 0, False)]
    with CaptureQueriesContext(connection) as queries:
        endpoint_standings()
    assert len(queries) == 3


def test_the_sweeper_tells_of_every_store_with_endpoints(
    endpoint: Endpoint, valkey: redis.Redis, store: Store
) -> None:
    assert standing.fleet() == standing.Fleet(None, {})
    other, bare = open_another(), open_another()
    with in_store(other):
        Endpoint.objects.create(url="https://x.example/", failing_since=timezone.now())
    happen()
    Message.objects.update(next_at=timezone.now() + timedelta(minutes=5))
    tasks.sweep_messages()
    told = standing.fleet()
    assert told.at is not None
    assert timezone.now() - told.at < timedelta(seconds=10)
    assert bare.pk not in told.outboxes
    assert {key: (box.failing, box.waiting) for key, box in told.outboxes.items()} == {
        store.pk: (0, 1),
        other.pk: (1, 0),
    }
    Store.objects.filter(pk=other.pk).update(status="suspended")
    tasks.sweep_messages()
    assert set(standing.fleet().outboxes) == {store.pk}


def test_sweeping_goes_on_where_valkey_is_away(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, till: Till
) -> None:
    def away() -> redis.Redis:
        raise redis.ConnectionError

    monkeypatch.setattr(standing, "client", away)
    sent: list[int] = []
    monkeypatch.setattr(tasks.deliver, "send", sent.append)
    happen()
    tasks.sweep_messages()
    assert sent.count(endpoint.pk) >= 1


def test_tries_are_counted_by_store(endpoint: Endpoint, till: Till, store: Store) -> None:
    meter.tell()
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        for key in client.scan_iter(match="kaidian:meter:*"):
            client.delete(key)
    for subject in range(3):
        happen(subject=subject)
    till.replies = [BUSY]
    send_due(endpoint)
    meter.tell()
    assert webhooks_of([store.pk, 999_999]) == {store.pk: (2, 1), 999_999: (0, 0)}
    _at, counts = hours_of(store.pk)[-1]
    assert (counts.taken, counts.refused, counts.pages) == (2, 1, {})


def test_the_team_reads_who_paused_it_and_why(store: Store, endpoint: Endpoint, store_owner: object) -> None:
    pause_endpoint(endpoint_id=endpoint.pk, note="Your receiver floods ours", actor=ACTOR)
    client = Client(headers={"host": settings.PLATFORM_HOST})
    client.force_login(store_owner)  # type: ignore[arg-type]
    page = f"/stores/{store.handle}/webhooks/{endpoint.pk}"
    text = client.get(page).text
    assert "Your receiver floods ours" in text
    assert ">Turn on<" not in text
    told = client.post(f"{page}/switch", {"on": "1"}, follow=True).text
    assert "Kaidian paused this webhook" in told
    with in_store(store):
        assert not Endpoint.objects.get().is_on
