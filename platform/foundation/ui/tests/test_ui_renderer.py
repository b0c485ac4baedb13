"""Plain widgets are marked up as Django's templates do it."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from foundation.ui.renderer import FormRenderer

SHARP = "\"><script>'&"
CHOICES: dict[str, list[tuple[Any, Any]]] = {
    "plain": [("CN", "China"), ("FR", "France")],
    "empty": [(None, "None yet"), ("1", gettext_lazy("Yes"))],
    "numbers": [(1, "One"), (2, "Two")],
    "groups": [("Asia", [("CN", "China"), ("JP", "Japan")]), ("FR", "France")],
    "sharp": [(SHARP, SHARP), ("a&b", SafeString("<b>a</b>"))],
    "none": [],
}
WIDGETS: dict[str, forms.Widget] = {
    **{f"select {name}": forms.Select({"autocomplete": "country"}, rows) for name, rows in CHOICES.items()},
    "text": forms.TextInput({"maxlength": 5, "data-x": SHARP, "readonly": False}),
    "email": forms.EmailInput(),
    "number": forms.NumberInput({"step": "any"}),
    "address": forms.URLInput(),
    "password": forms.PasswordInput(render_value=True),
    "hidden": forms.HiddenInput(),
    "check": forms.CheckboxInput(),
    "area": forms.Textarea({"rows": 2}),
    "day": forms.DateInput(),
    "file": forms.FileInput(),
    "radio": forms.RadioSelect(choices=CHOICES["plain"]),
    "boxes": forms.CheckboxSelectMultiple(choices=CHOICES["sharp"]),
}


@pytest.mark.parametrize("kind", WIDGETS)
@pytest.mark.parametrize("value", [None, "", "CN", "JP", 0, 2, True, SHARP, "\nfirst", SafeString("<i>")])
def test_a_widget_is_marked_up_as_djangos(kind: str, value: object) -> None:
    given = {"class": "input", "required": True, "id": "it"}
    ours = WIDGETS[kind].render("place", value, given, FormRenderer())
    theirs = WIDGETS[kind].render("place", value, given, DjangoTemplates())
    assert parse_html(ours) == parse_html(theirs)


def test_a_text_may_begin_with_an_empty_line() -> None:
    drawn = forms.Textarea().render("note", "\n\ntwo", renderer=FormRenderer())
    assert drawn == '<textarea name="note" cols="40" rows="10">\n\n\ntwo</textarea>'


class Address(forms.Form):
    country = forms.ChoiceField(choices=CHOICES["plain"], initial="FR")


def test_a_field_of_a_form_is_drawn_by_it() -> None:
    assert str(Address()["country"]) == (
        '<select name="country" id="id_country">'
        '<option value="CN">China</option><option value="FR" selected>France</option></select>'
    )


class Zone(forms.Form):
    countries = forms.MultipleChoiceField(choices=CHOICES["plain"], widget=forms.CheckboxSelectMultiple)


def test_a_box_alone_has_no_label_of_its_own() -> None:
    (first, second) = Zone({"countries": ["FR"]})["countries"].subwidgets
    assert first.tag() == '<input type="checkbox" name="countries" value="CN" id="id_countries_0">'
    assert second.tag() == '<input type="checkbox" name="countries" value="FR" id="id_countries_1" checked>'
