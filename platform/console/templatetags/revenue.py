"""`{% load revenue %}`: months, and shares of something that may be nothing."""

from __future__ import annotations

from datetime import date

from django import template

from foundation.ui.formats import month_text, percent_text

register = template.Library()


@register.simple_tag
def share(ratio: float | None) -> str:
    """A ratio in percent; a dash where there was nothing to have a share of."""
    return "–" if ratio is None else percent_text(ratio)


@register.filter
def month(value: date) -> str:
    """A month, as charts name it."""
    return month_text(value)
