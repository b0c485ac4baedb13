"""Functions in the back office."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from backoffice.testing import check_access, open_another, personas
from kaidian_sdk.functions import CART_VALIDATION, KINDS
from plugins.functions.actions import install_function, switch_function
from plugins.functions.execution import Fault
from plugins.functions.models import Function, Run
from plugins.functions.packaged import packaged
from plugins.functions.running import run_functions
from plugins.functions.words import DECIDES, FAULTS
from tenants.context import in_store
from tenants.models import Store

from .facts import facts
from .test_actions import SETTING
from .wat import answering, manifest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_trial() -> Any:
    with patch("plugins.functions.intake.trial_fault", lambda wasm: ""):
        yield


class Desk:
    """The owner's browser; the test stays in the store."""

    def __init__(self, store: Store, owner: Any) -> None:
        self.store = store
        self.client = Client(headers={"host": settings.PLATFORM_HOST, "accept-language": "en"})
        self.client.force_login(owner)

    def at(self, name: str, **kwargs: object) -> str:
        return reverse(f"backoffice:{name}", kwargs={"handle": self.store.handle, **kwargs})

    def get(self, name: str, query: str = "", **kwargs: object) -> Any:
        with in_store(self.store):
            return self.client.get(self.at(name, **kwargs) + query)

    def post(self, name: str, data: dict[str, Any] | None = None, **kwargs: object) -> Any:
        with in_store(self.store):
            return self.client.post(self.at(name, **kwargs), data or {})


@pytest.fixture
def desk(store: Store, store_owner: Any) -> Desk:
    return Desk(store, store_owner)


def files(wasm: bytes, text: str) -> dict[str, SimpleUploadedFile]:
    return {
        "wasm": SimpleUploadedFile("function.wasm", wasm),
        "manifest": SimpleUploadedFile("function.toml", text.encode()),
    }


def test_every_kind_and_fault_has_words() -> None:
    assert DECIDES.keys() == KINDS.keys()
    assert FAULTS.keys() == set(Fault)


def test_who_may_open(store: Store) -> None:
    people = personas(store, open_another())
    install_function(manifest=manifest(), wasm=answering({"refusals": []}))
    run_functions(CART_VALIDATION, lambda paths: facts(1))
    run = Run.objects.get().pk

    def rows() -> list[Any]:
        with in_store(store):
            return list(Function.objects.values())

    for name in ("functions", "function_add"):
        check_access(people, store, name)
    check_access(people, store, "function", {"function": "limits"})
    check_access(people, store, "function_run", {"number": run})
    check_access(people, store, "function_add_packaged", method="post", unchanged=rows)
    for name in ("function_switch", "function_move", "function_remove"):
        check_access(people, store, name, {"function": "limits"}, method="post", unchanged=rows)


def test_one_is_uploaded_set_up_and_removed(desk: Desk) -> None:
    assert "No functions yet" in desk.get("functions").content.decode()
    sent = files(answering({"refusals": []}), manifest(more=SETTING.format(name="most", default=3)))
    answer = desk.post("function_add", sent)
    assert answer.headers["Location"] == desk.at("function", function="limits")
    assert "It has not run yet" in desk.get("function", function="limits").content.decode()
    assert desk.post("function", {"most": "many"}, function="limits").status_code == 422
    assert desk.post("function", {"most": "7"}, function="limits").status_code == 302
    assert Function.objects.get().settings == {"most": 7}
    listed = desk.get("functions").content.decode()
    assert "What a cart may hold" in listed
    desk.post("function_switch", {"on": "0"}, function="limits")
    assert Function.objects.get().is_on is False
    desk.post("function_remove", function="limits")
    assert not Function.objects.exists()
    assert desk.get("function", function="limits").status_code == 404


def test_what_is_wrong_with_files_is_told_beside_them(desk: Desk) -> None:
    answer = desk.post("function_add", files(b"\0asm nothing", "id = 7"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "the table [function] is missing" in page
    answer = desk.post("function_add", files(b"no module", manifest()))
    assert (answer.status_code, "This is no WebAssembly module." in answer.content.decode()) == (422, True)
    answer = desk.post("function_add", files(b"x" * 300_000, manifest()))
    assert (answer.status_code, "up to 256 kB are taken" in answer.content.decode()) == (422, True)
    assert not Function.objects.exists()


def test_those_of_the_platform_are_added_by_a_press(desk: Desk) -> None:
    assert "volume-discount" in packaged()
    assert "Volume discount" in desk.get("function_add").content.decode()
    desk.post("function_add_packaged", {"function": "volume-discount"})
    assert Function.objects.get().kind == "discounts"
    again = desk.post("function_add_packaged", {"function": "gone"})
    assert again.headers["Location"] == desk.at("function_add")


def test_functions_of_a_kind_change_places(desk: Desk) -> None:
    for name in ("first", "second", "third"):
        install_function(manifest=manifest(name), wasm=answering({"refusals": []}))

    def order() -> list[str]:
        return list(Function.objects.values_list("pk", flat=True))

    desk.post("function_move", function="third")
    assert order() == ["first", "third", "second"]
    desk.post("function_move", {"later": "1"}, function="first")
    assert order() == ["third", "first", "second"]
    desk.post("function_move", function="third")
    assert order() == ["third", "first", "second"]


def test_runs_are_shown_with_what_went_wrong(desk: Desk) -> None:
    install_function(manifest=manifest(), wasm=answering({"refusals": []}))
    run_functions(CART_VALIDATION, lambda paths: facts(1))
    install_function(manifest=manifest(), wasm=answering("<script>rubbish</script>"))
    run_functions(CART_VALIDATION, lambda paths: facts(1))
    assert desk.get("function", function="limits").content.decode().count("function_run") == 0
    good, bad = Run.objects.order_by("pk")
    page = desk.get("function", "?view=faults", function="limits").content.decode()
    assert (f"functions/runs/{bad.pk}" in page, f"functions/runs/{good.pk}" in page) == (True, False)
    shown = desk.get("function_run", number=bad.pk).content.decode()
    assert "Its answer was not what was asked for." in shown
    assert "The shop went on as if it were not there." in shown
    assert "<script>rubbish" not in shown
    assert "What it answered" in desk.get("function_run", number=good.pk).content.decode()


def test_a_paused_one_is_asked_again_by_a_press(desk: Desk) -> None:
    install_function(manifest=manifest(), wasm=answering("rubbish"))
    for _turn in range(5):
        run_functions(CART_VALIDATION, lambda paths: facts(1))
    assert "is left out for now" in desk.get("function", function="limits").content.decode()
    assert "Paused" in desk.get("functions").content.decode()
    desk.post("function_switch", {"on": "1"}, function="limits")
    assert Function.objects.get().paused_until is None
    switch_function(function="limits", is_on=False)
    assert "Off" in desk.get("functions").content.decode()
