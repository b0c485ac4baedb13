"""Functions in a store: what they are given, what comes of faults, what is kept."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.models import Event
from kaidian_sdk.functions import CART_VALIDATION, DISCOUNTS, BasketFacts, Kind, Refusals
from kaidian_sdk.points.checks import Refusal
from plugins.functions import remembered, running
from plugins.functions.actions import install_function, order_functions, remove_function, switch_function
from plugins.functions.execution import Answer
from plugins.functions.machine import Machine, machine
from plugins.functions.models import Function, Run
from plugins.functions.queries import last_runs
from plugins.functions.running import run_functions
from plugins.functions.shelf import queries as shelf
from plugins.functions.shelf.models import Module
from plugins.functions.tasks import KEPT, remove_unused_modules
from tenants.context import in_store, on_platform
from tenants.models import Store

from .facts import facts
from .wat import ANSWER_AT, ECHO, ENDLESS, answering, manifest, module

pytestmark = pytest.mark.django_db

NO = {"refusals": [{"message": "No.", "line": "1"}]}
FALLBACK = '{ refusals = [{ message = "Later." }] }'


@pytest.fixture(autouse=True)
def _quick_trial() -> Any:
    """What compiling in another process does is tried in test_intake."""
    with patch("plugins.functions.intake.trial_fault", lambda wasm: ""):
        yield


def install(wasm: bytes, **about: Any) -> Function:
    return install_function(manifest=manifest(**about), wasm=wasm)


def ran(kind: Kind[BasketFacts, Any], quantity: int) -> list[Any]:
    return run_functions(kind, lambda paths: facts(quantity))


def messages() -> list[object]:
    found = ran(CART_VALIDATION, 2)
    return [refusal.message for answer in found for refusal in answer.refusals]


def test_an_answer_reaches_the_shop(store: Store) -> None:
    install(answering(NO))
    assert ran(CART_VALIDATION, 2) == [Refusals(refusals=(Refusal(message="No.", line="1"),))]
    assert ran(DISCOUNTS, 2) == []
    run = Run.objects.get()
    assert (run.function, run.version, run.fault, run.fell_back) == ("limits", "1.0.0", "", False)
    assert run.input == '{"basket":{"lines":[{"id":"1","quantity":2}]},"settings":{}}'
    assert json.loads(run.output) == NO
    assert run.fuel > 10
    assert run.microseconds > 10


def test_facts_are_gathered_once_for_what_is_asked_and_not_where_nothing_is(store: Store) -> None:
    asked: list[frozenset[str]] = []

    def gather(paths: frozenset[str]) -> BasketFacts:
        asked.append(paths)
        return facts(1)

    run_functions(CART_VALIDATION, gather)
    assert asked == []
    install(answering(NO))
    install(answering(NO), name="other", input=("locale",))
    run_functions(CART_VALIDATION, gather)
    assert asked == [{"basket.lines.id", "basket.lines.quantity", "locale"}]


def test_it_is_given_what_it_asks_for_and_nothing_else(store: Store) -> None:
    setting = '[[settings]]\nid = "most"\ntype = "integer"\nlabel = "Most"\ndefault = 3\n'
    asked = ("locale", "basket.buyer.email", "basket.address.country", "basket.attributes")
    install(module(ECHO), input=asked, more=setting)
    assert ran(CART_VALIDATION, 1) == []
    run = Run.objects.get()
    assert json.loads(run.input) == {
        "locale": "en",
        "basket": {"buyer": {"email": ""}, "address": None, "attributes": {}},
        "settings": {"most": 3},
    }
    assert (run.fault, run.message) == ("rubbish", "locale is nothing that is known here")


RUBBISH: list[tuple[object, str]] = [
    ([], "the answer is not an object"),
    ({"refusals": {}}, "refusals is not a list"),
    ({"refusals": [{}]}, "refusals[0].message is missing"),
    ({"refusals": [{"message": 3}]}, "refusals[0].message is not a text or an object"),
    ({"refusals": [{"message": {"en": 3}}]}, "refusals[0].message.en is not a text"),
    ({"refusals": [{"message": ""}]}, "a refusal has no message"),
    ({"refusals": [{"message": "No.", "line": "7"}]}, "there is no line “7”"),
    ({"refusals": [{"message": "No.", "colour": "red"}]}, "refusals[0].colour is nothing that is known here"),
    ({"refusals": [{"message": "No."}] * 21}, "there are more than 20 refusals"),
    ({"refusals": [{"message": "a\0"}]}, "refusals[0].message has a character that can't be kept"),
]


@pytest.mark.parametrize(("answer", "said"), RUBBISH)
def test_rubbish_is_named_and_does_nothing(store: Store, answer: object, said: str) -> None:
    install(answering(answer))
    assert ran(CART_VALIDATION, 2) == []
    run = Run.objects.get()
    assert (run.fault, run.message) == ("rubbish", said)
    assert run.output


@pytest.mark.parametrize(
    ("wasm", "fault"),
    [
        (module(ENDLESS), "fuel"),
        (module("(unreachable)"), "stopped"),
        (answering("{"), "rubbish"),
        (answering({"refusals": 1}), "rubbish"),
        (module(f"(loop $l (call $say (i32.const {ANSWER_AT}) (i32.const 9000)) (br $l))"), "output"),
    ],
    ids=["loop", "trap", "no JSON", "wrong type", "flood"],
)
def test_the_fallback_stands_in(store: Store, wasm: bytes, fault: str) -> None:
    install(wasm, fallback=FALLBACK)
    assert messages() == ["Later."]
    run = Run.objects.get()
    assert (run.fault, run.fell_back) == (fault, True)


def test_a_fallback_that_does_not_fit_is_skipped(store: Store) -> None:
    install(module("(unreachable)"), fallback='{ refusals = [{ message = "Later.", line = "9" }] }')
    assert messages() == []
    assert Run.objects.get().fell_back is False


def test_a_fault_of_ours_is_contained(store: Store) -> None:
    install(answering(NO), fallback=FALLBACK)
    with patch.object(running, "execute", side_effect=RuntimeError("ours")):
        assert messages() == ["Later."]
    assert Run.objects.get().fault == "broken"


def test_an_input_that_is_too_large(store: Store) -> None:
    install(answering(NO), input=("basket.attributes",), fallback=FALLBACK)
    large = facts(1)
    object.__setattr__(large.basket, "attributes", {"a": "x" * 300_000})
    assert len(run_functions(CART_VALIDATION, lambda paths: large)) == 1
    assert Run.objects.get().fault == "input"


def test_functions_run_in_order_and_one_fault_stops_no_other(store: Store) -> None:
    for name in ("c", "b", "a"):
        install(answering({"refusals": [{"message": name}]}), name=f"f{name}")
    install(module("(unreachable)"), name="bad")
    assert messages() == ["c", "b", "a"]
    order_functions(kind="cart_validation", functions=["bad", "fa"])
    assert messages() == ["a", "c", "b"]
    switch_function(function="fc", is_on=False)
    assert messages() == ["a", "b"]
    remove_function(function="fb")
    assert messages() == ["a"]
    assert last_runs("fb").count() == 0
    assert last_runs("bad", only_faults=True).count() == 4


def test_a_function_that_keeps_failing_pauses(store: Store) -> None:
    install(module("(unreachable)"), fallback=FALLBACK)
    for _time in range(5):
        assert messages() == ["Later."]
    row = Function.objects.get()
    assert row.faults_in_a_row == 5
    assert row.paused_until is not None
    assert timedelta(seconds=50) < row.paused_until - timezone.now() <= timedelta(minutes=1)
    payload = Event.objects.get(name="function.paused").payload
    assert payload == {"function": "limits", "in_a_row": 5, "seconds": 60}
    assert messages() == ["Later."]  # its fallback stands in, and nothing runs
    assert Run.objects.count() == 5
    switch_function(function="limits", is_on=True)
    assert messages() == ["Later."]
    assert Run.objects.count() == 6


def test_an_answer_ends_a_row_of_faults(store: Store) -> None:
    row = install(answering(NO))
    Function.objects.update(faults_in_a_row=4)
    assert messages() == ["No."]
    row.refresh_from_db()
    assert (row.faults_in_a_row, row.paused_until) == (0, None)


def test_the_log_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_RUNS", 5)
    monkeypatch.setattr(running, "TRIM_EVERY", 1)
    install(answering(NO))
    install(answering(NO), name="other")
    for quantity in range(1, 9):
        ran(CART_VALIDATION, quantity)
    assert [last_runs(name).count() for name in ("limits", "other")] == [5, 5]
    newest = last_runs("limits").values_list("pk", flat=True)
    assert list(newest) == sorted(newest, reverse=True)


def test_what_the_log_keeps_of_a_run_is_bounded(store: Store) -> None:
    long = json.dumps({"refusals": [{"message": "长" * 9_000}]}, ensure_ascii=False)
    install(answering(long))
    assert messages() == ["长" * 9_000]
    assert len(Run.objects.get().output) == running.LONGEST_KEPT


def test_no_question_where_the_platform_has_none(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_has_any", False)
    monkeypatch.setattr(shelf, "_looked_at", float("-inf"))
    assert ran(CART_VALIDATION, 1) == []
    with CaptureQueriesContext(connection) as queries:
        assert ran(CART_VALIDATION, 1) == []
    assert len(queries) == 0
    install(answering(NO))
    assert messages() == ["No."]


def test_one_question_where_the_store_has_none_and_two_where_it_has(store: Store) -> None:
    install(answering(NO))
    ran(CART_VALIDATION, 1)
    with CaptureQueriesContext(connection) as queries:
        ran(DISCOUNTS, 1)
    assert len(queries) == 1
    install(answering(NO), name="other")
    ran(CART_VALIDATION, 1)
    with patch.object(running, "TRIM_EVERY", 10**9), CaptureQueriesContext(connection) as queries:
        ran(CART_VALIDATION, 2)
    assert len(queries) == 2


def test_an_unchanged_cart_is_not_asked_about_again(store: Store, store_owner: Any) -> None:
    install(answering(NO))
    assert messages() == ["No."]
    with patch.object(running, "execute") as execute, CaptureQueriesContext(connection) as queries:
        assert messages() == ["No."]
    assert not execute.called
    assert (len(queries), Run.objects.count()) == (1, 1)
    ran(CART_VALIDATION, 3)
    assert Run.objects.count() == 2
    with in_store(another(store_owner)):
        install(answering(NO))
        assert messages() == ["No."]
        assert Run.objects.count() == 1


def test_a_function_that_is_installed_anew_is_asked_anew(store: Store) -> None:
    install(answering(NO))
    messages()
    remove_function(function="limits")
    install(answering(NO))
    messages()
    assert Run.objects.count() == 1


def test_faults_are_not_remembered_and_long_answers_neither(store: Store) -> None:
    install(module("(unreachable)"), fallback=FALLBACK)
    messages()
    messages()
    assert Run.objects.count() == 2
    long = {"refusals": [{"message": "a" * 5_000}]}
    install(answering(long), name="long")
    messages()
    messages()
    assert last_runs("long").count() == 2


def test_of_the_answers_remembered_the_oldest_leave(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST_KEPT", 2)
    row, here = install(answering(NO)), remembered.Remembered()
    answer = Answer(NO, "{}", 1, 0.1, "")
    for stdin in (b"1", b"2"):
        here.keep(row, stdin, answer)
    assert here.find(row, b"1") is answer
    here.keep(row, b"3", answer)
    assert [here.find(row, stdin) for stdin in (b"1", b"2", b"3")] == [answer, None, answer]


def test_a_module_is_kept_and_compiled_once(store: Store, store_owner: Any) -> None:
    wasm = answering({"refusals": [{"message": "once"}]})
    with patch.object(Machine, "compile", autospec=True, side_effect=Machine.compile) as compiled:
        install(wasm)
        install(wasm, name="again")
        assert messages() == ["once", "once"]
        assert messages() == ["once", "once"]
    assert compiled.call_count == 1
    with on_platform():
        assert Module.objects.count() == 1


def test_old_code_leaves_the_process_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    here = Machine()
    wasms = [answering({"refusals": [], "n": number}) for number in range(3)]
    monkeypatch.setattr("plugins.functions.machine.MOST_KEPT", len(wasms[0]) * 2)
    for number, wasm in enumerate(wasms[:2]):
        here.keep(str(number), wasm)
    assert here.known("0") is not None
    here.keep("2", wasms[2])
    assert [here.known(str(number)) is not None for number in range(3)] == [True, False, True]


def another(owner: Any) -> Store:
    from tenants.actions.open_store import open_store

    return open_store(
        owner=owner, name="Other", handle="other-functions", currency="CNY", locale="en", locales=["en"]
    )


def test_stores_know_nothing_of_each_other(store: Store, store_owner: Any) -> None:
    wasm = answering(NO)
    row = install(wasm)
    messages()
    with in_store(another(store_owner)):
        assert messages() == []
        assert Function.objects.count() == Run.objects.count() == 0
        install(wasm, fallback=FALLBACK)
        assert messages() == ["No."]
        assert Run.objects.count() == 1
        remove_function(function="limits")
    assert ran(CART_VALIDATION, 3) == [Refusals(refusals=(Refusal(message="No.", line="1"),))]
    assert Run.objects.count() == 2
    assert machine().known(row.digest) is not None


def test_a_missing_module_is_a_fault(store: Store) -> None:
    install(answering({"refusals": [{"message": "gone"}]}), fallback=FALLBACK)
    with on_platform():
        Module.objects.all().delete()
    assert messages() == ["Later."]
    assert Run.objects.get().message == "its module is gone; install it again"


def test_modules_that_no_store_uses_go_after_a_month(store: Store) -> None:
    used, unused, fresh = (install(answering({"n": n}), name=f"f{n}").digest for n in range(3))
    remove_function(function="f1")
    remove_function(function="f2")
    with on_platform():
        old = timezone.now() - KEPT - timedelta(hours=1)
        Module.objects.filter(pk__in=[used, unused]).update(taken_at=old)
        remove_unused_modules()
        assert set(Module.objects.values_list("pk", flat=True)) == {used, fresh}
