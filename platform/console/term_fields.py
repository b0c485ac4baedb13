"""Fields for figures of the entitlements, in the units that people think in: GB, percent, plain numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.entitlements import TERMS, Term
from foundation.limits import Unit

_BYTES_OF_GB = 1024**3
_POINTS_OF_PERCENT = 100
_MOST = Decimal(10) ** 9


def told_terms() -> dict[str, Term]:
    """The terms that people are told of, by name."""
    return {name: term for name, term in TERMS.items() if term.is_told}


def suffix_of(term: Term) -> str:
    """What stands behind a figure."""
    if term.unit is None:
        return "%"
    return "GB" if term.unit == Unit.BYTES else ""


class TermField(forms.DecimalField):
    """A figure of a term. The value is a whole number of its own unit; None where nothing was typed."""

    def __init__(self, term: Term, **kwargs: Any) -> None:
        self.factor = _factor(term)
        digits = 2 if self.factor > 1 else 0
        defaults: dict[str, Any] = {
            "label": term.label,
            "required": False,
            "min_value": Decimal(0),
            "max_value": _MOST,
            "decimal_places": digits,
        }
        super().__init__(**{**defaults, **kwargs})
        self.widget.attrs["placeholder"] = _("Without limit") if term.unit else ""

    def prepare_value(self, value: Any) -> Any:
        """The kept figure as people type it."""
        if not isinstance(value, int):
            return value
        shown = Decimal(value) / self.factor
        return f"{shown.normalize():f}" if shown else "0"

    def clean(self, value: Any) -> Any:
        """The typed figure in its own unit."""
        found = super().clean(value)
        return None if found is None else int(found * self.factor)


def _factor(term: Term) -> int:
    if term.unit is None:
        return _POINTS_OF_PERCENT
    return _BYTES_OF_GB if term.unit == Unit.BYTES else 1
