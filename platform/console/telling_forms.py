"""Forms for incidents: everything that people read in both languages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backoffice.status.components import COMPONENTS
from backoffice.status.models import Incident

_MOMENT = {"type": "datetime-local"}


class UpdateForm(forms.Form):
    """How an incident stands, and what people are told."""

    state = forms.ChoiceField(
        label=_("How it stands"),
        choices=[choice for choice in Incident.State.choices if choice[0] != Incident.State.SCHEDULED],
    )
    text_zh = forms.CharField(
        label=_("Text in Chinese"), max_length=2000, widget=forms.Textarea({"rows": 3, "lang": "zh-Hans"})
    )
    text_en = forms.CharField(
        label=_("Text in English"), max_length=2000, widget=forms.Textarea({"rows": 3, "lang": "en"})
    )


class IncidentForm(UpdateForm):
    """Something new: an incident, or maintenance with its times (UTC)."""

    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=120)
    title_en = forms.CharField(label=_("Title in English"), max_length=120)
    components = forms.MultipleChoiceField(
        label=_("What is touched"), choices=list(COMPONENTS.items()), widget=forms.CheckboxSelectMultiple
    )
    is_outage = forms.BooleanField(
        label=_("It does not work at all"), required=False, help_text=_("Else it is shown as slow.")
    )
    is_maintenance = forms.BooleanField(
        label=_("Planned maintenance"), required=False, help_text=_("Announced now, for the times below.")
    )
    starts_at = forms.DateTimeField(
        label=_("From (UTC)"), required=False, widget=forms.DateTimeInput(_MOMENT, format="%Y-%m-%dT%H:%M")
    )
    ends_at = forms.DateTimeField(
        label=_("Until (UTC)"), required=False, widget=forms.DateTimeInput(_MOMENT, format="%Y-%m-%dT%H:%M")
    )
    field_order = (
        "title_zh", "title_en", "components", "is_outage", "is_maintenance", "starts_at", "ends_at",
        "state", "text_zh", "text_en",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = Incident.State.choices[:-1]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Maintenance has both its times, and is scheduled; nothing else is."""
        given = super().clean() or {}
        is_planned = bool(given.get("is_maintenance"))
        for name in ("starts_at", "ends_at") if is_planned else ():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, gettext("Maintenance has a beginning and an end."))
        if not is_planned and given.get("state") == Incident.State.SCHEDULED:
            self.add_error("state", gettext("Only maintenance is scheduled."))
        return given
