"""The screens on the way to a store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel.numbers import get_currency_name
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from backoffice.forms import SHOP_LANGUAGES
from foundation.errors import ActionError
from foundation.ui.formats import babel_locale
from foundation.ui.forms import Card, FileDrop, Prefixed, RadioCards
from tenants.handles import LONGEST, check_handle
from themes.gallery import ThemeChoice

CURRENCIES = (
    "CNY",
    "USD",
    "EUR",
    "GBP",
    "JPY",
    "HKD",
    "TWD",
    "SGD",
    "AUD",
    "CAD",
    "CHF",
    "KRW",
    "MYR",
    "THB",
)
"""Offered when a store is opened. Every currency works; these are what people asked for."""

GOODS = (
    Card(
        "sample",
        _("Sample products"),
        _("A finished little shop to look at and change. Delete it when you like."),
        icon="spark",
    ),
    Card(
        "file",
        _("A CSV file"),
        _("Bring your products from another shop, as Shopify exports them."),
        icon="upload",
    ),
    Card("nothing", _("Nothing yet"), _("An empty shop. Add your first product yourself."), icon="plus"),
)


class NameForm(forms.Form):
    """What the store is called and where it is found; its first language and its currency, which stay."""

    name = forms.CharField(
        label=_("Name of the store"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "autofocus": True}),
    )
    handle = forms.CharField(
        label=_("Web address"),
        max_length=LONGEST,
        widget=Prefixed(
            {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
            suffix=f".{settings.STORES_DOMAIN}",
        ),
    )
    locale = forms.ChoiceField(label=_("Language of the shop"), choices=list(SHOP_LANGUAGES.items()))
    currency = forms.ChoiceField(label=_("Currency"))
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(code, f"{get_currency_name(code, locale=babel_locale())} ({code})") for code in CURRENCIES]
        self.fields["currency"].choices = names  # type: ignore[attr-defined]

    def clean_handle(self) -> str:
        """Allowed and free; both are checked once more when the store is opened."""
        try:
            return check_handle(self.cleaned_data["handle"])
        except ActionError as error:
            raise forms.ValidationError(str(error), code=error.code) from error


class LookForm(forms.Form):
    """One of the looks of the gallery."""

    look = forms.ChoiceField(label=_("Look"))

    def __init__(self, *args: Any, looks: Sequence[ThemeChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["look"].choices = [(look.value, look.name) for look in looks]  # type: ignore[attr-defined]


class GoodsForm(forms.Form):
    """What the shop begins with. `has_file`: one is kept from a former try."""

    goods = forms.ChoiceField(
        label=_("What to begin with"),
        choices=[(card.value, card.label) for card in GOODS],
        widget=RadioCards(GOODS),
        initial="sample",
    )
    file = forms.FileField(
        label=_("File"), required=False, widget=FileDrop(accept=".csv,text/csv", note=_("CSV, up to 100 MB"))
    )

    def __init__(self, *args: Any, has_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_file = has_file

    def clean(self) -> dict[str, Any]:
        """Whoever wants to bring a file must choose one."""
        data: dict[str, Any] = super().clean() or {}
        missing = data.get("goods") == "file" and not data.get("file") and not self.has_file
        if missing and "file" not in self.errors:
            self.add_error("file", _("Choose the file to bring in, or begin with something else."))
        return data
