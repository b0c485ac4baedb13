"""Who works out the taxes: the store's own table, or a plugin that the merchant chose."""

from __future__ import annotations

from django import forms

from foundation.store_settings import Setting, declare

CALCULATOR = declare(Setting[str](name="taxes.calculator", default="", label="", field=forms.CharField))
"""A plugin's calculator as "<plugin>/<calculator>"; "" is the table."""


def chosen_calculator() -> str:
    """The calculator that the merchant chose. One query."""
    return CALCULATOR.read()
