"""Settings of plugins: what was chosen, where they start, and secrets."""

from __future__ import annotations

import pytest
from django.conf import settings as platform
from django.test import override_settings

from foundation.errors import ActionError
from foundation.models import Event
from plugins import secrets
from plugins.actions import change_plugin_settings
from plugins.models import Installation
from plugins.registry import plugins
from plugins.store_side import settings_of
from tenants.models import Store

pytestmark = pytest.mark.django_db


def read() -> dict[str, object]:
    return settings_of(plugins()["troubled"].manifest, Installation.objects.get())


def test_they_start_as_declared_and_only_what_differs_is_kept(troubled: Store) -> None:
    assert read() == {"mood": "calm", "token": ""}
    change_plugin_settings(plugin="troubled", values={"mood": "angry"})
    assert read()["mood"] == "angry"
    change_plugin_settings(plugin="troubled", values={"mood": "calm"})
    assert Installation.objects.get().settings == {}


def test_a_secret_is_sealed_where_it_is_kept_and_stays_when_nothing_is_typed(troubled: Store) -> None:
    change_plugin_settings(plugin="troubled", values={"token": "hunter2"})
    assert "hunter2" not in str(Installation.objects.get().settings)
    assert read()["token"] == "hunter2"
    change_plugin_settings(plugin="troubled", values={"token": "", "mood": "angry"})
    assert read()["token"] == "hunter2"
    changes = Event.objects.filter(name="plugin.settings_changed").values_list("payload", flat=True)
    assert [each["names"] for each in changes] == [["token"], ["mood"]]
    assert "hunter2" not in str(list(Event.objects.values_list("payload", flat=True)))


def test_a_secret_outlives_a_change_of_the_platforms_key(troubled: Store) -> None:
    change_plugin_settings(plugin="troubled", values={"token": "hunter2"})
    old = platform.SECRET_KEY
    try:
        secrets._box.cache_clear()
        with override_settings(SECRET_KEY="new" * 20, SECRET_KEY_FALLBACKS=[old]):
            assert read()["token"] == "hunter2"
            secrets._box.cache_clear()
        with override_settings(SECRET_KEY="new" * 20, SECRET_KEY_FALLBACKS=[]):
            assert read()["token"] == ""
    finally:
        secrets._box.cache_clear()


def test_a_setting_that_is_not_there(troubled: Store) -> None:
    with pytest.raises(ActionError) as caught:
        change_plugin_settings(plugin="troubled", values={"wish": 1})
    assert (caught.value.code, caught.value.field) == ("unknown_setting", "wish")
    assert Installation.objects.get().settings == {}
