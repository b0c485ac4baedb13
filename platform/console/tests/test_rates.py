"""Exchange rates in the console."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from billing.models import ExchangeRate
from console.models import OperatorAct
from console.testing import operator_client

pytestmark = pytest.mark.django_db
URL = "/operator/rates"


def test_an_operator_declares_a_rate_with_a_reason() -> None:
    client = operator_client()
    today = timezone.now().date()
    given = {"source": "eur", "target": "CNY", "rate": "7.83", "since": today.isoformat()}
    assert client.post(URL, given).status_code == 422
    assert not ExchangeRate.objects.exists()
    assert client.post(URL, {**given, "reason": "ECB"})["Location"] == URL
    row = ExchangeRate.objects.get()
    assert (str(row), row.since) == ("1 EUR = 7.83 CNY", today)
    act = OperatorAct.objects.latest("pk")
    assert (act.act, act.subject, act.reason) == ("rate.declared", "1 EUR = 7.83 CNY", "ECB")
    assert "1 EUR = 7.83 CNY" in client.get(URL).text


def test_a_rate_far_from_the_one_before_is_asked_about() -> None:
    client = operator_client()
    day = date(2026, 3, 1)
    ExchangeRate.objects.create(source="EUR", target="CNY", rate=Decimal("7.83"), since=day, declared_by="x")
    given = {"source": "EUR", "target": "CNY", "rate": "78.3", "since": "2026-03-02", "reason": "ECB"}
    page = client.post(URL, given)
    assert (page.status_code, ExchangeRate.objects.count()) == (422, 1)
    assert "The rate before was 1 EUR = 7.83 CNY." in page.text
    assert 'name="sure"' in page.text
    assert client.post(URL, {**given, "sure": "on"}).status_code == 302
    assert ExchangeRate.objects.count() == 2
