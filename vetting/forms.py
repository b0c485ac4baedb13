"""Forms of vetting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation.addresses.countries import country_names
from foundation.ui.forms import Card, FileDrop, RadioCards

from . import files, goods
from .draft import ALL, LABELS, BusinessDraft
from .models import BusinessProfile
from .papers import Paper

Kind = BusinessProfile.Kind
KINDS = (
    Card(Kind.PERSON, Kind.PERSON.label, _("You sell in your own name, without a licence."), "user"),
    Card(Kind.SOLE_TRADER, Kind.SOLE_TRADER.label, _("Registered, with a business licence."), "store"),
    Card(Kind.COMPANY, Kind.COMPANY.label, _("A firm with a business licence of its own."), "apps"),
)


class BusinessForm(forms.Form):
    """Who is behind a store. Everything may be left for later: only what is handed in has to be whole."""

    kind = forms.ChoiceField(label=LABELS["kind"], required=False, widget=RadioCards(KINDS))
    legal_name = forms.CharField(
        label=LABELS["legal_name"],
        required=False,
        max_length=120,
        help_text=_("As it stands on the licence or identity card."),
    )
    number = forms.CharField(
        label=LABELS["number"],
        required=False,
        max_length=40,
        help_text=_(
            "In China the unified social credit code; for a private person the number of the identity card."
        ),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    country = forms.ChoiceField(label=LABELS["country"], required=False)
    region = forms.CharField(label=LABELS["region"], required=False, max_length=80)
    city = forms.CharField(label=LABELS["city"], required=False, max_length=80)
    line1 = forms.CharField(label=LABELS["line1"], required=False, max_length=200)
    postcode = forms.CharField(label=LABELS["postcode"], required=False, max_length=20)
    contact_name = forms.CharField(label=LABELS["contact_name"], required=False, max_length=80)
    contact_email = forms.EmailField(label=LABELS["contact_email"], required=False)
    contact_phone = forms.CharField(
        label=LABELS["contact_phone"], required=False, max_length=40, widget=forms.TextInput({"type": "tel"})
    )
    sells = forms.MultipleChoiceField(
        label=LABELS["sells"], required=False, widget=forms.CheckboxSelectMultiple
    )
    goods = forms.CharField(
        label=LABELS["goods"],
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What you sell, where it comes from, and to whom."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = "zh-Hans" if (get_language() or "").startswith("zh") else "en"
        self.fields["kind"].choices = Kind.choices  # type: ignore[attr-defined]
        self.fields["country"].choices = list(country_names(language).items())  # type: ignore[attr-defined]
        self.fields["sells"].choices = [(each.name, _label(each)) for each in goods.ALL]  # type: ignore[attr-defined]

    @property
    def draft(self) -> BusinessDraft:
        """What was filled in, of a form that is valid."""
        told = {name: self.cleaned_data[name] for name in ALL}
        return BusinessDraft(**{**told, "sells": tuple(told["sells"]), "country": told["country"] or "CN"})


def _label(each: goods.Goods) -> str:
    if each.is_forbidden:
        return f"{each.label} · {_('not allowed here')}"
    return f"{each.label} · {each.needs.label}" if each.needs else str(each.label)


def values_of(profile: BusinessProfile) -> dict[str, Any]:
    """What the form shows of a profile."""
    return {name: getattr(profile, name) for name in ALL}


class PaperForm(forms.Form):
    """A document and what it is."""

    paper = forms.ChoiceField(label=_("What it is"), choices=Paper.choices)
    document = forms.FileField(
        label=_("File"), widget=FileDrop(accept=files.ACCEPT, note=_("PDF, JPEG, PNG or WebP, up to 10 MB"))
    )
