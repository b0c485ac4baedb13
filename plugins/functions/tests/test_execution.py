"""A run has limits, and nothing of it can be told from the next one."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from plugins.functions.execution import Answer, Fault, FunctionFault, execute
from plugins.functions.limits import FUEL, LARGEST_INPUT, LARGEST_OUTPUT, MOST_MEMORY, PAGE
from plugins.functions.machine import machine

from .wat import ANSWER_AT, ECHO, ENDLESS, answering, module


def ran(wasm: bytes, stdin: bytes = b"{}") -> Answer:
    return execute(machine().compile(wasm), stdin)


def fault(wasm: bytes, stdin: bytes = b"{}") -> FunctionFault:
    with pytest.raises(FunctionFault) as caught:
        ran(wasm, stdin)
    return caught.value


def test_an_answer() -> None:
    answer = ran(answering({"refusals": []}))
    assert answer.data == {"refusals": []}
    assert 0 < answer.used < 30_000
    assert 0 < answer.seconds < 1


def test_it_reads_what_it_is_given_up_to_the_limit() -> None:
    text = b'{"a":"' + b"x" * (LARGEST_OUTPUT - 8) + b'"}'
    assert len(text) == LARGEST_OUTPUT
    assert ran(module(ECHO), text).text.encode() == text
    last = module(
        "(i32.store8 (i32.const 1000) (i32.load8_u (i32.sub (i32.add (i32.const 70000) (call $listen))"
        " (i32.const 1)))) (call $say (i32.const 1000) (i32.const 1))"
    )
    assert ran(last, b" " * (LARGEST_INPUT - 1) + b"7").data == 7


def test_it_can_end_itself() -> None:
    text = f"(call $say (i32.const {ANSWER_AT}) (i32.const 2)) (call $exit (i32.const %s)) (unreachable)"
    assert ran(module(text % 0, text="{}")).data == {}
    wrong = fault(module(text % 3, text="{}"))
    assert (wrong.kind, str(wrong)) == (Fault.STOPPED, "it ended with the code 3")


def test_nothing_runs_after_its_end() -> None:
    body = "(call $exit (i32.const 0)) (call $say (i32.const 1000) (i32.const 2)) (loop $again (br $again))"
    wrong = fault(module(body, text="{}"))
    assert (wrong.kind, wrong.output, str(wrong)) == (Fault.RUBBISH, "", "it answered nothing")


FILL = "(loop $again (memory.fill (i32.const 0) (i32.const 1) (i32.const 390000)) (br $again))"
ASK = "(loop $again (drop (call $write (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 8))) (br $again))"


@pytest.mark.parametrize("body", [ENDLESS, FILL, ASK, "(call $f)"], ids=["loop", "bulk", "calls", "calling"])
def test_instructions_run_out(body: str) -> None:
    extra = "(func $f (loop $again (call $g) (br $again))) (func $g)" if body == "(call $f)" else ""
    started = time.process_time()
    wrong = fault(module(body, extra=extra))
    assert (wrong.kind, str(wrong), wrong.used) == (Fault.FUEL, "it used up its instructions", FUEL)
    assert time.process_time() - started < 5


def test_time_runs_out_where_instructions_do_not() -> None:
    ready = machine().compile(module(ENDLESS))
    with pytest.raises(FunctionFault) as caught:
        execute(ready, b"", fuel=10**15)
    assert (caught.value.kind, str(caught.value)) == (Fault.LATE, "it took longer than 0.5 s")
    assert 0.3 < caught.value.seconds < 30
    # The clock sleeps when nobody runs, and wakes for the next.
    time.sleep(1.3)
    with pytest.raises(FunctionFault, match="took longer"):
        execute(ready, b"", fuel=10**15)


def test_memory_ends_at_its_limit() -> None:
    grow = "(drop (memory.grow (i32.const %s))) (call $number (memory.size))"
    say = """(func $number (param i32)
        (i32.store8 (i32.const 900) (i32.add (i32.const 48) (i32.div_u (local.get 0) (i32.const 100))))
        (i32.store8 (i32.const 901) (i32.add (i32.const 48)
            (i32.rem_u (i32.div_u (local.get 0) (i32.const 10)) (i32.const 10))))
        (i32.store8 (i32.const 902) (i32.add (i32.const 48) (i32.rem_u (local.get 0) (i32.const 10))))
        (call $say (i32.const 900) (i32.const 3)))"""
    pages = MOST_MEMORY // PAGE
    assert pages == 160
    assert ran(module(grow % (pages - 100), extra=say, memory="100")).data == pages
    assert ran(module(grow % (pages - 99), extra=say, memory="100")).data == 100


def test_a_full_memory_is_named() -> None:
    body = "(loop $again (br_if $again (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) (unreachable)"
    wrong = fault(module(body))
    assert (wrong.kind, str(wrong)) == (Fault.MEMORY, "it gave up, with its memory full")


def test_an_answer_has_a_limit() -> None:
    body = "(loop $again (call $say (i32.const 1000) (i32.const 60000)) (br $again))"
    wrong = fault(module(body))
    assert (wrong.kind, str(wrong)) == (Fault.OUTPUT, "it answered more than 64 kB")
    assert wrong.used < 100_000
    assert len(wrong.output) == 60_000


def test_its_errors_are_kept_up_to_a_limit() -> None:
    body = (
        "(i32.store (i32.const 0) (i32.const 1000)) (i32.store (i32.const 4) (i32.const 5000))"
        "(drop (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8)))"
        "(call $say (i32.const 1000) (i32.const 2))"
    )
    assert ran(module(body, text="{}" + "x" * 4998)).notes == "{}" + "x" * 1998


@pytest.mark.parametrize(
    ("body", "extra", "said"),
    [
        ("(call $f)", "(func $f (call $f))", "its calls are nested too deeply"),
        ("(unreachable)", "", "it gave up (unreachable)"),
        ("(drop (i32.load (i32.const -4)))", "", "it reached outside of its memory"),
        ("(drop (i32.div_u (i32.const 1) (i32.const 0)))", "", "it divided by zero"),
        ("(drop (i32.trunc_f32_s (f32.const nan)))", "", "a number could not be made whole"),
        (
            "(call_indirect (i32.const 9))",
            "(table 2 funcref)",
            "it reached outside of its table",
        ),
        ("(call_indirect (i32.const 1))", "(table 2 funcref)", "it called a function that is not there"),
        (
            "(drop (call $write (i32.const 1) (i32.const -8) (i32.const 1) (i32.const 8)))",
            "",
            "it gave a place outside of its memory",
        ),
        (
            "(drop (call $read (i32.const 0) (i32.const 0) (i32.const -1) (i32.const 8)))",
            "",
            "it gave a place outside of its memory",
        ),
        ("(call $say (i32.const 390000) (i32.const 60000))", "", "it gave a place outside of its memory"),
        ("(drop (call $random (i32.const -1) (i32.const 8)))", "", "it gave a place outside of its memory"),
    ],
)
def test_what_stops_a_run_is_said(body: str, extra: str, said: str) -> None:
    wrong = fault(module(body, extra=extra))
    assert (wrong.kind, str(wrong)) == (Fault.STOPPED, said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it answered nothing"),
        (" \n", "it answered nothing"),
        ("{", "its answer is no JSON"),
        ('{"a": NaN}', "its answer is no JSON: NaN is no number"),
        ('{"a": Infinity}', "its answer is no JSON: Infinity is no number"),
        ("[" * 30_000, "its answer is no JSON"),
        ("1" * 5_000, "its answer is no JSON"),
        ("{}{}", "its answer is no JSON"),
    ],
)
def test_what_is_no_json_is_said(text: str, said: str) -> None:
    wrong = fault(answering(text))
    assert wrong.kind == Fault.RUBBISH
    assert str(wrong).startswith(said)


def test_an_answer_is_utf_8() -> None:
    body = "(i32.store8 (i32.const 1001) (i32.const 255)) (call $say (i32.const 1000) (i32.const 4))"
    wrong = fault(module(body, text='"xx"'))
    assert (wrong.kind, str(wrong)) == (Fault.RUBBISH, "its answer is no text in UTF-8")


START = "(start $begin) (func $begin %s)"


def test_what_runs_at_the_start_has_the_same_limits() -> None:
    said = f"(call $say (i32.const {ANSWER_AT}) (i32.const 2))"
    assert ran(module("", extra=START % said, text="{}")).data == {}
    assert fault(module("", extra=START % ENDLESS)).kind == Fault.FUEL
    assert fault(module("", extra=START % "(unreachable)")).kind == Fault.STOPPED


def test_the_clock_stands_and_chance_repeats() -> None:
    body = """(drop (call $random (i32.const 100) (i32.const 16)))
      (drop (call $clock (i32.const 0) (i64.const 1) (i32.const 116)))
      (block $done (loop $next
        (br_if $done (i32.eq (local.get $i) (i32.const 24)))
        (i32.store8 (i32.add (i32.const 201) (local.get $i)) (i32.add (i32.const 97)
          (i32.and (i32.load8_u (i32.add (i32.const 100) (local.get $i))) (i32.const 15))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
      (i32.store8 (i32.const 200) (i32.const 34)) (i32.store8 (i32.const 225) (i32.const 34))
      (call $say (i32.const 200) (i32.const 26))"""
    wasm = module("(local $i i32)" + body)
    first, second = ran(wasm), ran(wasm)
    assert first.text == second.text
    assert first.used == second.used
    assert first.data.endswith("a" * 8)
    assert len(set(first.data[:16])) > 4


def test_numbers_that_are_none_look_alike() -> None:
    body = """(i32.store (i32.const 100)
        (i32.and (i32.shr_u (i32.reinterpret_f32 (f32.div (f32.const 0) (f32.const 0))) (i32.const 22))
        (i32.const 1023)))
      (i32.store8 (i32.const 200)
        (i32.add (i32.const 48) (i32.rem_u (i32.load (i32.const 100)) (i32.const 10))))
      (call $say (i32.const 200) (i32.const 1))"""
    assert ran(module(body)).data == (0x7FC00000 >> 22) % 10  # x86 by itself would give 0xFFC00000


def test_a_run_leaves_nothing_to_the_next() -> None:
    body = """(i32.store8 (i32.const 1000) (i32.add (i32.load8_u (i32.const 1000)) (i32.const 1)))
      (global.set $g (i32.add (global.get $g) (i32.const 1)))
      (i32.store8 (i32.const 1001) (i32.add (i32.const 48) (global.get $g)))
      (call $say (i32.const 1000) (i32.const 2))"""
    ready = machine().compile(module(body, extra="(global $g (mut i32) (i32.const 0))", text="0"))
    assert [execute(ready, b"").data for _time in range(3)] == [11, 11, 11]


def test_runs_side_by_side_keep_to_themselves() -> None:
    echo, ending = machine().compile(module(ECHO)), machine().compile(module(ENDLESS))
    leaving = machine().compile(module("(call $exit (i32.const 1)) (unreachable)"))

    def one(number: int) -> object:
        ready = (echo, ending, leaving)[number % 3]
        try:
            return execute(ready, str(number).encode(), fuel=1_000_000).data
        except FunctionFault as wrong:
            return wrong.kind

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, range(120)))
    expected = [
        number if number % 3 == 0 else (Fault.FUEL, Fault.STOPPED)[number % 3 - 1] for number in range(120)
    ]
    assert found == expected


def test_a_forked_process_has_a_machine_of_its_own() -> None:
    import os

    before = machine()
    ran(answering({}))
    child = os.fork()
    if child == 0:
        code = 1
        try:
            execute(machine().compile(module(ENDLESS)), b"", fuel=10**15)
        except FunctionFault as wrong:
            code = 0 if wrong.kind == Fault.LATE and machine() is not before else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert machine() is before
