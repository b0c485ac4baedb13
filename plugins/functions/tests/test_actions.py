"""Installing, replacing and setting up functions."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest

from foundation.errors import ActionError
from foundation.models import Event
from plugins.functions import actions
from plugins.functions.actions import (
    RefusedError,
    change_function_settings,
    install_function,
    order_functions,
    remove_function,
    switch_function,
)
from plugins.functions.models import Function
from plugins.functions.shelf.models import Module
from tenants.models import Store

from .wat import answering, manifest

pytestmark = pytest.mark.django_db

SETTING = '[[settings]]\nid = "{name}"\ntype = "integer"\nlabel = "N"\ndefault = {default}\n'


@pytest.fixture(autouse=True)
def _quick_trial() -> Any:
    with patch("plugins.functions.intake.trial_fault", lambda wasm: ""):
        yield


def test_installing_leaves_an_event(store: Store) -> None:
    row = install_function(manifest=manifest(), wasm=answering({}), actor="account:1")
    event = Event.objects.get(name="function.installed")
    assert (event.actor, event.subject) == ("account:1", "function:limits")
    assert event.payload["digest"] == row.digest
    assert (row.is_on, row.position, row.kind, row.fallback) == (True, 0, "cart_validation", "skip")


def test_a_new_version_keeps_place_state_and_settings(store: Store) -> None:
    more = SETTING.format(name="most", default=3) + SETTING.format(name="old", default=1)
    install_function(manifest=manifest(more=more), wasm=answering({"a": 1}))
    install_function(manifest=manifest("second"), wasm=answering({"a": 1}))
    order_functions(kind="cart_validation", functions=["second", "limits"])
    change_function_settings(function="limits", values={"most": 7})
    switch_function(function="limits", is_on=False)
    more = SETTING.format(name="most", default=4) + SETTING.format(name="new", default=2)
    row = install_function(manifest=manifest(version="2.0.0", more=more), wasm=answering({"a": 2}))
    assert row.settings == {"most": 7, "new": 2}
    assert (row.version, row.is_on, row.position) == ("2.0.0", False, 1)


def test_what_is_wrong_is_refused_and_nothing_is_kept(store: Store) -> None:
    with pytest.raises(RefusedError) as caught:
        install_function(manifest=manifest(kind="weather"), wasm=answering({}))
    assert (caught.value.code, caught.value.field) == ("manifest_wrong", "manifest")
    assert len(caught.value.faults) == 1
    with pytest.raises(RefusedError) as caught:
        install_function(manifest=manifest(), wasm=b"\0asm\1\0\0\0")
    assert (caught.value.code, caught.value.field, len(caught.value.faults)) == ("module_refused", "wasm", 2)
    assert Function.objects.count() == 0
    assert Module.objects.count() == 0
    assert not Event.objects.filter(name__startswith="function.").exists()


def test_a_store_has_so_many(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_FUNCTIONS", 1)
    install_function(manifest=manifest(), wasm=answering({}))
    install_function(manifest=manifest(version="1.0.1"), wasm=answering({}))
    with pytest.raises(ActionError) as caught:
        install_function(manifest=manifest("second"), wasm=answering({}))
    assert caught.value.code == "too_many"


def test_a_kind_stays(store: Store) -> None:
    install_function(manifest=manifest(), wasm=answering({}))
    with pytest.raises(ActionError) as caught:
        install_function(manifest=manifest(kind="discounts"), wasm=answering({}))
    assert caught.value.code == "other_kind"
    assert Function.objects.get().kind == "cart_validation"


def test_settings_take_their_type_only(store: Store) -> None:
    install_function(manifest=manifest(more=SETTING.format(name="most", default=3)), wasm=answering({}))
    for values, code in (({"most": "many"}, "value_wrong"), ({"least": 1}, "unknown_setting")):
        with pytest.raises(ActionError) as caught:
            change_function_settings(function="limits", values=values)
        assert caught.value.code == code
    assert Function.objects.get().settings == {"most": 3}
    change_function_settings(function="limits", values={"most": 3})
    assert not Event.objects.filter(name="function.settings_changed").exists()
    change_function_settings(function="limits", values={"most": 4})
    assert Event.objects.get(name="function.settings_changed").payload["names"] == ["most"]


def test_what_is_not_there_is_said(store: Store) -> None:
    tries = (
        lambda: switch_function(function="x", is_on=True),
        lambda: remove_function(function="x"),
        lambda: change_function_settings(function="x", values={}),
        lambda: order_functions(kind="discounts", functions=["x"]),
    )
    for attempt in tries:
        with pytest.raises(ActionError) as caught:
            attempt()
        assert caught.value.code == "not_installed"
