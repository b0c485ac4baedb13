"""What a shopper fills in at the checkout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.addresses import (
    FIELDS,
    AddressRules,
    city_label,
    country_names,
    parse_phone,
    parse_postcode,
    postcode_label,
    province_names,
    region_label,
    rules_of,
)


def _text(label: Any, autocomplete: str, *, most: int = 160, required: bool = True) -> forms.CharField:
    attributes = {"autocomplete": autocomplete, "maxlength": most}
    return forms.CharField(
        label=label, max_length=most, required=required, widget=forms.TextInput(attributes)
    )


# Marks that turn the direction of the text after them: in an address they only serve to mislead.
_DIRECTIONS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])


def _never(country: str, region: str) -> bool:
    return False


class CheckoutForm(forms.Form):
    """Contact, address and way of shipping. The cleaned phone number is E.164.

    What an address needs, how its fields are called and in which order they stand follows its country. The
    cleaned region is a province's key; a text only where the country lists none, or where `keeps` (country,
    region) says that the customer's book has it. `region_of` is the country that a region was typed for.
    `served` are the countries to choose from, None for all. Whether there is a `rate` of that name, carriers
    know.
    """

    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"})
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country or region"), widget=forms.Select({"autocomplete": "shipping country"})
    )
    name = _text(gettext_lazy("Full name"), "shipping name")
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "shipping tel", "inputmode": "tel"}),
    )
    region = _text(gettext_lazy("Province or state"), "shipping address-level1", required=False)
    region_of = forms.CharField(widget=forms.HiddenInput, max_length=2, required=False)
    city = _text(gettext_lazy("City"), "shipping address-level2", required=False)
    line1 = _text(gettext_lazy("Street and house number"), "shipping address-line1", most=255)
    line2 = _text(gettext_lazy("Flat, floor, company"), "shipping address-line2", required=False)
    postcode = _text(gettext_lazy("Postcode"), "shipping postal-code", most=20, required=False)
    rate = forms.CharField(widget=forms.HiddenInput, max_length=250, required=False)
    note = forms.CharField(
        label=gettext_lazy("A note for the shop"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        locale: str,
        served: Sequence[str] | None = None,
        keeps: Callable[[str, str], bool] = _never,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        names = country_names(locale)
        choices = [(code, name) for code, name in names.items() if served is None or code in served]
        self.fields["country"].choices = choices  # type: ignore[attr-defined]
        self._locale = locale
        self._keeps = keeps
        country = str(self["country"].value() or "")
        if not self.is_bound and choices and country not in dict(choices):
            country = choices[0][0]  # what the browser shows as chosen
        self.rules = rules_of(country)
        self._fit_to_country(self.rules)

    def _fit_to_country(self, rules: AddressRules) -> None:
        """Names, needs and provinces of the country."""
        country = rules.country
        labels = {"region": region_label, "city": city_label, "postcode": postcode_label}
        for name, label in labels.items():
            field = self.fields[name]
            field.label = label(rules)
            field.required = name in rules.required
        self.fields["postcode"].error_messages["required"] = _("Parcels to this country need a postcode.")
        typed_for = str(self["region_of"].value() or "")
        region = str(self["region"].value() or "") if typed_for in ("", country) else ""
        province = rules.province(region)
        if rules.provinces:
            own = [(region, region)] if province is None and region and self._keeps(country, region) else []
            names = [(each.key, name) for each, name in province_names(rules, self._locale)]
            autocomplete = {"autocomplete": "shipping address-level1"}
            self.fields["region"].error_messages["required"] = _("Choose one from the list.")
            self.fields["region"].widget = forms.Select(autocomplete, [("", _("Choose…")), *own, *names])
        self.initial["region"] = province.key if province else region
        self.initial["region_of"] = country

    @property
    def before_street(self) -> list[forms.BoundField]:
        """Fields of the place that stand before the street, in the country's order."""
        return [self[name] for name in self.rules.order(self._locale)[0]]

    @property
    def after_street(self) -> list[forms.BoundField]:
        """Those after it."""
        return [self[name] for name in self.rules.order(self._locale)[1]]

    def clean_region(self) -> str:
        """The province's key, as it is stored."""
        region: str = self.cleaned_data["region"]
        rules = self.rules
        if "region" not in rules.fields:
            return ""
        if self.data.get("region_of") not in (None, "", rules.country):
            raise forms.ValidationError(_("Choose one from the list."))
        province = rules.province(region)
        if province is not None or not rules.provinces:
            return province.key if province else region
        if not region or self._keeps(rules.country, region):
            return region
        raise forms.ValidationError(_("Choose one from the list."))

    def clean(self) -> dict[str, Any]:
        """Check what hangs together: the postcode and phone of the country."""
        given: dict[str, Any] = super().clean() or {}
        data: dict[str, Any] = {
            name: value.translate(_DIRECTIONS) if isinstance(value, str) else value
            for name, value in given.items()
        }
        country = data.get("country", "")
        self._check_postcode(data)
        if country and data.get("phone"):
            try:
                data["phone"] = parse_phone(data["phone"], country)
            except ValueError as error:
                self.add_error("phone", str(error))
        return data

    def _check_postcode(self, data: dict[str, Any]) -> None:
        """Write it as its country does. What a country has no field for is left out."""
        for name in ("city", "postcode"):
            if name not in self.rules.fields and name in data:
                data[name] = ""
        try:
            data["postcode"] = parse_postcode(data.get("postcode", ""), self.rules)
        except ValueError as error:
            self.add_error("postcode", str(error))

    @property
    def address(self) -> dict[str, str]:
        """The cleaned address, as an order keeps it."""
        return {name: self.cleaned_data.get(name, "") for name in FIELDS}
