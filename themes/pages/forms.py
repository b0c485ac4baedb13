"""Forms of the pages about themes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from themes.actions.steps import LONGEST_NAME
from themes.models import StoreTheme


class NameForm(forms.Form):
    """What a theme is called."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)


class ScheduleForm(forms.Form):
    """When a draft is published, in the store's time zone."""

    publish_at = forms.DateTimeField(
        label=_("Date and time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": 60}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )

    def __init__(self, *args: Any, theme: StoreTheme | None = None, zone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["publish_at"].help_text = _("In your store's time zone: %(zone)s.") % {"zone": zone}
        if theme is not None and theme.publish_at:
            self.initial.setdefault("publish_at", theme.publish_at)


class TokenForm(forms.Form):
    """What a theme access token is called."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("Who or what uses it, such as “Lin's laptop”."),
    )
