"""Webhooks in the API."""

from __future__ import annotations

import pytest

from foundation.models import ApiAnswer
from plugins.access.testing import ApiClient
from plugins.webhooks.models import Endpoint
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db
BODY = {"url": "https://93.184.215.14/hooks", "events": ["order.*"]}


@pytest.fixture
def api(store: Store) -> ApiClient:
    return ApiClient(store)


def test_a_secret_is_told_once_and_kept_with_no_answer(store: Store, api: ApiClient) -> None:
    made = api.post("webhooks", BODY, Idempotency_Key="k")
    assert made.status_code == 201, made.content
    secret = made.json()["secret"]
    assert secret.startswith("whsec_")
    again = api.post("webhooks", BODY, Idempotency_Key="k")
    assert again.json() == {**made.json(), "secret": None}
    pk = made.json()["id"]
    assert "secret" not in api.get(f"webhooks/{pk}").json()
    rotated = api.post(f"webhooks/{pk}/rotate-secret", Idempotency_Key="r").json()["secret"]
    assert rotated not in {secret, None}
    with in_store(store):
        assert Endpoint.objects.count() == 1
        kept = str(list(ApiAnswer.objects.values_list("body", flat=True)))
    assert secret not in kept
    assert rotated not in kept


def test_an_endpoint_is_changed_tried_and_removed(api: ApiClient) -> None:
    pk = api.post("webhooks", BODY).json()["id"]
    off = api.patch(f"webhooks/{pk}", {"is_on": False, "note": "Till"}).json()
    assert (off["is_on"], off["note"], off["events"]) == (False, "Till", ["order.*"])
    assert api.post(f"webhooks/{pk}/test").status_code == 204
    [message] = api.get(f"webhook-messages?endpoint_id={pk}").json()["data"]
    assert (message["name"], "body" in message) == ("webhook.test", False)
    assert "Hello" in api.get(f"webhook-messages/{message['id']}").json()["body"]
    assert api.post(f"webhook-messages/{message['id']}/replay").json()["code"] == "replay_test"
    since = {"since": "2026-01-01T00:00:00Z", "until": "2025-01-01T00:00:00Z"}
    assert api.post(f"webhooks/{pk}/replay", since).json()["errors"][0]["pointer"] == "#/until"
    assert api.delete(f"webhooks/{pk}").status_code == 204


def test_addresses_that_are_never_called_are_refused(store: Store, api: ApiClient) -> None:
    for url in ("http://127.0.0.1/x", "https://10.0.0.1/", "ftp://example.com"):
        assert api.post("webhooks", {**BODY, "url": url}).status_code in {409, 422}
    assert api.post("webhooks", {**BODY, "events": ["nothing.ever"]}).json()["code"] == "event_unknown"
    with in_store(store):
        assert Endpoint.objects.count() == 0
