"""Tags that draw figures: stats, charts, progress, steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from foundation.ui import charts, formats

register = template.Library()


@register.simple_tag
def progress(value: int | None, max: int = 100, label: str = "") -> SafeString:
    """A bar with its figures; a value of None is a wait of unknown length."""
    ratio = round(value / max, 2) if value is not None and max else None
    percent = "" if ratio is None else formats.percent_text(ratio)
    return render_to_string(
        "ui/progress.html", {"value": value, "max": max, "label": label, "percent": percent}
    )


@register.simple_tag
def steps(labels: Iterable[str], current: int) -> SafeString:
    """A stepper. `current` counts from 1; past the last, all are done."""
    return render_to_string("ui/steps.html", {"steps": list(labels), "current": current})


@register.simple_tag
def stat(
    label: str,
    value: str | int,
    change: float | None = None,
    series: Sequence[int | float] = (),
    href: str = "",
    hint: str = "",
) -> SafeString:
    """A figure with its change against the former period (a ratio) and a spark line."""
    context = {
        "label": label,
        "value": formats.number_text(value) if isinstance(value, int) else value,
        "change": None if change is None else formats.percent_text(abs(change)),
        "direction": "" if not change else ("up" if change > 0 else "down"),
        "series": series,
        "href": href,
        "hint": hint,
    }
    return render_to_string("ui/stat.html", context)


@register.simple_tag
def sparkline(series: Sequence[int | float], label: str = "") -> SafeString:
    """A line without axes; nothing for fewer than two values."""
    drawn = charts.spark(series)
    return render_to_string("ui/sparkline.html", {"spark": drawn, "label": label}) if drawn else SafeString()


@register.simple_tag
def chart(chart: charts.Chart) -> SafeString:
    """A bar or line chart with its table for screen readers."""
    return render_to_string("ui/chart.html", {"drawing": charts.draw(chart)})
