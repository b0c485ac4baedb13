"""Compiles a module in a process of its own, with bounds on time and memory: `python trial.py < module.wasm`.

A small module can take very long to compile. Here that harms nobody; what passed is known to compile in
time everywhere. It writes how large the compiled code is.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from wasmtime import FuncType, Module, WasmtimeError

from plugins.functions.limits import LARGEST_CODE, TRIAL_MEMORY, TRIAL_SECONDS

ROOT = Path(__file__).parents[2]
COMMAND = ["-m", "plugins.functions.trial"]


def trial_fault(wasm: bytes) -> str:
    """Why a module can't be compiled within the bounds, "" when it can."""
    try:
        done = subprocess.run(
            [sys.executable, *COMMAND],
            input=wasm,
            capture_output=True,
            timeout=6 * TRIAL_SECONDS,
            cwd=ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "it takes too long to compile"
    if done.returncode == 0:
        return "" if int(done.stdout) <= LARGEST_CODE else "compiled it is too large"
    if done.returncode == 1:
        return done.stderr.decode(errors="replace").strip()[:500]
    return "it takes too long, or too much memory, to compile"


def main() -> int:
    """Compile standard input."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (TRIAL_SECONDS, TRIAL_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (TRIAL_MEMORY, TRIAL_MEMORY))
    from plugins.functions.machine import machine

    wasm = sys.stdin.buffer.read()
    try:
        machine().compile(wasm)
        module = Module(machine().engine, wasm)
    except WasmtimeError as error:
        sys.stderr.write(str(error).strip())
        return 1
    start = next(each.type for each in module.exports if each.name == "_start")
    if isinstance(start, FuncType) and (start.params or start.results):
        sys.stderr.write("“_start” takes arguments or gives a result")
        return 1
    sys.stdout.write(str(len(module.serialize())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
