"""The filter of the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from storefront.audit import queries


class LogFilter(forms.Form):
    """Words, person, kind and days; what can't be read is left out.

    What happened by itself comes with `all`, and where somebody asks for the platform's acts.
    """

    q = forms.CharField(required=False, max_length=100)
    who = forms.ChoiceField(required=False, label=_("Who"))
    kind = forms.ChoiceField(required=False, label=_("What"))
    since = forms.DateField(
        required=False, label=_("From"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        required=False, label=_("Until"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    all = forms.BooleanField(required=False, label=_("Also what happened by itself"))

    def __init__(
        self,
        *args: Any,
        people: Mapping[str, str],
        kinds: Iterable[tuple[str, str | Promise]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            ("", _("Everybody")),
            (queries.TEAM, _("The team")),
            (queries.PROGRAMS, _("Programs")),
            (queries.SHOPPERS, _("Shoppers")),
            (queries.PLATFORM, _("The platform")),
        ]
        self.fields["who"].choices = [*groups, *people.items()]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("Everything")), *kinds]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """What is to be filtered by, as `events_found` takes it."""
        self.is_valid()
        given = self.cleaned_data
        return {
            "words": given.get("q") or "",
            "who": given.get("who") or "",
            "kind": given.get("kind") or "",
            "since": given.get("since"),
            "until": given.get("until"),
            "with_automatic": bool(given.get("all")) or given.get("who") == queries.PLATFORM,
        }
