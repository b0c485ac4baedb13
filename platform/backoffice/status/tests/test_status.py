"""The status of the platform: probes kept by minute and day, incidents told, the page, JSON and the feed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from backoffice.status import actions, probes, queries
from backoffice.status.actions import Found, Telling
from backoffice.status.components import COMPONENTS, State
from backoffice.status.models import ComponentDay, Incident, IncidentUpdate, Probe
from foundation.errors import ActionError
from tenants.models import Store

pytestmark = pytest.mark.django_db


def _all(state: State = State.WELL, **others: State) -> list[Found]:
    return [Found(name, others.get(name, state)) for name in COMPONENTS]


def _incident(**changes: Any) -> Incident:
    telling = Telling(Incident.State.INVESTIGATING, "We look.", "我们在查。")
    given = {"title_en": "Slow shops", "title_zh": "店铺变慢", "components": ["storefronts"]}
    return actions.begin(**{**given, "telling": telling, **changes})


def _states() -> dict[str, str]:
    return {each["name"]: each["state"] for each in queries.snapshot()["components"]}


def test_a_minute_counts_once_and_days_sum_minutes() -> None:
    noon = timezone.now().replace(hour=12, minute=0, second=0)
    actions.keep(_all(email=State.DOWN), noon)
    actions.keep(_all(), noon + timedelta(seconds=20))
    actions.keep(_all(email=State.SLOW), noon + timedelta(minutes=1))
    days = {row.component: (row.well, row.slow, row.down) for row in ComponentDay.objects.all()}
    assert days == {**dict.fromkeys(COMPONENTS, (2, 0, 0)), "email": (0, 1, 1)}
    assert Probe.objects.count() == 2 * len(COMPONENTS)


def test_nobody_knows_what_nobody_looked_at_lately() -> None:
    actions.keep(_all(), timezone.now() - timedelta(minutes=10))
    assert set(_states().values()) == {"not_known"}
    assert queries.snapshot()["state"] == "not_known"
    actions.keep(_all(email=State.DOWN), timezone.now())
    assert _states()["email"] == "down"
    assert _states()["jobs"] == "well"
    assert queries.snapshot()["state"] == "down"


def test_bars_and_uptime() -> None:
    today = timezone.now().astimezone(UTC).date()
    for back, well, slow, down in ((0, 1440, 0, 0), (1, 1439, 0, 1), (2, 1400, 0, 40), (89, 100, 30, 0),
                                   (90, 0, 0, 1440)):  # fmt: skip
        day = today - timedelta(days=back)
        ComponentDay.objects.create(component="email", day=day, well=well, slow=slow, down=down)
    mail = next(each for each in queries.snapshot()["components"] if each["name"] == "email")
    assert len(mail["days"]) == 90
    assert [day["state"] for day in mail["days"]][-3:] == ["down", "slow", "well"]
    assert mail["days"][0]["state"] == "slow"
    assert mail["days"][1]["state"] == "not_known"
    assert mail["uptime"] == 99.07
    jobs = next(each for each in queries.snapshot()["components"] if each["name"] == "jobs")
    assert jobs["uptime"] is None


def test_an_incident_goes_on_until_it_is_resolved() -> None:
    actions.keep(_all(), timezone.now())
    row = _incident()
    assert _states()["storefronts"] == "slow"
    assert [each["title"]["en"] for each in queries.snapshot()["incidents"]] == ["Slow shops"]
    for state in ("identified", "monitoring", "resolved"):
        actions.tell(incident=row, telling=Telling(state, "So.", "如此。"))
    found = queries.snapshot()
    assert (found["incidents"], found["state"]) == ([], "well")
    assert [update["state"] for update in found["past"][0]["updates"]] == [
        "resolved", "monitoring", "identified", "investigating",
    ]  # fmt: skip
    with pytest.raises(ActionError) as refused:
        actions.tell(incident=row, telling=Telling("monitoring", "Again.", "又。"))
    assert refused.value.code == "is_resolved"
    assert IncidentUpdate.objects.count() == 4


def test_an_outage_is_down_and_maintenance_waits_for_its_time() -> None:
    actions.keep(_all(), timezone.now())
    now = timezone.now()
    times = {"starts_at": now + timedelta(hours=1), "ends_at": now + timedelta(hours=2)}
    planned = _incident(telling=Telling("scheduled", "Soon.", "快了。"), components=["jobs"], **times)
    _incident(is_outage=True, components=["email"])
    assert (_states()["jobs"], _states()["email"]) == ("well", "down")
    assert [each["id"] for each in queries.snapshot()["planned"]] == [planned.pk]
    Incident.objects.filter(pk=planned.pk).update(starts_at=now - timedelta(minutes=1))
    assert _states()["jobs"] == "maintenance"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"components": []}, "component_unknown"),
        ({"components": ["kitchen"]}, "component_unknown"),
        ({"starts_at": datetime(2026, 1, 2, tzinfo=UTC), "ends_at": datetime(2026, 1, 1, tzinfo=UTC)},
         "ends_first"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_not_told(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(ActionError) as refused:
        _incident(**changes)
    assert refused.value.code == code
    assert not Incident.objects.exists()


def test_the_page_in_both_languages_escapes_what_operators_wrote() -> None:
    actions.keep(_all(), timezone.now())
    _incident(title_en="<b>Slow</b>")
    page = Client(headers={"host": "localhost", "accept-language": "en"}).get("/status")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Some things are slow" in text
    assert ("The last two weeks" in text, "Nothing was amiss" in text) == (False, False)
    assert "&lt;b&gt;Slow&lt;/b&gt;" in text
    chinese = Client(headers={"host": "localhost", "accept-language": "zh-hans"}).get("/status")
    assert "店铺变慢" in chinese.content.decode()


def test_json_and_feed() -> None:
    actions.keep(_all(), timezone.now())
    _incident()
    client = Client(headers={"host": "localhost"})
    found = json.loads(client.get("/status.json").content)
    assert (found["state"], found["is_current"]) == ("slow", True)
    feed = client.get("/status.atom?language=zh-hans")
    assert feed["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "店铺变慢" in feed.content.decode()
    assert client.get("/status.atom?language=klingon").status_code == 200


def test_the_feed_says_plain_text() -> None:
    telling = Telling(Incident.State.INVESTIGATING, "Pages with <b> & more.", "x")
    _incident(telling=telling)
    feed = Client(headers={"host": "localhost"}).get("/status.atom?language=en").content.decode()
    assert feed.count("<summary") == 1
    assert '<summary type="text">Pages with &lt;b&gt; &amp; more.</summary>' in feed


def test_a_final_slash_is_one_too_many() -> None:
    answer = Client(headers={"host": "localhost"}).get("/status/")
    assert (answer.status_code, answer["Location"]) == (301, "/status")


def test_it_stands_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    actions.keep(_all(), timezone.now())
    queries.keep_snapshot()

    def away(_now: datetime) -> dict[str, Any]:
        raise DatabaseError("gone")

    monkeypatch.setattr(queries, "_read", away)
    found = queries.snapshot()
    assert (found["state"], found["is_current"]) == ("well", False)
    page = Client(headers={"host": "localhost", "accept-language": "en"}).get("/status")
    assert "reached" in page.content.decode()


def test_probes_find_what_fails(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def get(host: str, path: str, *, address: str = "") -> None:
        asked.append((host, path))
        if path == "/cart":
            raise probes.ProbeError("/cart was answered with 500")

    monkeypatch.setattr(probes, "_get", get)
    monkeypatch.setattr(probes, "_queue", lambda name: 130.0 if name == "webhooks" else 700.0)
    found = {each.component: (each.state, each.fault) for each in probes.look()}
    assert found == {
        "storefronts": (State.WELL, ""),
        "backoffice": (State.WELL, ""),
        "checkout": (State.DOWN, "ProbeError: /cart was answered with 500"),
        "email": (State.WELL, ""),
        "webhooks": (State.SLOW, ""),
        "jobs": (State.DOWN, "the oldest task waits for 700 s"),
    }
    assert asked[:3] == [(store.host, "/"), ("localhost", "/accounts/login/"), (store.host, "/cart")]


def test_old_minutes_and_days_are_forgotten() -> None:
    now = timezone.now()
    actions.keep(_all(), now - timedelta(days=3))
    ComponentDay.objects.create(component="email", day=(now - timedelta(days=101)).date(), well=1)
    actions.forget_old(now)
    assert not Probe.objects.exists()
    assert ComponentDay.objects.filter(component="email").count() == 1
