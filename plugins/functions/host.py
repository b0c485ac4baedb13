"""WASI preview 1 as functions have it: standard input, output and error, and an end.

There are no files, arguments or variables; the clock stands still, and random bytes are always the same, so
that the same input gives the same answer. What else a module asks for is refused before it is taken.

A call never raises: wasmtime keeps what a call raises in one place for all threads. It notes the fault in its
run and takes the fuel away, so the module ends by itself.
"""

from __future__ import annotations

import ctypes
import hashlib
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wasmtime import Caller, FuncType, Linker, Memory, Store, ValType

from .limits import FUEL_A_CALL, LARGEST_OUTPUT, MOST_NOTES

WASI = "wasi_snapshot_preview1"
OK, BAD_FILE, INVALID, NOT_THERE, NO_SEEK = 0, 8, 28, 44, 70
STDIN, STDOUT, STDERR = 0, 1, 2
MOST_PIECES = 1_024
"""Pieces of memory that are read or written by one call."""


@dataclass(slots=True)
class Run:
    """What one run reads and writes. `fault` is why it was ended; `exit` what it ended itself with."""

    store: Store
    stdin: bytes
    read: int = 0
    stdout: bytearray = field(default_factory=bytearray)
    stderr: bytearray = field(default_factory=bytearray)
    exit: int | None = None
    fault: str = ""
    randomness: int = 0
    left: int = 0
    """Fuel that was left when the run was ended from here."""
    ended: bool = False

    def end(self, fault: str = "") -> None:
        """Let the module stop at its next step."""
        if not self.ended:
            self.ended, self.fault = True, fault
            self.left = self.store.get_fuel()
            self.store.set_fuel(0)

    def charge(self) -> bool:
        """Take what a call costs; whether there was so much."""
        left = self.store.get_fuel()
        self.store.set_fuel(max(left - FUEL_A_CALL, 0))
        return left > FUEL_A_CALL


running = threading.local()
"""`running.run` is the run of this thread."""


class _OutOfMemoryError(Exception):
    """A pointer that leads out of the module's memory."""


class View:
    """The memory of the module that calls."""

    def __init__(self, caller: Caller) -> None:
        memory = caller["memory"]
        if not isinstance(memory, Memory):
            raise _OutOfMemoryError
        self._size = memory.data_len(caller)
        self._start = ctypes.addressof(memory.data_ptr(caller).contents) if self._size else 0

    def get(self, place: int, size: int) -> bytes:
        """Bytes at a place."""
        return ctypes.string_at(self._checked(place, size), size)

    def put(self, place: int, data: bytes) -> None:
        """Write bytes at a place."""
        ctypes.memmove(self._checked(place, len(data)), data, len(data))

    def put_number(self, place: int, number: int) -> None:
        """Write 32 bits."""
        self.put(place, struct.pack("<I", number))

    def pieces(self, place: int, count: int) -> list[tuple[int, int]]:
        """Places and sizes of a list of pieces."""
        if not 0 <= count <= MOST_PIECES:
            raise _OutOfMemoryError
        return list(struct.iter_unpack("<II", self.get(place, 8 * count)))

    def _checked(self, place: int, size: int) -> int:
        place &= 0xFFFFFFFF  # wasm's numbers come signed
        if size < 0 or place + size > self._size:
            raise _OutOfMemoryError
        return self._start + place


def _fd_read(run: Run, view: View, fd: int, pieces: int, count: int, done: int) -> int:
    if fd != STDIN:
        return BAD_FILE
    before = run.read
    for place, size in view.pieces(pieces, count):
        part = run.stdin[run.read : run.read + size]
        view.put(place, part)
        run.read += len(part)
    view.put_number(done, run.read - before)
    return OK


def _fd_write(run: Run, view: View, fd: int, pieces: int, count: int, done: int) -> int:
    if fd not in (STDOUT, STDERR):
        return BAD_FILE
    written = 0
    for place, size in view.pieces(pieces, count):
        written += size
        if fd == STDERR:
            run.stderr += view.get(place, size)[: MOST_NOTES - len(run.stderr)]
        elif len(run.stdout) + size > LARGEST_OUTPUT:
            run.end(f"it answered more than {LARGEST_OUTPUT // 1024} kB")
            return INVALID
        else:
            run.stdout += view.get(place, size)
    view.put_number(done, written & 0xFFFFFFFF)
    return OK


def _proc_exit(run: Run, view: View, code: int) -> None:
    run.exit = code
    run.end()


def _random_get(run: Run, view: View, place: int, size: int) -> int:
    if not 0 <= size <= LARGEST_OUTPUT:
        return INVALID
    blocks = -(-size // 32)
    stream = b"".join(
        hashlib.sha256(struct.pack("<Q", run.randomness + number)).digest() for number in range(blocks)
    )
    run.randomness += blocks
    view.put(place, stream[:size])
    return OK


def _clock_time_get(run: Run, view: View, clock: int, precision: int, place: int) -> int:
    view.put(place, bytes(8))
    return OK


def _clock_res_get(run: Run, view: View, clock: int, place: int) -> int:
    view.put(place, struct.pack("<Q", 1))
    return OK


def _nothing_there(run: Run, view: View, count: int, size: int) -> int:
    """How many arguments or variables there are: none."""
    view.put_number(count, 0)
    view.put_number(size, 0)
    return OK


def _nothing(run: Run, view: View, *_places: int) -> int:
    return OK


def _fd_fdstat_get(run: Run, view: View, fd: int, place: int) -> int:
    if fd not in (STDIN, STDOUT, STDERR):
        return BAD_FILE
    kind, rights = 2, (1 << 1) if fd == STDIN else (1 << 6)  # a character device that is read, or written
    view.put(place, struct.pack("<BxHxxxxQQ", kind, 0, rights, 0))
    return OK


def _fd_seek(run: Run, view: View, fd: int, offset: int, whence: int, place: int) -> int:
    return NO_SEEK if fd in (STDIN, STDOUT, STDERR) else BAD_FILE


def _fd_close(run: Run, view: View, fd: int) -> int:
    return OK if fd in (STDIN, STDOUT, STDERR) else BAD_FILE


def _bad_file(run: Run, view: View, *_numbers: int) -> int:
    """There is no such file: none but the three streams is open."""
    return BAD_FILE


type Call = Callable[..., int | None]
CALLS: dict[str, tuple[Call, str]] = {
    "args_get": (_nothing, "ii"),
    "args_sizes_get": (_nothing_there, "ii"),
    "environ_get": (_nothing, "ii"),
    "environ_sizes_get": (_nothing_there, "ii"),
    "fd_read": (_fd_read, "iiii"),
    "fd_write": (_fd_write, "iiii"),
    "fd_close": (_fd_close, "i"),
    "fd_seek": (_fd_seek, "iIii"),
    "fd_fdstat_get": (_fd_fdstat_get, "ii"),
    "fd_fdstat_set_flags": (_bad_file, "ii"),
    "fd_prestat_get": (_bad_file, "ii"),
    "fd_prestat_dir_name": (_bad_file, "iii"),
    "proc_exit": (_proc_exit, "i"),
    "random_get": (_random_get, "ii"),
    "clock_time_get": (_clock_time_get, "iIi"),
    "clock_res_get": (_clock_res_get, "ii"),
    "sched_yield": (_nothing, ""),
}
"""What a module may ask for, with the kinds of its arguments: i of 32 bits, I of 64."""
STANDING_STILL = {
    "clock_time_get": "its clock stands still, at the beginning of 1970",
    "random_get": "its random bytes are always the same",
}
"""Calls that answer other than a module may expect."""


def define(linker: Linker) -> None:
    """Add the calls to a linker."""
    for name, (call, arguments) in CALLS.items():
        kinds = [ValType.i32() if each == "i" else ValType.i64() for each in arguments]
        results = [] if name == "proc_exit" else [ValType.i32()]
        linker.define_func(WASI, name, FuncType(kinds, results), _safe(call), access_caller=True)


def _safe(call: Call) -> Callable[..., int | None]:
    failed = None if call is _proc_exit else INVALID

    def called(caller: Caller, *arguments: Any) -> int | None:
        run: Run = running.run
        try:
            if run.ended or not run.charge():
                return failed
            return call(run, View(caller), *arguments)
        except (_OutOfMemoryError, KeyError):
            run.end("it gave a place outside of its memory")
        except BaseException as error:
            run.end(f"a call failed: {type(error).__name__}")
        return failed

    return called
