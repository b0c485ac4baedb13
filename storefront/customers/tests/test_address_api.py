"""Programs with the right keep customers' address books."""

from __future__ import annotations

from typing import Any

import pytest

from foundation.models import Event
from plugins.access.testing import ApiClient
from storefront.customers.models import CustomerAddress
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db
HOME = {
    "country": "CN",
    "first_name": "小雨",
    "last_name": "林",
    "line1": "花果山路 18 号",
    "city": "连云港市",
    "region": "江苏省",
    "phone": "13800138000",
}


def made(api: ApiClient) -> Any:
    """A customer without addresses."""
    return api.post("customers", {"email": "lin@example.com"}).json()


def test_addresses_are_added_changed_and_removed(store: Store) -> None:
    api = ApiClient(store)
    customer = made(api)
    path = f"customers/{customer['id']}/addresses"
    told = api.post(path, HOME)
    assert told.status_code == 200, told.content
    (first,) = told.json()["addresses"]
    assert (first["line1"], first["phone"], first["is_default"]) == ("花果山路 18 号", "+8613800138000", True)
    api.post(path, {**HOME, "line1": "海棠路 2 号", "is_default": True})
    again = api.get(f"customers/{customer['id']}").json()["addresses"]
    assert [(each["line1"], each["is_default"]) for each in again] == [
        ("海棠路 2 号", True),
        ("花果山路 18 号", False),
    ]

    one = f"customer-addresses/{first['id']}"
    seen = api.get(one)
    changed = api.patch(one, {"company": "Kiln"}, If_Match=seen.headers["ETag"])
    assert (changed.json()["company"], changed.json()["line1"]) == ("Kiln", "花果山路 18 号")
    assert api.patch(one, {"company": "Late"}, If_Match=seen.headers["ETag"]).status_code == 412
    assert api.delete(one).status_code == 204
    assert api.get(one).status_code == 404
    with in_store(store):
        assert CustomerAddress.objects.get().line1 == "海棠路 2 号"
        rows = Event.objects.filter(name__startswith="customer.address").order_by("pk")
        assert {row.actor for row in rows} == {f"token:{api.token.pk}"}
        assert len(rows) == 4


def test_what_a_country_needs_is_asked_for(store: Store) -> None:
    api = ApiClient(store)
    told = api.post(f"customers/{made(api)['id']}/addresses", {"country": "CN", "line1": "x"})
    assert told.status_code == 422
    assert {each["pointer"] for each in told.json()["errors"]} >= {"#/city", "#/region"}
    with in_store(store):
        assert not CustomerAddress.objects.exists()


def test_who_may_only_look_changes_nothing(store: Store) -> None:
    api, reader = ApiClient(store), ApiClient(store, scopes=["customers.view"])
    customer = made(api)
    assert reader.post(f"customers/{customer['id']}/addresses", HOME).status_code == 403
    (first,) = api.post(f"customers/{customer['id']}/addresses", HOME).json()["addresses"]
    one = f"customer-addresses/{first['id']}"
    assert reader.get(one).status_code == 200
    assert (reader.patch(one, {"city": "x"}).status_code, reader.delete(one).status_code) == (403, 403)
    with in_store(store):
        assert CustomerAddress.objects.get().city == "连云港市"
