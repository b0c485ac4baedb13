"""Countries in a shop's API: what an address of each has, for the forms of shops with a face of their own."""

from __future__ import annotations

from typing import Any

from django import forms
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.addresses import country_names
from foundation.api.problems import not_found
from foundation.api.schema import page_shape
from foundation.api.serializers import Shown
from storefront.checkout.forms import PlaceForm
from storefront.checkout.purchase import billing_form_for, form_for
from storefront.shipping.queries import served_countries

from .views import ShopResource


class AddressChoiceShown(Shown):
    """A value that is taken, and what people read."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class AddressFieldShown(Shown):
    """A field of an address. Where there are `choices` the value is one of theirs. `autocomplete` is what
    browsers fill it in by."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    is_required = serializers.BooleanField()
    autocomplete = serializers.CharField(allow_blank=True)
    choices = AddressChoiceShown(many=True)


class CountryShown(Shown):
    """A country that the shop sends to."""

    code = serializers.CharField()
    name = serializers.CharField()


class CountryWithFieldsShown(CountryShown):
    """A country with the fields of its addresses, in the order in which people fill them in. Where it is not
    served these are of a billing address; a billing address needs a phone in no country."""

    is_served = serializers.BooleanField()
    fields = AddressFieldShown(many=True)  # type: ignore[assignment]


class CountryView(ShopResource):
    """Where the shop sends to."""

    shown = CountryWithFieldsShown
    sorts: Any = {}
    answers = {"list": page_shape(CountryShown)}

    def list(self, request: Request) -> Response:
        """The countries that the shop sends to, by name."""
        names, served = country_names(self.shop.locale), served_countries()
        rows = [
            {"code": code, "name": name} for code, name in names.items() if served is None or code in served
        ]
        return Response({"data": rows, "next": None})

    def retrieve(self, request: Request, code: str) -> Response:
        """What an address there needs, by the country's ISO 3166-1 code, also where bills alone can go."""
        names, served = country_names(self.shop.locale), served_countries()
        if code not in names:
            raise not_found()
        is_served = served is None or code in served
        form: PlaceForm
        if is_served:
            form = form_for(self.shop, served, initial={"country": code})
        else:
            form = billing_form_for(self.shop, initial={"country": code})
        fields = [form["name"], form["phone"], *form.before_street, form["line1"], form["line2"]]
        rows = [_field(field) for field in (*fields, *form.after_street)]
        return self.told({"code": code, "name": names[code], "is_served": is_served, "fields": rows})


def _field(field: forms.BoundField) -> dict[str, Any]:
    widget = field.field.widget
    choices = widget.choices if isinstance(widget, forms.Select) else []
    shown = [{"value": str(value), "label": str(label)} for value, label in choices if value]
    return {
        "name": field.name,
        "label": str(field.label),
        "is_required": field.field.required,
        "autocomplete": str(widget.attrs.get("autocomplete", "")),
        "choices": shown,
    }
