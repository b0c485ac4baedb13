"""What a shopper fills in at the checkout."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.addresses import FIELDS, WITHOUT_POSTCODE, country_names, parse_phone
from storefront.shipping.models import ShippingRate
from storefront.shipping.queries import ShippingTable


def _text(label: Any, autocomplete: str, *, most: int = 160, required: bool = True) -> forms.CharField:
    attributes = {"autocomplete": autocomplete, "maxlength": most}
    return forms.CharField(
        label=label, max_length=most, required=required, widget=forms.TextInput(attributes)
    )


# Marks that turn the direction of the text after them: in an address they only serve to mislead.
_DIRECTIONS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])


class CheckoutForm(forms.Form):
    """Contact, address and way of shipping. The cleaned phone number is E.164."""

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
    city = _text(gettext_lazy("City"), "shipping address-level2")
    line1 = _text(gettext_lazy("Street and house number"), "shipping address-line1", most=255)
    line2 = _text(gettext_lazy("Flat, floor, company"), "shipping address-line2", required=False)
    postcode = _text(gettext_lazy("Postcode"), "shipping postal-code", most=20, required=False)
    rate = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label=gettext_lazy("A note for the shop"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(
        self, *args: Any, locale: str, needs_shipping: bool, shipping: ShippingTable, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        names = country_names(locale)
        served = shipping.countries
        self.shipping = shipping
        choices = [(code, name) for code, name in names.items() if served is None or code in served]
        self.fields["country"].choices = choices  # type: ignore[attr-defined]
        self.needs_shipping = needs_shipping
        self.chosen_rate: ShippingRate | None = None

    def clean(self) -> dict[str, Any]:
        """Check what hangs together: the postcode and phone of the country, the rate of the address."""
        given: dict[str, Any] = super().clean() or {}
        data: dict[str, Any] = {
            name: value.translate(_DIRECTIONS) if isinstance(value, str) else value
            for name, value in given.items()
        }
        country = data.get("country", "")
        if country and not data.get("postcode") and country not in WITHOUT_POSTCODE:
            self.add_error("postcode", _("Parcels to this country need a postcode."))
        if country and data.get("phone"):
            try:
                data["phone"] = parse_phone(data["phone"], country)
            except ValueError as error:
                self.add_error("phone", str(error))
        if country and self.needs_shipping:
            self._choose_rate(country, data.get("rate"))
        return data

    def _choose_rate(self, country: str, wanted: int | None) -> None:
        rates = self.shipping.rates_for(country)
        self.chosen_rate = next((rate for rate in rates if rate.pk == wanted), None)
        if not rates:
            self.add_error("country", _("This shop doesn't ship there."))
        elif self.chosen_rate is None:
            self.add_error("rate", _("Choose how it should be shipped."))

    @property
    def address(self) -> dict[str, str]:
        """The cleaned address, as an order keeps it."""
        return {name: self.cleaned_data.get(name, "") for name in FIELDS}
