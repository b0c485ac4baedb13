"""What the team fills in about shipping."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.addresses import country_names
from foundation.ui.forms import MoneyField


class ZoneForm(forms.Form):
    """Countries with the same rates; none means everywhere else."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("Only your team sees it.")
    )
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Countries and regions"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Choose none for the rest of the world."),
    )

    def __init__(self, *args: Any, locale: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["countries"].choices = list(country_names(locale).items())  # type: ignore[attr-defined]


class RateForm(forms.Form):
    """A way of shipping and its price."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("Shoppers see it at the checkout.")
    )
    promise = forms.CharField(
        label=gettext_lazy("Delivery time"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Such as “2 to 4 days”."),
    )
    price = MoneyField(label=gettext_lazy("Price"), help_text=gettext_lazy("0 is free shipping."))
    free_over = MoneyField(
        label=gettext_lazy("Free from"),
        required=False,
        help_text=gettext_lazy("Orders of this amount and more ship free. Leave empty for never."),
    )

    def __init__(
        self, *args: Any, currency: str, languages: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("price", "free_over"):
            self.fields[name].currency = currency  # type: ignore[attr-defined]
        self.languages = languages
        for locale, label in languages:
            for field, text, most in (("name", _("Name"), 80), ("promise", _("Delivery time"), 120)):
                self.fields[f"{field}_{locale}"] = forms.CharField(
                    label=f"{text} · {label}", max_length=most, required=False
                )

    @property
    def translations(self) -> dict[str, dict[str, str]]:
        """{locale: {field: text}} of what was filled in, after `is_valid`."""
        found: dict[str, dict[str, str]] = {}
        for locale, _label in self.languages:
            texts = {field: self.cleaned_data[f"{field}_{locale}"] for field in ("name", "promise")}
            kept = {field: text for field, text in texts.items() if text}
            if kept:
                found[locale] = kept
        return found
