"""The form for an exchange rate."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing.exchange import rate_on
from console.forms import ReasonForm
from console.plan_forms import DayInput

FAR = Decimal("1.25")
"""A new rate that is so many times the one before, or a part of it, is more often a slip than a market."""


class RateForm(ReasonForm):
    """One unit of a currency in another, from a day on (UTC)."""

    source = forms.CharField(label=_("One unit of"), min_length=3, max_length=3, help_text=_("Such as EUR"))
    rate = forms.DecimalField(label=_("Is worth"), max_digits=18, decimal_places=8)
    target = forms.CharField(
        label=_("In the currency"), min_length=3, max_length=3, help_text=_("Such as CNY")
    )
    since = forms.DateField(label=_("From this day on (UTC)"), widget=DayInput)
    sure = forms.BooleanField(label=_("The rate is right"), required=False)
    field_order = ("source", "rate", "target", "since", "reason")

    def clean_source(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["source"]).strip().upper()

    def clean_target(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["target"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        """A rate far from the one before is asked about once."""
        given = super().clean() or self.cleaned_data
        if self.errors or given["rate"] <= 0:
            return given
        before = rate_on(given["source"], given["target"], given["since"])
        if before is not None and not given["sure"] and not 1 / FAR <= given["rate"] / before.rate <= FAR:
            text = gettext("The rate before was %(rate)s. Look again, and tick the box if this one is right.")
            self.add_error("rate", text % {"rate": str(before)})
        return given

    @property
    def asks(self) -> bool:
        """Whether the box is to be shown."""
        return bool(self.is_bound and "rate" in self.errors) or bool(self.data.get("sure"))
