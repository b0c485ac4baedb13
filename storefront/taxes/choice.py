"""Who works out the taxes: the store's own table, or a plugin that the merchant chose."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.store_settings import Setting, declare
from plugins.calling import Offer, Offers
from plugins.forms import said

CALCULATOR = declare(
    Setting[str](
        name="taxes.calculator", default="", label=_("Taxes are worked out by"), field=forms.CharField
    )
)
"""A plugin's calculator as "<plugin>/<calculator>"; "" is the table."""


def name_of(calculator: Offer) -> str:
    """How the setting names a calculator: "" for the platform's own."""
    return "" if calculator.plugin.is_core else f"{calculator.plugin.id}/{calculator.declared.id}"


def calculators() -> list[tuple[str, str]]:
    """(name, label for the reader) of all calculators that are on, the table first."""
    return [(name_of(each), said(each.declared.label)) for each in Offers().at("tax_calculators")]
