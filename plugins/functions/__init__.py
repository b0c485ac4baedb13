"""Functions: WebAssembly modules of merchants that decide inside cart and checkout, within hard limits.

- `machine`: the engine, its limits, and modules compiled once per content
- `host`: the few calls of WASI that a module may make
- `anatomy`, `intake`, `trial`: what is looked at before a module is taken
- `execution`: one run, JSON to JSON
- `running`: `run_functions(kind, facts)` for the shop
- `packaged`: functions that packages bring
- `shelf`: the modules themselves, once for all stores
- `tools`: what `kaidian function` does
"""

from __future__ import annotations

from pathlib import Path


def examples_folder() -> Path:
    """Where the examples lie."""
    return Path(__file__).parent / "examples"
