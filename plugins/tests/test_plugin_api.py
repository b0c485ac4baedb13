"""Plugins of the store in the API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from plugins.access.testing import ApiClient
from plugins.registry import plugins
from plugins.testing import with_plugins
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(store: Store) -> Iterator[ApiClient]:
    with with_plugins("plugins.tests.desk"):
        yield ApiClient(store)


def test_a_plugin_is_added_set_up_turned_off_and_removed(api: ApiClient) -> None:
    assert api.get("plugins").json()["data"] == []
    made = api.post("plugins", {"id": "desk"})
    assert (made.status_code, made.json()["is_on"]) == (201, True)
    assert api.patch("plugins/desk", {"is_on": False}).json()["is_on"] is False
    assert api.post("plugins", {"id": "nothing"}).json()["code"] == "unknown_plugin"
    assert api.get("plugins/nothing").status_code == 404
    unknown = api.patch("plugins/desk", {"settings": {"colour_of_nothing": 1}})
    assert unknown.json()["errors"][0]["pointer"] == "#/settings/colour_of_nothing"
    assert api.delete("plugins/desk").status_code == 204
    assert api.get("plugins").json()["data"] == []


def test_settings_are_of_their_types_and_secrets_stay_secret(api: ApiClient) -> None:
    fields = {field.id: field for field in plugins()["desk"].manifest.settings}
    told = api.post("plugins", {"id": "desk"}).json()["settings"]
    assert set(told) == {name for name, field in fields.items() if field.type != "secret"}
    for name, field in fields.items():
        wrong = api.patch("plugins/desk", {"settings": {name: {"no": "such"}}})
        assert wrong.json()["errors"][0]["pointer"] == f"#/settings/{name}"
        if field.type == "secret":
            set_to = api.patch("plugins/desk", {"settings": {name: "hush-hush"}})
            assert set_to.json()["settings"][name] is None
            assert "hush" not in set_to.content.decode()
