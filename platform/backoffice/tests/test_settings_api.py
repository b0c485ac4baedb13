"""The declared settings of a store in the API."""

from __future__ import annotations

import pytest

from foundation.models import Event
from plugins.access.testing import ApiClient
from storefront.catalog.facets import SHOWN
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


def test_settings_are_read_and_changed_by_their_actions(store: Store) -> None:
    api = ApiClient(store)
    rows = {row["name"]: row for row in api.get("settings").json()["data"]}
    assert rows["catalog.facets"]["value"] == SHOWN.default
    assert not [name for name in rows if name.startswith("onboarding.")]
    changed = api.put("settings/catalog.facets", {"value": ["price"]})
    assert (changed.status_code, changed.json()["value"]) == (200, ["price"])
    assert api.get("settings/catalog.facets").json()["value"] == ["price"]
    with in_store(store):
        assert Event.objects.latest("pk").actor == f"token:{api.token.pk}"
    wrong: dict[str, list[tuple[object, int]]] = {
        "settings/catalog.facets": [({"value": "price"}, 422), ({"value": ["x"]}, 409), ({}, 422)],
        "settings/payments.gateways": [({"value": ["x"]}, 409)],
        "settings/onboarding.goods": [({"value": "x"}, 404)],
        "settings/catalog": [({"value": []}, 404)],
    }
    for path, cases in wrong.items():
        for body, status in cases:
            assert api.put(path, body).status_code == status, f"{path} {body}"
    assert api.get("settings/catalog.facets").json()["value"] == ["price"]
