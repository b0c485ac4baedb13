"""Our select says what Django's says."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.test.html import parse_html
from django.utils.translation import gettext_lazy

from foundation.ui.forms import render_widget
from foundation.ui.selects import Select

CHOICES: dict[str, list[tuple[Any, Any]]] = {
    "plain": [("CN", "China"), ("FR", "France")],
    "empty": [(None, "None yet"), ("1", gettext_lazy("Yes"))],
    "numbers": [(1, "One"), (2, "Two")],
    "groups": [("Asia", [("CN", "China"), ("JP", "Japan")]), ("FR", "France")],
    "sharp": [('"><b>', "<i>&'"), ("a&b", "a & b")],
    "none": [],
}


@pytest.mark.parametrize("kind", CHOICES)
@pytest.mark.parametrize("value", [None, "", "CN", "JP", 2, '"><b>', "nowhere"])
def test_a_select_is_marked_up_as_djangos(kind: str, value: object) -> None:
    given = {"class": "select", "required": True, "disabled": False, "data-x": '"'}
    ours = Select({"autocomplete": "country"}, CHOICES[kind]).render("place", value, given)
    theirs = forms.Select({"autocomplete": "country"}, CHOICES[kind]).render("place", value, given)
    assert parse_html(ours) == parse_html(theirs)


class Address(forms.Form):
    country = forms.ChoiceField(choices=CHOICES["plain"], initial="FR")


def test_a_field_of_a_form_is_drawn_by_it() -> None:
    drawn = render_widget(Address()["country"])
    assert drawn == (
        '<select class="select" id="id_country" name="country">'
        '<option value="CN">China</option><option value="FR" selected>France</option></select>'
    )
    sent = render_widget(Address({"country": "CN"})["country"])
    assert '<option value="CN" selected>' in sent
