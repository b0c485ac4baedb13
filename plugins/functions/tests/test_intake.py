"""What is wrong with a module is said before it is taken; bytes of any kind break nothing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wasmtime import WasmtimeError

from plugins.functions import examples_folder, trial
from plugins.functions.anatomy import BrokenModuleError, anatomy_of
from plugins.functions.execution import FunctionFault, execute
from plugins.functions.intake import ModuleRefusedError, built_from_text, check_module, inspect, remarks
from plugins.functions.limits import LARGEST_MODULE
from plugins.functions.machine import machine

from .wat import answering, module

SOUND = '(memory (export "memory") 1) (func (export "_start"))'
HEAD = b"\0asm\1\0\0\0"


def faults(source: str | bytes) -> list[str]:
    wasm = built_from_text(f"(module {source})") if isinstance(source, str) else source
    with pytest.raises(ModuleRefusedError) as caught:
        inspect(wasm)
    return caught.value.faults


def test_a_sound_module() -> None:
    found = check_module(answering({}))
    assert found.exports == {"memory": "memory", "_start": "function"}
    assert found.imports[0] == ("wasi_snapshot_preview1", "fd_read", "function")
    assert (found.memories, found.tables, found.has_start) == ([6], [], False)
    assert remarks(found) == [
        "it calls clock_time_get, but its clock stands still, at the beginning of 1970",
        "it calls random_get, but its random bytes are always the same",
    ]


WASI = '(import "wasi_snapshot_preview1" "{name}" (func (param i32) (result i32)))'


@pytest.mark.parametrize("name", ["path_open", "sock_send", "fd_readdir", "poll_oneoff", "proc_raise"])
def test_calls_that_functions_do_not_have(name: str) -> None:
    expected = f"It calls “{name}”; functions have no files, no network and no processes."
    assert faults(WASI.format(name=name) + SOUND) == [expected]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('(import "env" "abort" (func))' + SOUND, "It imports “abort” of “env”"),
        ('(import "env" "g" (global i32))' + SOUND, "It imports a global, “g” of “env”"),
        ('(import "env" "t" (table 1 funcref))' + SOUND, "It imports a table, “t” of “env”"),
        (
            '(import "env" "memory" (memory 1)) (export "memory" (memory 0)) (func (export "_start"))',
            "It imports a memory, “memory” of “env”",
        ),
        ('(func (export "_start"))', "It exports no memory"),
        ('(memory (export "memory") 1)', "It exports no function “_start”"),
        (
            '(memory (export "memory") 1) (global (export "_start") i32 (i32.const 1))',
            "It exports no function",
        ),
        ('(memory (export "memory") 161) (func (export "_start"))', "It begins with 10304 kB of memory"),
        ("(table 10001 funcref)" + SOUND, "Its table has more than 10000 entries."),
        ("(table 1 funcref) (table 1 funcref)" + SOUND, "It has 2 tables; one is there."),
    ],
)
def test_what_is_not_there_is_said(source: str, said: str) -> None:
    (found,) = faults(source)
    assert found.startswith(said)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("(memory 1)" + SOUND, "multi"),
        ('(memory (export "memory") 1 1 shared) (func (export "_start"))', "thread"),
        ('(memory (export "memory") i64 1) (func (export "_start"))', "memory64"),
        ("(tag $t)" + SOUND, "exceptions"),
    ],
)
def test_newer_parts_of_webassembly_are_refused(source: str, reason: str) -> None:
    (found,) = faults(source)
    assert found.startswith("The module is broken, or uses what functions don't have:")
    assert reason in found


def test_every_fault_is_said_at_once() -> None:
    assert len(faults('(import "env" "a" (func)) (import "env" "b" (func)) (table 20000 funcref)')) == 5


def test_a_module_has_a_size() -> None:
    assert faults(HEAD + bytes(LARGEST_MODULE)) == ["The module has 257 kB; up to 256 kB are taken."]
    assert faults(b"MZ" + bytes(100)) == ["This is no WebAssembly module."]
    assert faults(b"") == ["This is no WebAssembly module."]
    assert faults(b"\0asm\x0d\0\1\0") == ["This is no WebAssembly module."]  # a component


def test_a_call_of_another_type_is_refused() -> None:
    wasm = built_from_text(
        '(module (import "wasi_snapshot_preview1" "fd_read" (func (param f32))) ' + SOUND + ")"
    )
    inspect(wasm)
    with pytest.raises(ModuleRefusedError, match="incompatible import type"):
        check_module(wasm)


def test_start_takes_no_arguments() -> None:
    wasm = built_from_text('(module (memory (export "memory") 1) (func (export "_start") (param i32)))')
    with pytest.raises(ModuleRefusedError, match="takes arguments"):
        check_module(wasm)


def test_what_compiles_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "COMMAND", ["-c", "import os; os.kill(os.getpid(), 9)"])
    with pytest.raises(ModuleRefusedError, match="too long, or too much memory"):
        check_module(answering({}))


def test_large_code_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "LARGEST_CODE", 100)
    with pytest.raises(ModuleRefusedError, match="compiled it is too large"):
        check_module(answering({}))


def tried(wasm: bytes) -> None:
    """Take it as an upload would, and run it; nothing but the expected errors may come."""
    try:
        inspect(wasm)
        ready = machine().compile(wasm)
    except (ModuleRefusedError, WasmtimeError):
        return
    try:
        execute(ready, b"{}", fuel=100_000)
    except FunctionFault:
        return


@given(st.binary(max_size=300))
def test_random_bytes(body: bytes) -> None:
    tried(HEAD + body)
    tried(body)
    try:
        anatomy_of(HEAD + body)
    except BrokenModuleError:
        return


EXAMPLES = [*sorted(examples_folder().rglob("*.wasm"))]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_modules_with_bytes_changed(path: Path) -> None:
    wasm, chance = path.read_bytes()[:40_000], random.Random(7)
    for _time in range(60):
        changed = bytearray(wasm)
        for _place in range(chance.choice((1, 1, 2, 8))):
            changed[chance.randrange(8, len(changed))] = chance.randrange(256)
        tried(bytes(changed))
        tried(wasm[: chance.randrange(len(wasm))])


def test_calls_with_any_arguments() -> None:
    """Host calls with numbers from everywhere end well."""
    chance = random.Random(11)
    numbers = (0, 1, 2, 3, 4, 8, 1000, 65535, 65536, 393215, 393216, 2**31 - 1, -1, -8, -(2**31))

    def some() -> str:
        return f"(i32.const {chance.choice(numbers)})"

    for _time in range(150):
        body = " ".join(
            chance.choice(
                (
                    f"(drop (call $read {some()} {some()} {some()} {some()}))",
                    f"(drop (call $write {some()} {some()} {some()} {some()}))",
                    f"(drop (call $random {some()} {some()}))",
                    f"(drop (call $clock {some()} (i64.const -1) {some()}))",
                    f"(i32.store (i32.and {some()} (i32.const 0xfff8)) {some()})",
                )
            )
            for _call in range(6)
        )
        tried(module(body))
