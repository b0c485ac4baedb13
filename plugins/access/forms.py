"""The form of a new token."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.permissions import PERMISSIONS

LIVES = {"30": _("30 days"), "90": _("90 days"), "365": _("A year"), "": _("Until it is revoked")}


class TokenForm(forms.Form):
    """Name, rights and end of a token. Only rights that its maker has are offered."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Where it is used: “Warehouse”, “Website”.")
    )
    lives = forms.ChoiceField(
        label=_("Valid for"), required=False, choices=list(LIVES.items()), initial="365"
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As little as its program needs: whoever has the token can do this."),
        error_messages={"required": _("Choose what the token may do.")},
    )

    def __init__(self, *args: Any, allowed: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(right.name, right.label) for right in PERMISSIONS if right.name in allowed]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]

    @property
    def expires_at(self) -> datetime | None:
        """When the token ends, None for never."""
        days = self.cleaned_data["lives"]
        return timezone.now() + timedelta(days=int(days)) if days else None
