"""What the team fills in about orders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from .actions.fulfil_order import Tracking
from .models import OrderLine

MAX_UNITS = 1_000_000


class UnitsForm(forms.Form):
    """A whole number for each of some lines: `units_<line id>`, at most `most[line id]`."""

    def __init__(self, *args: Any, lines: list[OrderLine], most: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for line in lines if most.get(line.pk)]
        for line in self.lines:
            self.fields[f"units_{line.pk}"] = forms.IntegerField(
                label=line.title,
                min_value=0,
                max_value=most[line.pk],
                required=False,
                widget=forms.NumberInput({"inputmode": "numeric", "class": "units"}),
            )

    @property
    def rows(self) -> list[tuple[OrderLine, Any]]:
        """Each line with its bound field, for the template."""
        return [(line, self[f"units_{line.pk}"]) for line in self.lines]

    @property
    def units(self) -> dict[int, int]:
        """{order line id: units}, after `is_valid`."""
        return {line.pk: self.cleaned_data.get(f"units_{line.pk}") or 0 for line in self.lines}


class FulfilForm(UnitsForm):
    """What goes into a parcel, and how it can be followed."""

    carrier = forms.CharField(label=gettext_lazy("Carrier"), max_length=80, required=False)
    number = forms.CharField(label=gettext_lazy("Tracking number"), max_length=120, required=False)
    url = forms.URLField(
        label=gettext_lazy("Tracking link"), max_length=500, required=False, assume_scheme="https"
    )

    def clean(self) -> dict[str, Any]:
        """Something must go into it."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(data.get(f"units_{line.pk}") for line in self.lines):
            self.add_error(None, _("Choose at least one item to send."))
        return data

    @property
    def tracking(self) -> Tracking:
        """How the shopper can follow it, after `is_valid`."""
        data = self.cleaned_data
        return Tracking(data["carrier"], data["number"], data["url"])


class NoteForm(forms.Form):
    """A note for the team."""

    text = forms.CharField(
        label=pgettext_lazy("order", "Note"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2, "placeholder": gettext_lazy("Only your team sees notes")}),
    )
