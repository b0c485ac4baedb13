"""Forms of the plan's pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

TAX_KINDS = (
    ("cn_tin", _("Chinese taxpayer number")),
    ("eu_vat", _("EU VAT number")),
    ("gb_vat", _("UK VAT number")),
    ("us_ein", _("US EIN")),
    ("hk_br", _("Hong Kong business registration")),
    ("sg_uen", _("Singapore UEN")),
)


class TaxForm(forms.Form):
    """The tax number that bills carry; empty takes it off."""

    kind = forms.ChoiceField(label=_("Kind"), choices=TAX_KINDS)
    value = forms.CharField(label=_("Tax number"), max_length=40, required=False)


class CodeForm(forms.Form):
    """A coupon's code."""

    code = forms.CharField(label=_("Code"), max_length=60)
