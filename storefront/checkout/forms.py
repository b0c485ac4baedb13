"""What a shopper fills in at the checkout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.addresses import (
    FIELDS,
    LONGEST,
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

_AUTOCOMPLETE = {
    "country": "country",
    "name": "name",
    "phone": "tel",
    "region": "address-level1",
    "city": "address-level2",
    "line1": "address-line1",
    "line2": "address-line2",
    "postcode": "postal-code",
}
"""What browsers fill in, by field."""


def _text(field: str, label: Any, *, required: bool = True) -> forms.CharField:
    most = LONGEST[field]
    attributes = {"maxlength": most}
    return forms.CharField(
        label=label, max_length=most, required=required, widget=forms.TextInput(attributes)
    )


# Marks that turn the direction of the text after them: in an address they only serve to mislead.
_DIRECTIONS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])


def _never(country: str, region: str) -> bool:
    return False


class PlaceForm(forms.Form):
    """An address. The cleaned phone number is E.164.

    What an address needs, how its fields are called and in which order they stand follows its country. The
    cleaned region is a province's key; a text only where the country lists none, or where `keeps` (country,
    region) says that the customer's book has it. `region_of` is the country that a region was typed for.
    `served` are the countries to choose from, None for all. `section` tells browsers whose address it is.
    """

    section = "shipping"
    country = forms.ChoiceField(label=gettext_lazy("Country or region"))
    name = _text("name", gettext_lazy("Full name"))
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=LONGEST["phone"],
        widget=forms.TextInput({"inputmode": "tel"}),
    )
    region = _text("region", gettext_lazy("Province or state"), required=False)
    region_of = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST["country"], required=False)
    city = _text("city", gettext_lazy("City"), required=False)
    line1 = _text("line1", gettext_lazy("Street and house number"))
    line2 = _text("line2", gettext_lazy("Flat, floor, company"), required=False)
    postcode = _text("postcode", gettext_lazy("Postcode"), required=False)

    def __init__(
        self,
        *args: Any,
        locale: str,
        served: Sequence[str] | None = None,
        keeps: Callable[[str, str], bool] = _never,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, part in _AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = f"{self.section} {part}"
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
        typed_for = self._typed("region_of")
        region = self._typed("region") if typed_for in ("", country) else ""
        province = rules.province(region)
        if rules.provinces:
            own = [(region, region)] if province is None and region and self._keeps(country, region) else []
            names = [(each.key, name) for each, name in province_names(rules, self._locale)]
            autocomplete = {"autocomplete": f"{self.section} {_AUTOCOMPLETE['region']}"}
            self.fields["region"].error_messages["required"] = _("Choose one from the list.")
            self.fields["region"].widget = forms.Select(autocomplete, [("", _("Choose…")), *own, *names])
        self.initial["region"] = province.key if province else region
        self.initial["region_of"] = country

    def _typed(self, name: str) -> str:
        """What stands in a field. Asking the bound field would fix what it begins with."""
        value = self[name].value() if self.is_bound else self.get_initial_for_field(self.fields[name], name)
        return str(value or "")

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
        if self.data.get(self.add_prefix("region_of")) not in (None, "", rules.country):
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


class CheckoutForm(PlaceForm):
    """Contact, address and way of shipping. Whether there is a `rate` of that name, carriers know."""

    field_order = ("email",)

    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email"})
    )
    rate = forms.CharField(widget=forms.HiddenInput, max_length=250, required=False)
    note = forms.CharField(
        label=gettext_lazy("A note for the shop"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class BillingForm(PlaceForm):
    """Whose bill it is, where that is another address. It can be in any country."""

    section = "billing"
    prefix = "billing"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = False
        self.fields["name"].label = _("Name or company")


BILLING = "billing"
"""The input that says which address the bill goes to: `OTHER`, or else the parcel's."""
OTHER = "other"
TYPED = (
    *CheckoutForm.base_fields,
    BILLING,
    *(f"{BillingForm.prefix}-{name}" for name in BillingForm.base_fields),
)
"""All inputs of the checkout that are kept as they were typed."""


def billing_part(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed of the billing address, by its own fields."""
    start = f"{BillingForm.prefix}-"
    return {name.removeprefix(start): text for name, text in typed.items() if name.startswith(start)}
