"""What a plugin does wrong stays with the plugin."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Account
from foundation.models import Event
from kaidian_sdk.points.commerce import Basket
from kaidian_sdk.points.pricing import Discount
from plugins.actions import install_plugin, remove_plugin, switch_plugin, try_again
from plugins.bounded import Line
from plugins.calling import PluginFault, offers
from plugins.models import Datum, Installation, LogLine
from plugins.registry import plugins
from plugins.store_side import StoreSide
from plugins.testing import with_plugins
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


def basket(*codes: str) -> Basket:
    return Basket(currency="CNY", lines=(), subtotal=0, codes=codes)


def asked(*codes: str) -> object:
    (whims,) = offers("discount_sources")
    return whims.ask("discounts", basket(*codes), otherwise="nothing")


def test_a_plugin_answers_where_it_is_on(troubled: Store) -> None:
    assert asked() == [Discount(label="calm", shipping=100)]


@pytest.mark.parametrize(
    ("code", "kind", "message"),
    [
        ("raise", LogLine.Kind.RAISED, "ValueError: no luck"),
        ("leave", LogLine.Kind.RAISED, "RuntimeError: SystemExit"),
        ("hang", LogLine.Kind.LATE, "TookTooLong: no answer within 0.3 s"),
        (
            "rubbish",
            LogLine.Kind.RUBBISH,
            "RubbishError: the answer[0].lines: value of key '1' of dict is not an instance of int",
        ),
        ("nothing", LogLine.Kind.RUBBISH, "RubbishError: the answer: None is not a list"),
    ],
)
def test_a_fault_is_contained_and_written_down(
    troubled: Store, settings: Any, code: str, kind: str, message: str
) -> None:
    settings.PLUGIN_PATIENCE = 1 if code == "hang" else settings.PLUGIN_PATIENCE
    assert asked(code) == "nothing"
    assert asked(code) == "nothing"
    line = LogLine.objects.get()
    assert (line.plugin, line.kind, line.place, line.message, line.times) == (
        "troubled", kind, "discount_sources/whims", message, 2,
    )  # fmt: skip
    assert Installation.objects.get().troubles == {"discount_sources/whims": {"in_a_row": 2}}


def test_a_hanging_plugin_ends_although_it_catches_every_exception(troubled: Store, settings: Any) -> None:
    settings.PLUGIN_PATIENCE = 1
    asked("hang")
    deadline = time.monotonic() + 5
    while any(thread.name == "plugin" for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_an_answer_ends_the_count_of_faults(troubled: Store) -> None:
    asked("raise")
    asked()
    assert Installation.objects.get().troubles == {}


def test_after_five_faults_in_a_row_a_call_is_paused_longer_and_longer(
    troubled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _turn in range(5):
        asked("raise")
    (whims,) = offers("discount_sources")
    assert whims.is_paused
    assert asked() == "nothing"  # it would answer, and is not asked
    assert LogLine.objects.get().times == 5

    now = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(seconds=61))
    assert asked("raise") == "nothing"
    pauses = Event.objects.filter(name="plugin.paused").order_by("pk").values_list("payload", flat=True)
    assert [(each["in_a_row"], each["seconds"]) for each in pauses] == [(5, 60), (6, 120)]

    try_again(plugin="troubled")
    assert asked() == [Discount(label="calm", shipping=100)]


def test_what_it_keeps_and_writes_is_done_in_the_store(troubled: Store) -> None:
    asked("remember")
    assert list(Datum.objects.values_list("plugin", "key", "value")) == [
        ("troubled", "seen", {"by": "Test Store"})
    ]
    assert list(LogLine.objects.values_list("kind", "message", "facts")) == [
        ("note", "kept", {"key": "seen"})
    ]


@pytest.mark.parametrize(("spoken", "told"), [("zh-hans", "zh-Hans"), ("en", "en"), ("fr", "fr")])
def test_a_plugin_is_told_a_language_as_stores_spell_it(troubled: Store, spoken: str, told: str) -> None:
    with override(spoken):
        assert StoreSide(plugins()["troubled"].manifest, None, Line()).locale == told


def test_a_plugin_that_is_off_or_gone_is_not_asked(troubled: Store) -> None:
    switch_plugin(plugin="troubled", is_on=False)
    assert offers("discount_sources") == []
    switch_plugin(plugin="troubled", is_on=True)
    remove_plugin(plugin="troubled", with_data=True)
    assert offers("discount_sources") == []


def test_a_plugin_that_is_no_longer_installed_on_the_platform_is_passed_over(troubled: Store) -> None:
    with with_plugins():
        assert offers("discount_sources") == []
        assert Installation.objects.filter(is_on=True).exists()


def test_it_is_on_in_its_own_store_only(troubled: Store, store_owner: Account) -> None:
    from tenants.actions.open_store import open_store

    other = open_store(
        owner=store_owner,
        name="Other",
        handle="other-one",
        currency="CNY",
        locale="en",
        locales=["en"],
    )
    with in_store(other):
        assert offers("discount_sources") == []
        install_plugin(plugin="troubled")
        asked("remember")
        assert Datum.objects.get().value == {"by": "Other"}
    assert not Datum.objects.exists()


def test_a_fault_is_raised_to_those_who_want_to_know(troubled: Store) -> None:
    (whims,) = offers("discount_sources")
    with pytest.raises(PluginFault, match="troubled failed at discount_sources/whims"):
        whims.call("discounts", basket("raise"))
