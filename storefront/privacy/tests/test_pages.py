"""The team sees what people asked, and until when it must be answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Account
from backoffice.testing import client_of
from storefront.customers.testing import PASSWORD, make_account
from storefront.privacy.actions import ask, open_request
from storefront.privacy.models import DataRequest
from storefront.privacy.terms import FORGETS, WAITS_DAYS, kept_years
from tenants.context import enter_store
from tenants.models import Store

pytestmark = pytest.mark.django_db
Kind = DataRequest.Kind


@pytest.fixture
def office(store: Store, store_owner: Account) -> Client:
    return client_of(store_owner)


def at(store: Store, path: str) -> str:
    return f"/stores/{store.handle}/customers/{path}"


def test_requests_are_listed_with_their_last_day(store: Store, office: Client) -> None:
    assert "Nobody waits" in office.get(at(store, "requests/")).text
    enter_store(store)
    lin, amy = make_account(), make_account("amy@example.com")
    ask(customer=amy, kind=Kind.ERASURE, locale="en")  # not confirmed: nobody asked for sure
    row = open_request(customer=lin, kind=Kind.ERASURE, locale="en", password=PASSWORD)
    page = office.get(at(store, "requests/")).text
    assert ("Can be taken back" in page, f"customers/{lin.pk}/" in page, f"customers/{amy.pk}/" in page) == (
        True,
        True,
        False,
    )
    enter_store(store)
    yesterday = timezone.localdate() - timedelta(days=1)
    DataRequest.objects.filter(pk=row.pk).update(due_on=yesterday, acts_at=timezone.now())
    assert "badge danger" in office.get(at(store, "requests/")).text
    shown = office.get(at(store, f"{lin.pk}/")).text
    assert ("Erasure" in shown, "Waits" in shown) == (True, True)
    assert "No requests yet" in office.get(at(store, "requests/?view=settled")).text


def test_the_terms_are_set(store: Store, office: Client) -> None:
    refused = office.post(at(store, "requests/terms"), {"waits_days": 31, "kept_years": 0})
    assert refused.status_code == 422
    enter_store(store)
    assert (WAITS_DAYS.read(), kept_years()) == (7, 10)
    assert FORGETS.read()
    assert office.post(at(store, "requests/terms"), {"waits_days": 0, "kept_years": 15}).status_code == 302
    enter_store(store)
    assert (WAITS_DAYS.read(), kept_years(), FORGETS.read()) == (0, 15, False)
