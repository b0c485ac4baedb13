"""One run of a module: JSON in, JSON out, and what it used."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn

from wasmtime import Func, InstancePre, Memory, Store, Trap, TrapCode, WasmtimeError

from .host import Run, running
from .limits import (
    FUEL,
    LARGEST_INPUT,
    MOST_MEMORY,
    MOST_TABLE_ENTRIES,
    SECONDS,
)
from .machine import machine


class Fault(StrEnum):
    """Why there is no answer."""

    FUEL = "fuel"
    LATE = "late"
    MEMORY = "memory"
    OUTPUT = "output"
    INPUT = "input"
    STOPPED = "stopped"
    RUBBISH = "rubbish"
    MISSING = "missing"
    BROKEN = "broken"


SAID = {
    TrapCode.STACK_OVERFLOW: "its calls are nested too deeply",
    TrapCode.MEMORY_OUT_OF_BOUNDS: "it reached outside of its memory",
    TrapCode.TABLE_OUT_OF_BOUNDS: "it reached outside of its table",
    TrapCode.INDIRECT_CALL_TO_NULL: "it called a function that is not there",
    TrapCode.BAD_SIGNATURE: "it called a function by another type",
    TrapCode.INTEGER_OVERFLOW: "a number was too large for its type",
    TrapCode.INTEGER_DIVISION_BY_ZERO: "it divided by zero",
    TrapCode.BAD_CONVERSION_TO_INTEGER: "a number could not be made whole",
    TrapCode.UNREACHABLE: "it gave up (unreachable)",
}


class FunctionFault(Exception):
    """A run without an answer. `used` is fuel, `seconds` the time it took, `notes` its standard error."""

    def __init__(self, kind: Fault, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.used = 0
        self.seconds = 0.0
        self.notes = ""
        self.output = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run gave: `data` read from JSON, its text, fuel used, seconds, and what it wrote to its standard
    error.
    """

    data: Any
    text: str
    used: int
    seconds: float
    notes: str


def input_text(data: Any) -> bytes:
    """The input as a function reads it. Raises FunctionFault where it is too large."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    if len(text) > LARGEST_INPUT:
        raise FunctionFault(Fault.INPUT, f"its input is larger than {LARGEST_INPUT // 1024} kB")
    return text


def execute(module: InstancePre, stdin: bytes, *, fuel: int = FUEL) -> Answer:
    """Run a module once. Raises FunctionFault."""
    here = machine()
    store = Store(here.engine)
    run = Run(store, stdin)
    started = time.perf_counter()
    try:
        store.set_limits(MOST_MEMORY, MOST_TABLE_ENTRIES, 1, 1, 1)
        store.set_fuel(fuel)
        store.set_epoch_deadline(here.wake_clock())
        running.run = run
        _enter(module, run)
        text, data = _answer_of(run)
        return Answer(data, text, _used(run, fuel), time.perf_counter() - started, _notes(run))
    except FunctionFault as fault:
        fault.used, fault.seconds, fault.notes = _used(run, fuel), time.perf_counter() - started, _notes(run)
        fault.output = run.stdout.decode(errors="replace")
        raise
    finally:
        del running.run
        store.close()


def _enter(module: InstancePre, run: Run) -> None:
    """Call `_start`, and say in words why it did not come back."""
    memory: object = None
    try:
        exports = module.instantiate(run.store).exports(run.store)
        memory, start = exports.get("memory"), exports.get("_start")
        if not isinstance(start, Func):
            raise FunctionFault(Fault.STOPPED, "it has no function “_start”")
        start(run.store)
    except Trap as trap:
        if not run.ended:
            _say(trap, memory, run)
    except WasmtimeError as error:  # nothing of it ran: it asks for more than there is
        if not run.ended:
            raise FunctionFault(Fault.MEMORY, _first_line(error)) from None
    if run.fault:
        raise FunctionFault(Fault.OUTPUT if "answered more" in run.fault else Fault.STOPPED, run.fault)
    if run.exit:
        raise FunctionFault(Fault.STOPPED, f"it ended with the code {run.exit}")


def _say(trap: Trap, memory: object, run: Run) -> NoReturn:
    code = trap.trap_code
    if code == TrapCode.OUT_OF_FUEL:
        raise FunctionFault(Fault.FUEL, "it used up its instructions") from None
    if code == TrapCode.INTERRUPT:
        raise FunctionFault(Fault.LATE, f"it took longer than {SECONDS:g} s") from None
    said = SAID.get(code, _first_line(trap)) if code is not None else _first_line(trap)
    if code == TrapCode.UNREACHABLE and _is_full(memory, run):
        raise FunctionFault(Fault.MEMORY, "it gave up, with its memory full") from None
    raise FunctionFault(Fault.STOPPED, said) from None


def _is_full(memory: object, run: Run) -> bool:
    return isinstance(memory, Memory) and memory.data_len(run.store) > MOST_MEMORY * 0.9


def _answer_of(run: Run) -> tuple[str, Any]:
    try:
        text = run.stdout.decode()
    except UnicodeDecodeError:
        raise FunctionFault(Fault.RUBBISH, "its answer is no text in UTF-8") from None
    if not text.strip():
        raise FunctionFault(Fault.RUBBISH, "it answered nothing")
    try:
        return text, json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise FunctionFault(Fault.RUBBISH, f"its answer is no JSON: {_first_line(error)}") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _used(run: Run, fuel: int) -> int:
    return fuel - (run.left if run.ended else run.store.get_fuel())


def _notes(run: Run) -> str:
    return run.stderr.decode(errors="replace")


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:300] if lines else type(error).__name__
