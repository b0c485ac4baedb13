"""Webhooks in the back office."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from backoffice.testing import check_access, open_another, personas
from foundation.events import catalogue, meaning
from plugins.webhooks.actions import save_endpoint, send_test
from plugins.webhooks.choices import GROUPS, groups
from plugins.webhooks.models import Endpoint, Message
from plugins.webhooks.payloads import schema_of
from plugins.webhooks.receiver import Reply
from plugins.webhooks.tests.conftest import Till
from plugins.webhooks.tests.happenings import happen, send_due
from tenants.context import enter_store, in_store
from tenants.models import Store
from tenants.testing import queries_of

pytestmark = pytest.mark.django_db


class _ClientInStore(Client):
    """The test is in the store again after each request."""

    store: Store

    def request(self, **request: Any) -> Any:
        answer = super().request(**request)
        enter_store(self.store)
        return answer


@pytest.fixture
def client(store: Store, store_owner: Any) -> Client:
    client = _ClientInStore(headers={"host": settings.PLATFORM_HOST})
    client.store = store
    client.force_login(store_owner)
    return client


def at(store: Store, name: str, **kwargs: object) -> str:
    return reverse(f"backoffice:{name}", kwargs={"handle": store.handle, **kwargs})


def test_who_may_open(store: Store, endpoint: Endpoint) -> None:
    people = personas(store, open_another())
    happen()
    message = Message.objects.get().pk

    def endpoints() -> list[Any]:
        with in_store(store):
            return list(Endpoint.objects.values())

    for name in ("webhooks", "webhook_new", "webhook_events", "webhook_schemas"):
        check_access(people, store, name)
    one = {"endpoint_id": endpoint.pk}
    for name in ("webhook", "webhook_edit", "webhook_replay"):
        check_access(people, store, name, one)
    check_access(people, store, "webhook_message", {"message_id": message})
    for name in ("webhook_rotate", "webhook_switch", "webhook_test", "webhook_remove"):
        check_access(people, store, name, one, method="post", unchanged=endpoints)


def test_a_webhook_is_added_and_its_secret_shown_once(store: Store, client: Client, till: Till) -> None:
    url = at(store, "webhook_new")
    sent = {"url": till.receiver.url, "events": ["order.*", "order.paid"], "most_at_once": "3", "note": "ERP"}
    answer = client.post(url, sent)
    with in_store(store):
        endpoint = Endpoint.objects.get()
    assert (endpoint.events, endpoint.most_at_once, endpoint.note) == (["order.*", "order.paid"], 3, "ERP")
    assert answer.headers["Location"] == at(store, "webhook_secret", endpoint_id=endpoint.pk)
    page = client.get(answer.headers["Location"])
    (secret,) = set(re.findall(r"whsec_[A-Za-z0-9+/=]+", page.content.decode().replace("&#x3D;", "=")))
    again = client.get(answer.headers["Location"])
    assert (again.status_code, b"whsec_" in again.content) == (200, False)
    till.receiver.secrets.append(secret)
    with in_store(store):
        send_test(endpoint_id=endpoint.pk)
        send_due(endpoint)
    assert [each.fault for each in till.got] == [None]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"url": "https://10.0.0.1/hook"}, "not an address of the open internet"),
        ({"url": "not an address"}, "begins with https://"),
        ({"events": []}, "Choose at least one event."),
        ({"events": ["order.vanished"]}, "order.vanished"),
        ({"most_at_once": "500"}, "20"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(
    store: Store, client: Client, till: Till, change: dict[str, Any], told: str
) -> None:
    sent = {
        "url": till.receiver.url,
        "events": ["order.paid"],
        "most_at_once": "3",
        "note": "Keep me",
        **change,
    }
    answer = client.post(at(store, "webhook_new"), sent, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert "Keep me" in answer.content.decode()
    assert not Endpoint.objects.exists()


def test_the_log_is_narrowed_by_state_and_event(
    store: Store, client: Client, endpoint: Endpoint, till: Till
) -> None:
    happen(subject=1)
    till.replies = [Reply(500, "out of order")]
    send_due(endpoint)
    send_test(endpoint_id=endpoint.pk)
    send_due(endpoint)
    url = at(store, "webhook", endpoint_id=endpoint.pk)

    def shown(query: str) -> list[str]:
        page = client.get(url + query).content.decode()
        return re.findall(r'row-link mono" href="[^"]+">([^<]+)<', page)

    assert shown("") == ["webhook.test", "order.noted"]
    assert shown("?state=waiting") == ["order.noted"]
    assert shown("?state=delivered") == ["webhook.test"]
    assert shown("?event=order.noted") == ["order.noted"]
    assert shown("?state=failed") == []
    page = client.get(at(store, "webhook_message", message_id=Message.objects.order_by("pk")[0].pk))
    assert "out of order" in page.content.decode()
    assert "你好" in page.content.decode()


def test_the_buttons(store: Store, client: Client, endpoint: Endpoint, till: Till) -> None:
    happen(subject=1)
    send_due(endpoint)
    one = {"endpoint_id": endpoint.pk}
    client.post(at(store, "webhook_switch", **one), {"on": "0"})
    endpoint.refresh_from_db()
    assert (endpoint.is_on, endpoint.off_reason) == (False, "merchant")
    client.post(at(store, "webhook_switch", **one), {"on": "1"})
    former = endpoint.secret
    client.post(at(store, "webhook_rotate", **one))
    endpoint.refresh_from_db()
    assert (endpoint.is_on, endpoint.former_secret) == (True, former)
    client.post(at(store, "webhook_message_replay", message_id=Message.objects.get().pk))
    assert Message.objects.get().state == "waiting"
    client.post(at(store, "webhook_test", **one))
    assert Message.objects.filter(event=None).count() == 1
    send_due(endpoint)
    now = timezone.localtime()
    stretch = {
        "since": f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "until": f"{now + timedelta(hours=24):%Y-%m-%dT%H:%M}",
    }
    assert client.post(at(store, "webhook_replay", **one), stretch).status_code == 302
    assert Message.objects.get(event__isnull=False).state == "waiting"
    backwards = {"since": stretch["until"], "until": stretch["since"]}
    assert client.post(at(store, "webhook_replay", **one), backwards).status_code == 422
    client.post(at(store, "webhook_remove", **one))
    assert not Endpoint.objects.exists()


def test_the_secret_stands_on_no_other_page(
    store: Store, client: Client, endpoint: Endpoint, till: Till
) -> None:
    happen()
    send_due(endpoint)
    (secret,) = till.receiver.secrets
    for url in (
        at(store, "webhooks"),
        at(store, "webhook", endpoint_id=endpoint.pk),
        at(store, "webhook_edit", endpoint_id=endpoint.pk),
        at(store, "webhook_message", message_id=Message.objects.get().pk),
    ):
        page = client.get(url).content.decode()
        assert secret not in page
        assert endpoint.secret not in page


def test_what_receivers_answer_is_escaped(
    store: Store, client: Client, endpoint: Endpoint, till: Till
) -> None:
    till.replies = [Reply(500, "<script>alert(1)</script>", (("X-Odd", "<b>"),))]
    happen()
    send_due(endpoint)
    page = client.get(at(store, "webhook_message", message_id=Message.objects.get().pk)).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "X-Odd: &lt;b&gt;" in page


def test_a_list_of_many_asks_no_more_of_the_database(
    store: Store, client: Client, endpoint: Endpoint, till: Till, django_assert_max_num_queries: Any
) -> None:
    def queries(name: str, **kwargs: object) -> int:
        return len(queries_of(lambda: client.get(at(store, name, **kwargs))))

    happen(subject=0)
    few = queries("webhooks"), queries("webhook", endpoint_id=endpoint.pk)
    for number in range(4):
        save_endpoint(url=f"{till.receiver.url}/{number}", events=["*"])
        happen(subject=number)
    assert (queries("webhooks"), queries("webhook", endpoint_id=endpoint.pk)) == few


def test_every_event_has_a_meaning_a_group_and_a_schema(store: Store) -> None:
    for name, event in catalogue().items():
        if not event.__module__.rpartition(".")[0].endswith("tests"):
            assert meaning(event), name
            assert name.partition(".")[0] in GROUPS, name
        schema = schema_of(event)
        assert schema["properties"]["type"] == {"const": name}
        json.dumps(schema)
    assert {choice.name for group in groups() for choice in group.choices} == set(catalogue())


def test_a_schema_says_what_is_sent(store: Store, client: Client) -> None:
    schemas = client.get(at(store, "webhook_schemas")).json()
    assert schemas["order.paid"]["properties"]["data"] == {
        "type": "object",
        "properties": {
            "order": {"type": "integer"},
            "amount": {"type": "integer"},
            "currency": {"type": "string"},
        },
        "required": ["order", "amount", "currency"],
    }
    assert schemas["theme.publish_scheduled"]["properties"]["data"]["properties"]["at"] == {
        "anyOf": [{"type": "string"}, {"type": "null"}]
    }
