"""Operators tell of incidents; each telling is written down."""

from __future__ import annotations

import pytest
from django.test import Client

from backoffice.status.models import Incident
from console.models import OperatorAct
from console.testing import operator_client

pytestmark = pytest.mark.django_db
NEW = {
    "title_zh": "店铺变慢", "title_en": "Slow shops", "components": ["storefronts", "checkout"],
    "state": "investigating", "text_zh": "我们在查。", "text_en": "We look.",
}  # fmt: skip


@pytest.fixture
def client() -> Client:
    return operator_client()


def test_an_incident_is_told_and_resolved(client: Client) -> None:
    assert "Nothing told yet" in client.get("/operator/status").content.decode()
    assert client.post("/operator/status/new", NEW).status_code == 302
    row = Incident.objects.get()
    assert (row.state, row.components, row.is_maintenance) == ("investigating", NEW["components"], False)
    page = f"/operator/status/{row.pk}"
    told = {"state": "resolved", "text_zh": "好了。", "text_en": "Done."}
    assert client.post(page, told).status_code == 302
    assert client.post(page, told).status_code == 422
    assert row.updates.count() == 2
    acts = OperatorAct.objects.order_by("pk").values_list("act", "subject")
    assert list(acts) == [("incident.begun", "Slow shops"), ("incident.told", "Slow shops")]
    assert client.get("/operator/status").status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_en": ""}, "title_en"),
        ({"components": ["kitchen"]}, "components"),
        ({"components": []}, "components"),
        ({"state": "scheduled"}, "state"),
        ({"state": "resolved"}, "state"),
        ({"is_maintenance": "on", "starts_at": "2026-01-02T03:04"}, "ends_at"),
        ({"is_maintenance": "on", "starts_at": "2026-01-02T03:04", "ends_at": "2026-01-02T03:00"}, "ends_at"),
    ],
)
def test_what_makes_no_sense_is_not_told(client: Client, changes: dict[str, object], field: str) -> None:
    answer = client.post("/operator/status/new", {**NEW, **changes})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Incident.objects.exists()
    assert not OperatorAct.objects.exists()


def test_maintenance_is_announced_for_its_time(client: Client) -> None:
    times = {"is_maintenance": "on", "starts_at": "2030-01-02T03:00", "ends_at": "2030-01-02T04:00"}
    assert client.post("/operator/status/new", {**NEW, **times, "state": "scheduled"}).status_code == 302
    row = Incident.objects.get()
    assert (row.is_maintenance, row.state, row.starts_at.isoformat()) == (
        True, "scheduled", "2030-01-02T03:00:00+00:00",
    )  # fmt: skip
