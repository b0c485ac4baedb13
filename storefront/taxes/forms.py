"""What the team fills in about taxes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.addresses import country_names, rules_of


class CalculatorForm(forms.Form):
    """Who works out the taxes."""

    calculator = forms.ChoiceField(
        label=gettext_lazy("Taxes are worked out by"),
        required=False,
        help_text=gettext_lazy("Where a plugin does not answer, your own rates are used."),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["calculator"].choices = list(choices)  # type: ignore[attr-defined]


class TaxForm(forms.Form):
    """The tax of a country or one region of it."""

    country = forms.ChoiceField(label=gettext_lazy("Country or region"))
    region = forms.CharField(
        label=gettext_lazy("Province or state"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Its name or its code. Leave empty for the whole country."),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=40, help_text=gettext_lazy("Such as VAT or sales tax.")
    )
    percent = forms.DecimalField(
        label=gettext_lazy("Rate in percent"), min_value=0, max_value=100, decimal_places=2, max_digits=5
    )
    is_included = forms.BooleanField(
        label=gettext_lazy("My prices include it"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Otherwise it is added at the checkout."),
    )
    applies_to_shipping = forms.BooleanField(label=gettext_lazy("Shipping is taxed too"), required=False)

    def __init__(self, *args: Any, locale: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = list(country_names(locale).items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A province by its key, as addresses have it, whichever of its names was typed."""
        data: dict[str, Any] = super().clean() or {}
        rules = rules_of(data.get("country", ""))
        region = data.get("region", "")
        province = rules.province(region)
        if province is not None:
            data["region"] = province.key
        elif region and rules.provinces:
            self.add_error("region", _("This country has no such province. Write its full name or its code."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What `save_tax_rate` takes, after `is_valid`."""
        data = dict(self.cleaned_data)
        percent: Decimal = data.pop("percent")
        return {**data, "region": data["region"].strip(), "basis_points": int(percent * 100)}
