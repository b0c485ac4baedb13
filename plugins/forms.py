"""Forms made from the fields that plugins declare: for their settings, and on their own pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.ui.forms import MoneyField, Switch
from kaidian_sdk.fields import Field
from kaidian_sdk.text import in_language

LONGEST = 4000
LARGEST = 10**12


def form_of(
    fields: Iterable[Field],
    *,
    currency: str,
    data: Mapping[str, Any] | None = None,
    values: Mapping[str, Any] | None = None,
) -> forms.Form:
    """A form of declared fields.

    `values` are those to begin with; of a secret only whether there is one is shown.
    """
    declared = list(fields)
    made = {field.id: _made(field, currency) for field in declared}
    known = values or {}
    for field in declared:
        if field.type == "secret" and known.get(field.id):
            made[field.id].required = False
            made[field.id].widget.attrs["placeholder"] = _("Kept. Type a new one to replace it")
    initial = {field.id: known.get(field.id, field.start) for field in declared if field.type != "secret"}
    form = type("DeclaredForm", (forms.Form,), made)
    return form(data, initial=initial)  # type: ignore[no-any-return]


def said(text: Any) -> str:
    """A plugin's text in the reader's language."""
    return in_language(text, "zh-Hans" if (get_language() or "").startswith("zh") else "en")


def _made(field: Field, currency: str) -> forms.Field:
    label, help_text, required = said(field.label), said(field.help), field.required
    common: dict[str, Any] = {"label": label, "help_text": help_text, "required": required}
    if field.type == "money":
        return MoneyField(currency=currency, **common)
    return _MAKERS[field.type](field, common)


def _text(field: Field, common: dict[str, Any], **more: Any) -> forms.Field:
    longest = _whole(field.maximum) or LONGEST
    return forms.CharField(min_length=_whole(field.minimum), max_length=longest, **common, **more)


def _secret(field: Field, common: dict[str, Any]) -> forms.Field:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return _text(field, common, strip=True, widget=widget)


def _integer(field: Field, common: dict[str, Any]) -> forms.Field:
    lowest, highest = _whole(field.minimum), _whole(field.maximum)
    bounds = (-LARGEST if lowest is None else lowest, LARGEST if highest is None else highest)
    return forms.IntegerField(min_value=bounds[0], max_value=bounds[1], **common)


def _number(field: Field, common: dict[str, Any]) -> forms.Field:
    lowest = -LARGEST if field.minimum is None else field.minimum
    highest = LARGEST if field.maximum is None else field.maximum
    return forms.FloatField(min_value=lowest, max_value=highest, **common)


def _checkbox(field: Field, common: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**{**common, "required": False}, widget=Switch())


def _select(field: Field, common: dict[str, Any]) -> forms.Field:
    choices = [(value, said(label)) for value, label in (field.options or {}).items()]
    return forms.ChoiceField(choices=choices, **{**common, "required": True})


def _colour(field: Field, common: dict[str, Any]) -> forms.Field:
    valid = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as #RRGGBB."))
    return forms.CharField(validators=[valid], widget=forms.TextInput(attrs={"type": "color"}), **common)


_MAKERS: dict[str, Callable[[Field, dict[str, Any]], forms.Field]] = {
    "text": _text,
    "textarea": lambda field, common: _text(field, common, widget=forms.Textarea(attrs={"rows": 4})),
    "integer": _integer,
    "number": _number,
    "checkbox": _checkbox,
    "select": _select,
    "email": lambda field, common: forms.EmailField(max_length=254, **common),
    "url": lambda field, common: forms.URLField(max_length=2000, assume_scheme="https", **common),
    "secret": _secret,
    "colour": _colour,
}


def _whole(bound: float | None) -> int | None:
    return None if bound is None else int(bound)
