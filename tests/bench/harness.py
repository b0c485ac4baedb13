"""What a measurement is, and where its result goes."""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .ground import Ground


@dataclass(frozen=True)
class Goal:
    """The ratio that is wanted: at most, or at least, `value`."""

    value: float
    at_least: bool

    def is_met(self, ratio: float) -> bool:
        """Whether a ratio reaches it."""
        return ratio >= self.value if self.at_least else ratio <= self.value

    def __str__(self) -> str:
        return f"{'>=' if self.at_least else '<='} {self.value:g}"


def at_least(value: float) -> Goal:
    """The ratio ours/baseline is to be `value` or more: throughputs."""
    return Goal(value, at_least=True)


def at_most(value: float) -> Goal:
    """The ratio ours/baseline is to be `value` or less: times and sizes."""
    return Goal(value, at_least=False)


@dataclass(frozen=True)
class Row:
    """One figure beside its baseline, both in `unit`. `note` says what was done, in a line."""

    name: str
    ours: float
    baseline: float
    unit: str
    goal: Goal
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.ours / self.baseline

    def as_json(self) -> dict[str, Any]:
        """As it stands in bench.json."""
        return {
            "name": self.name,
            "ours": round(self.ours, 4),
            "baseline": round(self.baseline, 4),
            "unit": self.unit,
            "ratio": round(self.ratio, 4),
            "goal": str(self.goal),
            "met": self.goal.is_met(self.ratio),
            "note": self.note,
        }


type Bench = Callable[[Ground], Iterator[Row]]
_benches: dict[str, list[Bench]] = {}


def bench(part: str) -> Callable[[Bench], Bench]:
    """Mark a function as a measurement of a part: tenancy, shop, …"""

    def mark(function: Bench) -> Bench:
        _benches.setdefault(part, []).append(function)
        return function

    return mark


def benches(parts: Sequence[str] = ()) -> list[Bench]:
    """The measurements of the parts, or all. Raises LookupError naming an unknown part."""
    for part in parts:
        if part not in _benches:
            raise LookupError(f"no part is called {part}; there are {', '.join(sorted(_benches))}")
    return [
        function
        for part, functions in _benches.items()
        if not parts or part in parts
        for function in functions
    ]


def in_turns(sides: Sequence[Callable[[], object]], *, rounds: int, warm_up: int = 3) -> list[float]:
    """The median seconds of each side, run in turns `rounds` times."""
    seconds: list[list[float]] = [[] for _side in sides]
    for number in range(-warm_up, rounds):
        for side, taken in zip(sides, seconds, strict=True):
            started = time.perf_counter()
            side()
            if number >= 0:
                taken.append(time.perf_counter() - started)
    return [statistics.median(taken) for taken in seconds]


def results_file() -> Path:
    """`bench.json` in the run folder of the checkout."""
    return Path(os.environ.get("BENCH_FILE", ".run/bench.json"))


def keep(rows: Iterable[Row], file: Path) -> None:
    """Put rows into the results, each in place of the former one of its name."""
    former = json.loads(file.read_text()) if file.exists() else []
    by_name = {row["name"]: row for row in former} | {row.name: row.as_json() for row in rows}
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(sorted(by_name.values(), key=lambda row: row["name"]), indent=1) + "\n")
    unfinished.rename(file)


def table(rows: Sequence[Row]) -> str:
    """The rows for a person to read."""
    heads = ("name", "ours", "baseline", "unit", "ratio", "goal", "")
    lines = [
        (row.name, f"{row.ours:.4g}", f"{row.baseline:.4g}", row.unit, f"{row.ratio:.4g}", str(row.goal),
         "met" if row.goal.is_met(row.ratio) else "NOT MET")
        for row in rows
    ]  # fmt: skip
    widths = [max(len(line[column]) for line in (heads, *lines)) for column in range(len(heads))]
    text = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in (heads, *lines)
    ]
    notes = [f"{row.name}: {row.note}" for row in rows if row.note]
    return "\n".join([*text, "", *notes])
