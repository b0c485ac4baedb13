"""Outboxes of webhooks in the console: found, looked at, acted on; each act with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.conf import settings
from django.test import Client
from django.utils import timezone

from backoffice.testing import client_of, open_another
from console import outbox
from console.models import OperatorAct
from console.testing import operator_client
from foundation import meter
from plugins.webhooks import standing, tasks
from plugins.webhooks.models import Endpoint, Message
from plugins.webhooks.standing import Outbox, tell_fleet
from tenants.context import in_store
from tenants.models import Store
from tenants.testing import queries_of

pytestmark = pytest.mark.django_db
WELL = Outbox(endpoints=1, failing=0, paused=0, off=0, waiting=0, since=None)
URL = "https://user:word@hooks.example:8443/services/T0KEN?key=5ecret"


@pytest.fixture
def client() -> Client:
    return operator_client()


@pytest.fixture(autouse=True)
def nothing_told() -> Iterator[None]:
    with redis.Redis.from_url(settings.REDIS_URL) as valkey:
        valkey.delete(standing.OUTBOXES, standing.TOLD_AT)
        yield
        valkey.delete(standing.OUTBOXES, standing.TOLD_AT)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    monkeypatch.setattr(tasks.deliver, "send", lambda pk: found.append(("deliver", pk)))
    monkeypatch.setattr(tasks.tell_off, "send", lambda pk: found.append(("tell_off", pk)))
    return found


def add_endpoint(store: Store, **facts: Any) -> int:
    with in_store(store):
        return Endpoint.objects.create(**{"url": URL, "note": "Stock of the ERP", **facts}).pk


def add_message(store: Store, endpoint_id: int, state: str = "waiting") -> None:
    with in_store(store):
        event = Message.objects.count() + 1
        Message.objects.create(
            endpoint_id=endpoint_id,
            event=event,
            name="order.paid",
            subject=f"order:{event}",
            body="{}",
            state=state,
            settled_at=timezone.now() if state == "failed" else None,
        )


def names(client: Client, **query: str) -> list[str]:
    return [store.name for store, *_rest in client.get("/operator/webhooks", query).context["rows"]]


def test_stores_with_trouble_come_first(store: Store, client: Client) -> None:
    assert "Not looked at yet" in client.get("/operator/webhooks").text
    tell_fleet({})
    assert "No store has webhooks" in client.get("/operator/webhooks").text
    now = timezone.now().timestamp()
    failing, off, waits = (open_another(), open_another(), open_another())
    for number, each in enumerate((failing, off, waits)):
        Store.objects.filter(pk=each.pk).update(name=f"Trouble {number}x")
    boxes = {
        store.pk: WELL,
        failing.pk: Outbox(endpoints=3, failing=1, paused=1, off=0, waiting=7, since=now - 90),
        off.pk: Outbox(endpoints=2, failing=0, paused=0, off=2, waiting=0, since=None),
        waits.pk: Outbox(endpoints=1, failing=0, paused=0, off=0, waiting=5, since=now - 7200),
        999_999: Outbox(endpoints=1, failing=0, paused=0, off=0, waiting=1, since=now),
    }
    tell_fleet(boxes)
    assert names(client) == ["Trouble 0x", "Trouble 1x", "Trouble 2x", store.name]
    assert names(client, state="failing") == names(client, state="paused") == ["Trouble 0x"]
    assert names(client, state="off") == ["Trouble 1x"]
    assert names(client, state="waiting") == ["Trouble 0x", "Trouble 2x"]
    assert names(client, state="nonsense") == names(client)
    assert names(client, q="Trouble 2x") == ["Trouble 2x"]
    nothing = client.get("/operator/webhooks", {"q": "nobody"})
    assert "Nothing here matches" in nothing.text
    page = client.get("/operator/webhooks")
    whole = page.context["whole"]
    assert (whole["waiting"], whole["failing"], whole["paused"], whole["off"]) == (13, 1, 1, 2)
    assert f"/operator/stores/{failing.pk}/webhooks" in page.text
    assert "/operator/webhooks" in client.get("/operator/queues").text


def test_a_long_list_has_pages_and_few_queries(store: Store, client: Client) -> None:
    base = 500_000
    Store.objects.bulk_create(
        Store(pk=base + number, handle=f"many-{number}", name=f"Many {number:03}", schema_name=f"m_{number}")
        for number in range(60)
    )
    tell_fleet({store.pk: WELL})
    few = queries_of(lambda: client.get("/operator/webhooks"))
    tell_fleet({base + number: WELL for number in range(60)})
    many = queries_of(lambda: client.get("/operator/webhooks"))
    assert len(many) == len(few)
    assert names(client) == [f"Many {number:03}" for number in range(50)]
    assert names(client, page="2") == [f"Many {number:03}" for number in range(50, 60)]


def test_tries_of_a_day_stand_beside(store: Store, client: Client) -> None:
    meter.tell()
    with redis.Redis.from_url(settings.REDIS_URL) as valkey:
        for key in valkey.scan_iter(match="kaidian:meter:*"):
            valkey.delete(key)
    with in_store(store):
        meter.note_webhooks(taken=12, refused=3)
    meter.tell()
    tell_fleet({store.pk: WELL})
    (row,) = client.get("/operator/webhooks").context["rows"]
    assert row == (store, WELL, 12, 3)
    add_endpoint(store)
    tries = client.get(f"/operator/stores/{store.pk}/webhooks").context["tries"]
    assert (tries["taken"], tries["refused"], tries["charts"][0].points[-1].value) == (12, 3, 12)


def test_a_store_shows_its_endpoints_without_what_may_be_secret(store: Store, client: Client) -> None:
    page = f"/operator/stores/{store.pk}/webhooks"
    assert "This store has no webhooks" in client.get(page).text
    assert page not in client.get(f"/operator/stores/{store.pk}").text
    failing = add_endpoint(store, failing_since=timezone.now(), failures_in_a_row=4)
    add_endpoint(store, url="https://shop.example/", note="", is_on=False, off_reason="merchant")
    add_message(store, failing)
    add_message(store, failing, "failed")
    answer = client.get(page)
    told = [
        (row.host, row.standing.waiting, row.standing.given_up, row.may_be_retried, row.is_theirs)
        for row in answer.context["rows"]
    ]
    assert told == [("hooks.example:8443", 1, 1, True, False), ("shop.example", 0, 0, False, True)]
    for secret in ("T0KEN", "5ecret", "user:word"):
        assert secret not in answer.text
    assert [row.host for row in client.get(page, {"q": "STOCK"}).context["rows"]] == ["hooks.example:8443"]
    assert "No webhook matches" in client.get(page, {"q": "T0KEN"}).text
    assert page in client.get(f"/operator/stores/{store.pk}").text
    assert client.get("/operator/stores/999999/webhooks").status_code == 404


def test_each_act_needs_a_reason_and_is_written_down(
    store: Store, client: Client, sent: list[tuple[str, int]]
) -> None:
    endpoint_id = add_endpoint(store)
    add_message(store, endpoint_id, "failed")
    page = f"/operator/stores/{store.pk}/webhooks/{endpoint_id}"

    def endpoint() -> Endpoint:
        with in_store(store):
            return Endpoint.objects.get()

    for act in ("pause", "resume", "retry"):
        client.post(f"{page}/{act}", {"reason": " "})
    assert (OperatorAct.objects.count(), sent, endpoint().is_on) == (0, [], True)
    client.post(f"{page}/resume", {"reason": "It is on"})  # refused: nothing is written down
    assert OperatorAct.objects.count() == 0
    for act in ("retry", "pause"):
        client.post(f"{page}/{act}", {"reason": "They asked"})
    assert (endpoint().is_on, endpoint().off_reason, endpoint().off_note) == (False, "operator", "They asked")
    client.post(f"{page}/resume", {"reason": "It works again"})
    assert (endpoint().is_on, endpoint().off_note) == (True, "")
    assert sent == [("deliver", endpoint_id), ("tell_off", endpoint_id), ("deliver", endpoint_id)]
    acts = OperatorAct.objects.order_by("pk").values_list("act", "store_id", "subject", "reason")
    assert list(acts) == [
        ("webhook.retried", store.pk, "hooks.example:8443", "They asked"),
        ("webhook.paused", store.pk, "hooks.example:8443", "They asked"),
        ("webhook.resumed", store.pk, "hooks.example:8443", "It works again"),
    ]
    assert OperatorAct.objects.earliest("pk").details == {"endpoint": endpoint_id}


def test_nobody_else_acts(store: Store, client: Client, sent: list[tuple[str, int]]) -> None:
    endpoint_id, other = add_endpoint(store), open_another()
    reason = {"reason": "x"}
    for act in ("pause", "resume", "retry"):
        address = f"/operator/stores/{store.pk}/webhooks/{endpoint_id}/{act}"
        assert client_of(store.memberships.get().account).post(address, reason).status_code == 403
        assert Client(headers={"host": "localhost"}).post(address, reason).status_code == 302
        assert client.get(address).status_code == 405
        theirs = f"/operator/stores/{other.pk}/webhooks/{endpoint_id + 1000}/{act}"
        assert client.post(theirs, reason).status_code == 404
        assert client.post(f"/operator/stores/999999/webhooks/1/{act}", reason).status_code == 404
    with in_store(store):
        assert Endpoint.objects.get().is_on
    assert (sent, OperatorAct.objects.count()) == ([], 0)


def test_pages_stand_where_valkey_is_away(
    store: Store, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object) -> None:
        raise redis.ConnectionError

    add_endpoint(store)
    monkeypatch.setattr(standing, "fleet", away)
    monkeypatch.setattr(outbox, "hours_of", away)
    assert "Valkey does not answer" in client.get("/operator/webhooks").text
    text = client.get(f"/operator/stores/{store.pk}/webhooks").text
    assert "Valkey does not answer" in text
    assert "hooks.example:8443" in text
