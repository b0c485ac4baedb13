"""A store's limits and health in the console: shown, set, set back; stores found by what struck."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import redis
from django.conf import settings
from django.test import Client
from django.utils import timezone

from backoffice.testing import open_another
from console import limits
from console.models import OperatorAct
from console.testing import operator_client
from foundation import meter
from tenants.meters import queries, writing
from tenants.models import Store
from tenants.own_limits import LIMITS, own_limit, own_limits

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return operator_client()


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    meter.tell()
    with redis.Redis.from_url(settings.REDIS_URL) as valkey:
        for key in valkey.scan_iter(match="kaidian:meter:*"):
            valkey.delete(key)


def _busy(store: Store) -> None:
    meter.strike(meter.CROWDED, store_id=store.pk, times=3)
    meter.strike(meter.STATEMENTS, store_id=store.pk)
    meter.note_page(store.pk, "product", seconds=4, statements=12, status=200)
    meter.note_page(store.pk, "home", seconds=0.01, statements=2, status=500)
    meter.tell()
    writing.write_down()


@pytest.mark.parametrize("span", ["day", "month", "nonsense"])
def test_it_shows_what_struck_and_how_pages_fare(store: Store, client: Client, span: str) -> None:
    page = f"/operator/stores/{store.pk}/limits?span={span}"
    assert "Nothing struck" in client.get(page).content.decode()
    _busy(store)
    answer = client.get(page)
    facts = answer.context
    assert [(str(each.label), each.times) for each in facts["strikes"]] == [
        ("Requests sent away: too many at once", 3),
        ("Statements stopped: they took too long", 1),
    ]
    assert {row.limit.name: row.struck for row in facts["standings"]} == {
        "requests": 3, "api_rate": 0, "jobs": 0, "storage": 0, "statement": 1,
    }  # fmt: skip
    assert [(page.name, page.p95, page.statements_each) for page in facts["slowest"]] == [
        ("product", 4850, 12), ("home", 24, 2),
    ]  # fmt: skip
    assert [(page.name, page.errors) for page in facts["failing"]] == [("home", 1)]
    assert (facts["together"].requests, facts["together"].errors, facts["together"].slow) == (2, 1, 1)
    assert len(facts["charts"][0].points) == (30 if span == "month" else 24)


def test_days_stand_where_valkey_is_away(
    store: Store, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_store: int) -> None:
        raise redis.ConnectionError

    _busy(store)
    monkeypatch.setattr(queries, "hours_of", away)
    page = f"/operator/stores/{store.pk}/limits"
    assert "Valkey does not answer" in client.get(page).content.decode()
    assert client.get(f"{page}?span=month").context["together"].requests == 2


def test_a_limit_is_set_with_a_reason_and_set_back(store: Store, client: Client) -> None:
    page = f"/operator/stores/{store.pk}/limits"
    day = timezone.now().date() + timedelta(days=3)
    assert client.get(f"{page}/storage").status_code == 200
    given = {"value": "20", "until": day.isoformat(), "reason": "A sale"}
    assert client.post(f"{page}/storage", given).status_code == 302
    kept = Store.objects.get(pk=store.pk)
    own = own_limits(kept)["storage"]
    assert (own.value, own.reason, own.by) == (20 * 1024 * 1024, "A sale", "ops@example.com")
    assert own.until == datetime(day.year, day.month, day.day, 23, 59, 59, 999999, UTC)
    shown = {row.limit.name: (row.holds, row.usual) for row in client.get(page).context["standings"]}
    assert shown["storage"] == (20, None)
    assert shown["statement"] == (60, 60)
    assert client.post(f"{page}/storage/drop").status_code == 302
    assert own_limits(Store.objects.get(pk=store.pk)) == {}
    client.post(f"{page}/storage/drop")  # nothing is set any more: nothing happens
    acts = OperatorAct.objects.order_by("pk").values_list("act", "store_id", "reason")
    assert list(acts) == [("limit.set", store.pk, "A sale"), ("limit.dropped", store.pk, "")]
    assert OperatorAct.objects.earliest("pk").details["value"] == 20 * 1024 * 1024


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"value": "0", "reason": "x"}, "value"),
        ({"value": "9", "reason": "x", "until": "2020-01-01"}, "until"),
        ({"value": "9", "reason": " "}, "reason"),
        ({"value": "many", "reason": "x"}, "value"),
    ],
)
def test_what_makes_no_sense_keeps_what_was_typed(
    store: Store, client: Client, given: dict[str, str], field: str
) -> None:
    answer = client.post(f"/operator/stores/{store.pk}/limits/jobs", given)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert own_limit(Store.objects.get(pk=store.pk), "jobs") is None
    assert not OperatorAct.objects.exists()


def test_other_limits_and_stores_are_not_found(store: Store, client: Client) -> None:
    assert client.get(f"/operator/stores/{store.pk}/limits/colour").status_code == 404
    assert client.get("/operator/stores/987654/limits").status_code == 404
    assert client.post("/operator/stores/987654/limits/jobs/drop").status_code == 404


def test_stores_are_found_by_what_struck(store: Store, client: Client) -> None:
    other = open_another()
    _busy(store)
    meter.note_page(other.pk, "home", seconds=3, statements=0, status=200)
    meter.tell()
    writing.write_down()

    def found(health: str) -> list[str]:
        page = client.get("/operator/stores", {"health": health}).context["page"]
        return sorted(row.name for row in page.rows)

    assert found("struck") == [store.name]
    assert found("errors") == [store.name]
    assert found("slow") == sorted([store.name, other.name])


def test_every_limit_knows_what_strikes() -> None:
    assert list(limits.STRIKES) == list(LIMITS)
