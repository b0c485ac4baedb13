"""Forms of the console."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from backoffice.models import Announcement
from tenants.models import Store
from tenants.own_limits import StoreLimit

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Announcement]
else:
    ModelForm = forms.ModelForm


class ReasonForm(forms.Form):
    """Why something is done; it is kept."""

    reason = forms.CharField(
        label=pgettext_lazy("console", "Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class LimitForm(forms.Form):
    """Another limit for one store."""

    value = forms.IntegerField(label=_("Limit"))
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day on which it holds (UTC). Empty: for good."),
    )
    reason = forms.CharField(label=pgettext_lazy("console", "Reason"), max_length=200)

    def __init__(self, *args: Any, limit: StoreLimit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facts = {"least": limit.least, "most": limit.most, "unit": limit.unit}
        self.fields["value"].help_text = gettext("Between %(least)s and %(most)s %(unit)s.") % facts


class MoveForm(ReasonForm):
    """Where a store is taken, and why."""

    field_order = ("to", "reason")
    to = forms.ChoiceField(label=_("Database"))

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__()
        cast("forms.ChoiceField", self.fields["to"]).choices = [(alias, alias) for alias in places]


class StoresField(forms.CharField):
    """Stores by the first part of their hosts, a line or a comma between them. The value is their ids."""

    def clean(self, value: Any) -> Any:
        """Ids of the stores. An unknown one is named."""
        handles = {
            part.strip().lower() for part in str(super().clean(value)).replace("\n", ",").split(",")
        } - {""}
        found = dict(Store.objects.filter(handle__in=handles).values_list("handle", "pk"))
        missing = sorted(handles - set(found))
        if missing:
            raise forms.ValidationError(gettext("No such store: %(stores)s") % {"stores": ", ".join(missing)})
        return list(found.values())


class FlagForm(forms.Form):
    """For whom a flag is on."""

    percentage = forms.IntegerField(
        label=_("Share of all stores"),
        min_value=0,
        max_value=100,
        help_text=_("In percent. A store that has it keeps it as the share grows."),
    )
    stores_on = StoresField(
        label=_("Always on for"), required=False, help_text=_("First parts of hosts, with commas between.")
    )
    stores_off = StoresField(label=_("Never on for"), required=False)
    plans = forms.MultipleChoiceField(
        label=_("On for plans"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=pgettext_lazy("console", "Reason"), max_length=200)

    def __init__(self, *args: Any, plan_choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plans"].choices = list(plan_choices)  # type: ignore[attr-defined]


class AnnouncementForm(ModelForm):
    """A banner in both languages, from when to when, for whom. Times are UTC."""

    plans = forms.MultipleChoiceField(
        label=_("Only for plans"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: for all stores."),
    )

    class Meta:
        model = Announcement
        fields = ("text_zh", "text_en", "tone", "audience", "starts_at", "ends_at", "plans")
        labels = {
            "text_zh": _("Text in Chinese"),
            "text_en": _("Text in English"),
            "tone": _("How urgent"),
            "audience": _("For whom"),
            "starts_at": _("From (UTC)"),
            "ends_at": _("Until (UTC)"),
        }
        widgets = {
            "text_zh": forms.Textarea({"rows": 2, "lang": "zh-Hans"}),
            "text_en": forms.Textarea({"rows": 2, "lang": "en"}),
            "starts_at": forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "ends_at": forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        }

    def __init__(self, *args: Any, plan_choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plans"].choices = list(plan_choices)  # type: ignore[attr-defined]
        tones = [
            ("info", pgettext_lazy("console", "News")),
            ("warning", _("Warning")),
            ("danger", _("Urgent")),
        ]
        audiences = [("everybody", _("Whole teams")), ("owners", _("Owners only"))]
        self.fields["tone"].choices = tones  # type: ignore[attr-defined]
        self.fields["audience"].choices = audiences  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning."""
        given = super().clean() or {}
        begin, end = given.get("starts_at"), given.get("ends_at")
        if begin and end and end <= begin:
            self.add_error("ends_at", _("This is before it begins."))
        return given
