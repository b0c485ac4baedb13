"""The engine that runs modules, one in each process, and the modules that it has compiled.

Nothing that a run can see differs from one time or machine to the next: no threads, no relaxed vectors, one
form of NaN. Traps are found by checks in the code rather than by signals, so that the web server's own
handling of signals stays as it is.

Compiled code is kept in this process only. It is machine code: whoever could change a file of it would run
anything in our name, so none is read from anywhere.
"""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict

from wasmtime import Config, Engine, InstancePre, Linker, Module

from . import host
from .limits import LARGEST_MODULE, MOST_MEMORY, MOST_STACK, SECONDS, TICK

MOST_KEPT = 32 * LARGEST_MODULE
"""Bytes of modules, before they were compiled, of which the code is kept."""
IDLE_SECONDS = 1.0


def configuration() -> Config:
    """The settings of the engine."""
    config = Config()
    config.consume_fuel = True
    config.epoch_interruption = True
    config.cranelift_nan_canonicalization = True
    config.signals_based_traps = False
    config.parallel_compilation = False
    config.max_wasm_stack = MOST_STACK
    config.memory_reservation = MOST_MEMORY
    config.memory_reservation_for_growth = 0
    config.memory_guard_size = 0
    config.wasm_threads = False
    config.wasm_multi_memory = False
    config.wasm_memory64 = False
    config.wasm_relaxed_simd = False
    config.wasm_exceptions = False
    config.wasm_gc = False
    config.wasm_function_references = False
    config.wasm_stack_switching = False
    config.wasm_wide_arithmetic = False
    config.wasm_component_model = False
    return config


class Machine:
    """An engine, the calls that modules may make, and the modules that are ready to run."""

    def __init__(self) -> None:
        self.engine = Engine(configuration())
        self._linker = Linker(self.engine)
        host.define(self._linker)
        self._ready: OrderedDict[str, tuple[InstancePre, int]] = OrderedDict()
        self._kept = 0
        self._lock = threading.Lock()
        self._compiling = threading.Lock()
        self._clock = _Clock(self.engine)

    def compile(self, wasm: bytes) -> InstancePre:
        """A module, ready to be run. Raises WasmtimeError for what is none, or asks for what is not there."""
        return self._linker.instantiate_pre(Module(self.engine, wasm))

    def known(self, digest: str) -> InstancePre | None:
        """A module that was compiled before."""
        found = self._ready.get(digest)
        if found is None:
            return None
        with self._lock:
            if digest in self._ready:
                self._ready.move_to_end(digest)
        return found[0]

    def keep(self, digest: str, wasm: bytes) -> InstancePre:
        """Compile a module, once even when several ask for it at a time. Raises as `compile`.

        Modules that are ready run on meanwhile.
        """
        with self._compiling:
            found = self.known(digest)
            if found is not None:
                return found
            made = self.compile(wasm)
            with self._lock:
                self._ready[digest] = made, len(wasm)
                self._kept += len(wasm)
                while self._kept > MOST_KEPT and len(self._ready) > 1:
                    _digest, (_module, size) = self._ready.popitem(last=False)
                    self._kept -= size
            return made

    def wake_clock(self) -> int:
        """Let time count for a run that begins; how many ticks it has."""
        self._clock.wake()
        return round(SECONDS / TICK)


class _Clock:
    """Counts time for running modules, in a thread that sleeps while there are none."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._wanted = threading.Event()
        self._last = 0.0
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def wake(self) -> None:
        self._last = time.monotonic()
        if not self._wanted.is_set():
            self._wanted.set()
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._work, daemon=True, name="functions-clock")
                    self._thread.start()

    def _work(self) -> None:
        while True:
            self._wanted.wait()
            time.sleep(TICK)
            self._engine.increment_epoch()
            if time.monotonic() - self._last > max(IDLE_SECONDS, 2 * SECONDS):
                self._wanted.clear()
                if time.monotonic() - self._last < IDLE_SECONDS:  # somebody came just now
                    self._wanted.set()


_machine: Machine | None = None
_left_behind: list[Machine] = []
_making = threading.Lock()


def machine() -> Machine:
    """The machine of this process."""
    global _machine
    if _machine is None:
        with _making:
            if _machine is None:
                _machine = Machine()
    return _machine


def forget() -> None:
    """Begin anew, as a process does that was forked: it has none of the threads."""
    global _machine, _making
    if _machine is not None:
        _left_behind.append(_machine)  # its memory is shared with the parent: nothing of it is closed
    _machine, _making = None, threading.Lock()


os.register_at_fork(after_in_child=forget)
