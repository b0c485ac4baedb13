"""Charts and spark lines as server-drawn SVG, in percentages so that they fit any width with sharp text."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from foundation.money import minor_digits
from foundation.ui.formats import money_text, number_text, percent_text, short_number

TICKS = 4


@dataclass(frozen=True, slots=True)
class Point:
    """One value on the axis: its label ("Nov 22") and its value (a count, a ratio or minor units)."""

    label: str
    value: int | float


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar or line chart. `unit` is "number", "percent" or a currency code (values in minor units)."""

    title: str
    points: Sequence[Point]
    kind: Literal["bar", "line"] = "bar"
    unit: str = "number"
    compare: Sequence[Point] = field(default_factory=tuple)
    name: str = ""
    compare_name: str = ""

    def text(self, value: int | float) -> str:
        """A value in full, for tooltips and the table behind the picture."""
        if self.unit == "number":
            return number_text(value)
        if self.unit == "percent":
            return percent_text(value)
        return money_text(int(value), self.unit)

    def least_top(self) -> float:
        """The axis reaches at least here, so that a quiet week doesn't look like a peak: 4, 4 %, 100.00."""
        if self.unit == "number":
            return TICKS
        return TICKS / 100 if self.unit == "percent" else 100 * 10 ** minor_digits(self.unit)

    def short(self, value: int | float) -> str:
        """A value in short form, for the axis."""
        if self.unit == "percent":
            return percent_text(value)
        return short_number(value, "" if self.unit == "number" else self.unit)


@dataclass(frozen=True, slots=True)
class Band:
    """One drawn point. Percentages of the plot, written with a dot whatever the language."""

    label: str
    text: str
    compare_text: str
    left: str
    width: str
    middle: str
    top: str
    bar_left: str
    bar_width: str
    bar_top: str
    bar_height: str
    compare_left: str
    compare_top: str
    compare_height: str
    show: Literal["", "minor", "major"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template needs; no arithmetic is left to it."""

    chart: Chart
    bands: list[Band]
    grid: list[str]
    ticks: list[str]
    zero: str
    line: str
    area: str
    compare_line: str


def nice_step(span: float, whole: bool) -> float:
    """A step of 1, 2, 2.5 or 5 times a power of ten so that TICKS steps cover `span`."""
    if span <= 0:
        return 1.0
    raw = span / TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw * 0.999999)
    return max(1.0, math.ceil(step)) if whole else step


def draw(chart: Chart) -> Drawing:
    """Geometry of a chart. An empty series gives an empty drawing with an axis."""
    values = [point.value for point in (*chart.points, *chart.compare)] or [0]
    whole = chart.unit != "percent"
    low, high = min(0, *values), max(0, *values)
    if low == 0:
        high = max(high, chart.least_top())
    step = nice_step(high - low, whole)
    bottom = math.floor(low / step) * step
    steps = max(1, math.ceil(high / step) - math.floor(low / step))
    top = bottom + steps * step

    def height(value: float) -> float:
        return 100 * (top - value) / (top - bottom)

    bands = _bands(chart, height)
    middles = [float(band.middle) for band in bands]
    line = [(x, height(point.value)) for x, point in zip(middles, chart.points, strict=True)]
    compared = [(x, height(point.value)) for x, point in zip(middles, chart.compare, strict=False)]
    base = height(0)
    return Drawing(
        chart=chart,
        bands=bands,
        grid=[_f(100 * index / steps) for index in range(steps + 1)],
        ticks=[chart.short(_tidy(top - index * step)) for index in range(steps + 1)],
        zero=_f(base),
        line=_path(line),
        area=f"{_path(line)} L{_f(line[-1][0])} {_f(base)} L{_f(line[0][0])} {_f(base)} Z" if line else "",
        compare_line=_path(compared),
    )


def _bands(chart: Chart, height: Callable[[float], float]) -> list[Band]:
    count = max(1, len(chart.points))
    width = 100 / count
    base = height(0)
    paired = bool(chart.compare) and chart.kind == "bar"
    bar = width * (0.32 if paired else 0.62)
    bands = []
    for index, point in enumerate(chart.points):
        other = chart.compare[index] if index < len(chart.compare) else None
        left = index * width
        y = height(point.value)
        compare_y = height(other.value) if other else base
        start = left + (width - bar * (2 if paired else 1)) / 2
        bands.append(
            Band(
                label=point.label,
                text=chart.text(point.value),
                compare_text=chart.text(other.value) if other else "",
                left=_f(left),
                width=_f(width),
                middle=_f(left + width / 2),
                top=_f(y),
                bar_left=_f(start + (bar if paired else 0)),
                bar_width=_f(bar * 0.94),
                bar_top=_f(min(y, base)),
                bar_height=_f(abs(base - y)),
                compare_left=_f(start),
                compare_top=_f(min(compare_y, base)),
                compare_height=_f(abs(base - compare_y)),
                show=_shown(index, count),
            )
        )
    return bands


def _shown(index: int, count: int) -> Literal["", "minor", "major"]:
    """Which labels the axis writes: about five on a phone, about ten on a desktop."""
    phone = max(1, math.ceil(count / 4))
    if index % phone == 0:
        return "major"
    desktop = max(1, phone // 2) if phone % 2 == 0 or phone == 1 else phone
    return "minor" if index % desktop == 0 and (count <= 12 or desktop > 1) else ""


def _tidy(value: float) -> int | float:
    return int(value) if float(value).is_integer() else round(value, 6)


def _f(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{_f(x)} {_f(y)}" for x, y in points) if points else ""


@dataclass(frozen=True, slots=True)
class Spark:
    """A spark line in a 100 × 100 box."""

    line: str
    area: str


def spark(values: Sequence[int | float]) -> Spark | None:
    """The path of a spark line, None when there are fewer than two values."""
    if len(values) < 2:
        return None
    low, high = min(values), max(values)
    span = (high - low) or 1
    flat = high == low
    points = [
        (100 * index / (len(values) - 1), 50.0 if flat else 96 - 92 * (value - low) / span)
        for index, value in enumerate(values)
    ]
    line = _path(points)
    return Spark(line=line, area=f"{line} L100 100 L0 100 Z")
