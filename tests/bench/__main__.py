"""`python -m tests.bench [part …]`: measure, print a table, keep the rows in .run/bench.json."""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module

import tests.bench

from .ground import Ground
from .harness import Row, benches, keep, results_file, table

NO_BENCHES = {"__main__", "listeners", "harness", "ground", "large", "load", "pages", "plain", "web"}


def main(parts: list[str]) -> int:
    """Run the parts, or all. Returns 1 when a goal is not met, 2 for an unknown part."""
    with Ground() as ground:
        # Their modules import models, so Django comes first.
        for module in pkgutil.iter_modules(tests.bench.__path__):
            if module.name not in NO_BENCHES:
                import_module(f"tests.bench.{module.name}")
        try:
            chosen = benches(parts)
        except LookupError as error:
            sys.stderr.write(f"{error}\n")
            return 2
        rows: list[Row] = []
        for function in chosen:
            for row in function(ground):
                rows.append(row)
                keep([row], results_file())
    sys.stdout.write(f"{table(rows)}\n")
    return 0 if all(row.goal.is_met(row.ratio) for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
