"""What every call of the API goes through: token, right, cost, keys, states, and refusals in one form."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from backoffice.events import StoreChanged
from backoffice.testing import open_another
from foundation.api import costs
from foundation.models import ApiAnswer, Event
from plugins.access.actions import make_access_token, revoke_access_token
from plugins.access.models import AccessToken
from plugins.access.testing import ApiClient
from tenants.actions import close_store, suspend_store
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(store: Store) -> ApiClient:
    return ApiClient(store)


def test_a_token_opens_its_own_store_and_no_other(store: Store, api: ApiClient) -> None:
    answer = api.get("store")
    assert (answer.status_code, answer.json()["id"]) == (200, str(store.uid))
    other = open_another()
    assert ApiClient(other).get("store").json()["id"] == str(other.uid)


def test_the_secret_is_kept_nowhere_and_its_use_is_noted(store: Store, api: ApiClient) -> None:
    api.get("store")
    row = AccessToken.objects.get()
    assert row.last_used_at is not None
    assert api.secret not in str(row.__dict__)
    assert api.secret.startswith(f"kd_{store.uid.hex}_")
    assert row.hint == api.secret[-4:]


def refused(secret: str) -> dict[str, object]:
    answer = Client(headers={"host": "localhost", "authorization": f"Bearer {secret}"}).get(
        "/api/2026-11/store"
    )
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.headers["Content-Type"] == "application/problem+json"
    told: dict[str, object] = answer.json()
    assert told.pop("request_id") == answer.headers["X-Request-ID"]
    return told


def test_nobody_learns_why_a_token_opens_nothing(store: Store, api: ApiClient) -> None:
    other = open_another()
    mixed = api.secret.replace(store.uid.hex, other.uid.hex)
    told = [
        refused(wrong) for wrong in ("", "kd_", "kd_x_y", "x", mixed, api.secret[:-1], f"kd_{'0' * 32}_x")
    ]
    with in_store(store):
        _token, expired = make_access_token(
            name="Old", scopes=["store.view"], expires_at=timezone.now() + timedelta(days=1)
        )
        AccessToken.objects.filter(name="Old").update(expires_at=timezone.now() - timedelta(days=1))
        revoked = ApiClient(store)
        revoke_access_token(token=revoked.token, actor="account:1")
    told += [refused(expired), refused(revoked.secret)]
    suspend_store(store=store, reason="unpaid")
    told.append(refused(api.secret))
    close_store(store=store)
    told.append(refused(api.secret))
    assert all(each == told[0] for each in told)


def test_a_token_can_do_what_its_scopes_say_and_no_more(store: Store) -> None:
    api = ApiClient(store, ["store.view"])
    answer = api.patch("store", {"name": "Taken"})
    assert (answer.status_code, answer.json()["code"], answer.json()["scope"]) == (
        403,
        "scope_missing",
        "store.settings",
    )
    assert Store.objects.get(pk=store.pk).name == store.name
    assert api.get("store").status_code == 200


def test_events_name_the_token(store: Store, api: ApiClient) -> None:
    assert api.patch("store", {"name": "Gleam & Co"}).json()["name"] == "Gleam & Co"
    assert Event.objects.get(name=StoreChanged.name).actor == f"token:{api.token.pk}"


def test_every_refusal_is_a_problem(api: ApiClient) -> None:
    told = {
        "no such address": api.get("nothing/here"),
        "no such method": api.post("store"),
        "a method of browsers": api.ask("options", "store"),
        "a typo": api.get("store?feilds=name"),
        "no such field": api.get("store?fields=nmae"),
        "no JSON": api.ask("patch", "store", '{"name": '),
        "NUL": api.ask("patch", "store", '{"name": "a\\u0000"}'),
        "half a pair": api.ask("patch", "store", '{"name": "\\ud800"}'),
        "endless": api.ask("patch", "store", '{"name": 1e999}'),
        "deep": api.ask("patch", "store", "[" * 100_000),
        "no object": api.patch("store", [1]),
        "wrong": api.patch("store", {"nmae": "x"}),
    }
    assert {name: (answer.status_code, answer.json()["code"]) for name, answer in told.items()} == {
        "no such address": (404, "not_found"),
        "no such method": (405, "method_not_allowed"),
        "a method of browsers": (405, "method_not_allowed"),
        "a typo": (400, "bad_parameter"),
        "no such field": (400, "bad_parameter"),
        "no JSON": (400, "malformed"),
        "NUL": (400, "malformed"),
        "half a pair": (400, "malformed"),
        "endless": (400, "malformed"),
        "deep": (400, "malformed"),
        "no object": (422, "invalid"),
        "wrong": (422, "invalid"),
    }
    assert {answer.headers["Content-Type"] for answer in told.values()} == {"application/problem+json"}
    assert told["no such method"].headers["Allow"] == "GET, HEAD, PATCH"
    assert told["wrong"].json()["errors"] == [
        {
            "pointer": "#/nmae",
            "code": "unknown",
            "detail": "There is no such field here. Known are: name, email, languages, time_zone.",
        }
    ]
    assert told["a typo"].json()["errors"][0]["parameter"] == "feilds"


def test_only_json_is_read(api: ApiClient) -> None:
    answer = api._client.patch(
        "/api/2026-11/store", "name=x", "text/plain", headers={"authorization": f"Bearer {api.secret}"}
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_a_fault_of_ours_is_a_problem_without_its_reason(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the reason")

    monkeypatch.setattr("backoffice.actions.change_store", broken)
    api._client.raise_request_exception = False
    answer = api.patch("store", {"name": "x"}, Idempotency_Key="k")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "reason" not in answer.content.decode()
    assert ApiAnswer.objects.count() == 0


def test_fields_choose_what_is_told(api: ApiClient) -> None:
    assert api.get("store?fields=name,currency").json() == {"name": "Test Store", "currency": "CNY"}


def test_a_state_that_one_has_is_not_sent_again(api: ApiClient) -> None:
    tag = api.get("store").headers["ETag"]
    answer = api.get("store", If_None_Match=tag)
    assert (answer.status_code, answer.content) == (304, b"")
    assert api.get("store?fields=name").headers["ETag"] == tag
    assert api.get("store", If_None_Match='"other"').status_code == 200


def test_a_change_of_another_state_than_seen_is_refused(store: Store, api: ApiClient) -> None:
    tag = api.get("store").headers["ETag"]
    first = api.patch("store", {"name": "One"}, If_Match=tag)
    assert first.status_code == 200
    second = api.patch("store", {"name": "Two"}, If_Match=tag)
    assert (second.status_code, second.json()["code"]) == (412, "stale")
    assert second.headers["ETag"] == first.headers["ETag"]
    assert Store.objects.get(pk=store.pk).name == "One"


def test_the_same_call_twice_is_done_once(api: ApiClient) -> None:
    first = api.patch("store", {"name": "One"}, Idempotency_Key="k1")
    again = api.patch("store", {"name": "One"}, Idempotency_Key="k1")
    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["Idempotent-Replay"] == "true"
    assert again.headers["ETag"] == first.headers["ETag"]
    assert Event.objects.filter(name=StoreChanged.name).count() == 1


def test_a_refusal_is_kept_under_its_key(api: ApiClient) -> None:
    first = api.patch("store", {"name": " "}, Idempotency_Key="k1")
    assert first.status_code == 422
    again = api.patch("store", {"name": " "}, Idempotency_Key="k1")
    assert (again.status_code, again.json(), again.headers["Content-Type"]) == (
        422,
        first.json(),
        "application/problem+json",
    )


def test_a_key_stands_for_one_request(store: Store, api: ApiClient) -> None:
    api.patch("store", {"name": "One"}, Idempotency_Key="k1")
    other = api.patch("store", {"name": "Two"}, Idempotency_Key="k1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Store.objects.get(pk=store.pk).name == "One"
    # Another token's key of the same name is another key.
    assert ApiClient(store).patch("store", {"name": "Two"}, Idempotency_Key="k1").status_code == 200


def test_a_key_under_way_is_told_and_a_dead_one_taken_over(api: ApiClient) -> None:
    api.patch("store", {"name": "One"}, Idempotency_Key="k1")
    ApiAnswer.objects.update(status=None, leased_until=timezone.now() + timedelta(minutes=1))
    busy = api.patch("store", {"name": "One"}, Idempotency_Key="k1")
    assert (busy.status_code, busy.json()["code"]) == (409, "idempotency_key_in_flight")
    ApiAnswer.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert api.patch("store", {"name": "One"}, Idempotency_Key="k1").status_code == 200


def test_old_keys_are_forgotten(api: ApiClient) -> None:
    api.patch("store", {"name": "One"}, Idempotency_Key="k1")
    ApiAnswer.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert api.patch("store", {"name": "Two"}, Idempotency_Key="k1").status_code == 200
    assert ApiAnswer.objects.count() == 1


def test_calls_cost(api: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.api.views.ApiView.bucket", costs.Bucket("small", size=7, refill=1))
    first = api.get("store")
    assert first.headers["RateLimit-Policy"] == '"small";q=7;w=7'
    assert first.headers["RateLimit"] == '"small";r=6;t=1'
    assert api.patch("store", {"name": "One"}).status_code == 200
    spent = api.patch("store", {"name": "Two"})
    assert (spent.status_code, spent.json()["code"]) == (429, "rate_limited")
    assert 1 <= int(spent.headers["Retry-After"]) <= 5
    assert Store.objects.get(name="One")


def test_a_longer_page_costs_more(api: ApiClient) -> None:
    def left(path: str) -> int:
        return int(re.search(r";r=(\d+)", api.get(path).headers["RateLimit"])[1])  # type: ignore[index]

    start = left("store")
    assert left("products?limit=250") <= start - 10 + 1
    assert left("products?limit=5") >= start - 10 - 2


def test_all_tokens_of_a_store_share_a_limit_besides_their_own(
    store: Store, api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = costs.Bucket("shared", size=4, refill=1)
    monkeypatch.setattr(costs.Bucket, "of_group", lambda bucket: shared)
    others = [ApiClient(store), ApiClient(store)]
    assert [each.get("store").status_code for each in (api, *others)] == [200, 200, 200]
    assert [each.get("store").status_code for each in (api, *others)] == [200, 429, 429]


def test_a_parameter_stands_there_once(api: ApiClient) -> None:
    answer = api.get("products?limit=1&limit=2")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "repeated")


def test_fields_within_fields_are_looked_at(api: ApiClient) -> None:
    answer = api.get("products?fields=variants.variants.price")
    assert answer.status_code == 400
    assert "“variants.variants”" in answer.json()["errors"][0]["detail"]
    assert api.get("products?fields=title,variants.price").status_code == 200
    assert api.get("products?fields=title.x").status_code == 400


def test_who_guesses_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    from foundation.api import views
    from foundation.rates import Rate

    monkeypatch.setattr(views, "GUESSES", Rate("guess-test", most=2, seconds=60))
    client = Client(headers={"host": "localhost", "authorization": "Bearer kd_x"})
    codes = [client.get("/api/2026-11/store").status_code for _ in range(3)]
    assert codes == [401, 401, 429]


def test_unknown_versions_are_not_found() -> None:
    answer = Client(headers={"host": "localhost"}).get("/api/2020-01/store")
    assert (answer.status_code, json.loads(answer.content)["code"]) == (404, "not_found")


def test_addresses_that_are_not_there_ask_no_program_for_a_csrf_token() -> None:
    client = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    answer = client.post("/api/2026-11/line%0Abreak", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_what_developers_read_of_costs_is_so() -> None:
    assert (costs.CALLS.size, costs.CALLS.refill) == (1000, 50)


def test_ten_tokens_of_a_store_have_four_times_as_much(api: ApiClient) -> None:
    group = costs.CALLS.of_group()
    assert (group.size, group.refill, group.name) == (4000, 200, "calls-together")
