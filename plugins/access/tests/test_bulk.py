"""Many calls in one."""

from __future__ import annotations

from typing import Any

import pytest

from foundation.api import costs
from foundation.models import ApiAnswer, Event
from plugins.access.testing import ApiClient
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(store: Store) -> ApiClient:
    return ApiClient(store)


def results(answer: Any) -> list[tuple[int, Any]]:
    assert answer.status_code == 200, answer.content
    return [(each["status"], (each["body"] or {}).get("code")) for each in answer.json()["results"]]


def named(name: str) -> dict[str, Any]:
    return {"method": "PATCH", "path": "store", "body": {"name": name}}


def test_each_call_has_its_own_answer(store: Store, api: ApiClient) -> None:
    read = {"method": "GET", "path": "store?fields=name"}
    operations = [named("One"), named(" "), {"method": "GET", "path": "orders/1"}, read]
    answer = api.post("bulk", {"operations": operations})
    assert results(answer) == [(200, None), (422, "invalid"), (404, "not_found"), (200, None)]
    last = answer.json()["results"][3]
    assert last["body"] == {"name": "One"}
    assert last["etag"] == api.get("store").headers["ETag"]


def test_calls_can_stop_at_a_refusal(api: ApiClient) -> None:
    answer = api.post("bulk", {"operations": [named("One"), named(" "), named("Three")], "stop": True})
    assert results(answer) == [(200, None), (422, "invalid"), (424, "not_tried")]
    assert api.get("store?fields=name").json() == {"name": "One"}


def test_rights_and_states_are_looked_at_for_each(store: Store) -> None:
    api = ApiClient(store, ["store.view"])
    read = {"method": "GET", "path": "store"}
    answer = api.post("bulk", {"operations": [read, named("x")]})
    assert results(answer) == [(200, None), (403, "scope_missing")]
    api = ApiClient(store)
    stale = api.post("bulk", {"operations": [{**named("x"), "if_match": '"old"'}]})
    assert results(stale) == [(412, "stale")]


@pytest.mark.parametrize(
    "path", ["bulk", "../../stores/", "/api/docs", "openapi.json", "nothing", "//evil.example/store"]
)
def test_only_calls_of_the_api_are_made(api: ApiClient, path: str) -> None:
    answer = api.post("bulk", {"operations": [{"method": "POST", "path": path, "body": {"operations": []}}]})
    assert results(answer) == [(404, "not_found")]


def test_what_was_cut_short_is_not_done_twice(store: Store, api: ApiClient) -> None:
    body = {"operations": [named("One"), named("Two")]}
    first = api.post("bulk", body, Idempotency_Key="k")
    assert results(first) == [(200, None), (200, None)]
    with in_store(store):
        # As if the process had died before it could answer.
        ApiAnswer.objects.filter(body__has_key="results").delete()
        assert ApiAnswer.objects.count() == 2
    again = api.post("bulk", body, Idempotency_Key="k")
    assert again.json() == first.json()
    with in_store(store):
        assert Event.objects.filter(name="store.changed").count() == 2


def test_each_call_costs_what_it_costs(api: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    small = costs.Bucket("small", size=12, refill=1)
    monkeypatch.setattr("foundation.api.views.ApiView.bucket", small)
    monkeypatch.setattr("foundation.api.bulk.CALLS", small)
    answer = api.post("bulk", {"operations": [named("One"), named("Two"), named("Three")]})
    assert results(answer) == [(200, None), (200, None), (429, "rate_limited")]
    assert answer.headers["RateLimit"].startswith('"small";r=1;')


def test_there_are_bounds(api: ApiClient) -> None:
    assert api.post("bulk", {"operations": []}).status_code == 422
    assert api.post("bulk", {"operations": [named("x")] * 101}).status_code == 422
