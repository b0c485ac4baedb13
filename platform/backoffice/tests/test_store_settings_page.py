"""The store's own settings: what is changed is told, what may not change stays."""

from __future__ import annotations

import pytest
from django.test import Client

from backoffice.testing import client_of
from foundation.models import Event
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(store: Store) -> Client:
    return client_of(store.memberships.get().account)


def test_changes_are_kept_and_told_once(store: Store, owner: Client) -> None:
    form = {"name": "  云石 🪨 ", "email": "hi@example.com", "locales": ["en"], "time_zone": "Asia/Tokyo"}
    url = f"/stores/{store.handle}/settings"
    assert owner.post(url, form).status_code == 302
    now = Store.objects.get(pk=store.pk)
    assert (now.name, now.email, now.all_locales, now.time_zone) == (
        "云石 🪨", "hi@example.com", ["zh-Hans", "en"], "Asia/Tokyo",
    )  # fmt: skip
    owner.post(url, form)
    with in_store(store):
        changes = [event.payload["changes"] for event in Event.objects.filter(name="store.changed")]
    assert [sorted(change) for change in changes] == [["email", "locales", "name", "time_zone"]]


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "x" * 81}, {"email": "nobody"}, {"time_zone": "Mars/Base"}, {"locales": "xx"}],
)
def test_bad_input_is_named_and_kept(store: Store, owner: Client, wrong: dict[str, str]) -> None:
    form = {"name": "Kept as typed", "email": "hi@example.com", "time_zone": "UTC", **wrong}
    response = owner.post(f"/stores/{store.handle}/settings", form)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(wrong)
    assert Store.objects.get(pk=store.pk).name == "Test Store"


def test_the_address_changes_and_leads_on(store: Store, owner: Client) -> None:
    old = store.handle
    response = owner.post(f"/stores/{old}/settings/address", {"handle": "Jade-House"})
    assert response["Location"] == "/stores/jade-house/settings"
    assert Store.objects.get(pk=store.pk).handle == "jade-house"


@pytest.mark.parametrize("handle", ["admin", "a", "水晶", "-x-", "x" * 41])
def test_a_wrong_address_is_refused_with_the_reason(store: Store, owner: Client, handle: str) -> None:
    response = owner.post(f"/stores/{store.handle}/settings/address", {"handle": handle})
    assert response.status_code == 422
    assert response.context["form"].errors["handle"]
    assert Store.objects.get(pk=store.pk).handle == store.handle
