"""Forms of webhooks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .actions.endpoints import MOST_AT_ONCE
from .choices import values
from .models import Endpoint

MOMENT = "%Y-%m-%dT%H:%M"


class EndpointForm(forms.Form):
    """A webhook: where to, and which events."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("An https:// address on the open internet that takes POST requests."),
        widget=forms.URLInput(attrs={"placeholder": "https://example.com/webhooks", "autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("What it is for"), max_length=200, required=False, help_text=_("For your team.")
    )
    events = forms.MultipleChoiceField(label=_("Events"))
    most_at_once = forms.IntegerField(
        label=_("At the same time"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        initial=5,
        help_text=_("So many messages may be on their way to this address at once, 1 to 20."),
    )

    def __init__(self, *args: Any, endpoint: Endpoint | None = None, **kwargs: Any) -> None:
        if endpoint is not None:
            names = ("url", "note", "events", "most_at_once")
            kwargs["initial"] = {name: getattr(endpoint, name) for name in names}
        super().__init__(*args, **kwargs)
        field = self.fields["events"]
        assert isinstance(field, forms.MultipleChoiceField)
        # A pattern that came by the API stays when the form is saved.
        own = endpoint.events if endpoint else []
        known = values()
        field.choices = [*known, *((each, each) for each in own if (each, each) not in known)]
        field.error_messages["required"] = _("Choose at least one event.")

    @property
    def chosen(self) -> set[str]:
        """The events that are ticked."""
        value = self["events"].value()
        return set(value or ())

    @property
    def others(self) -> list[str]:
        """Patterns that are ticked and have no box of their own."""
        known = {value for value, _label in values()}
        return sorted(self.chosen - known)


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, widget=widget, input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S"])


class ReplayForm(forms.Form):
    """A stretch of time, in the store's time zone."""

    since = _moment(pgettext_lazy("time", "From"))
    until = _moment(_("Until"))
    only_failed = forms.BooleanField(
        label=_("Leave out what was delivered"),
        required=False,
        initial=True,
        help_text=_("Only what failed, or was missed while the webhook was off, is sent."),
    )
