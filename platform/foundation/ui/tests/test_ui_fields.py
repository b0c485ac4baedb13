"""Fields of forms: joined with their help and errors, escaped, and their values exact."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from foundation.ui.forms import (
    Card,
    FilesField,
    MoneyField,
    Prefixed,
    RadioCards,
    Segmented,
    Switch,
    TagField,
)


class Sample(forms.Form):
    title = forms.CharField(help_text="What shoppers <b>read</b>.")
    price = MoneyField(currency="CNY")
    visible = forms.BooleanField(widget=Switch, required=False, help_text="In the store.")
    unit = forms.ChoiceField(widget=Segmented, choices=[("g", "g"), ("kg", "kg")], help_text="Of weight.")
    start = forms.ChoiceField(
        choices=[("a", ""), ("b", "")],
        widget=RadioCards([Card("a", "Alpha", "First", "plus"), Card("b", "Beta")]),
    )
    handle = forms.CharField(widget=Prefixed(prefix="https://", suffix=".shop"))
    tags = TagField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def draw(form: forms.Form, name: str, extra: str = "", **context: str) -> str:
    source = "{% load ui %}{% field bound " + extra + " %}"
    return Template(source).render(Context({"bound": form[name], **context})).replace("\n", "")


def test_field_joins_label_help_and_error() -> None:
    html = draw(Sample({"title": ""}), "title")
    assert '<label class="label" for="id_title">Title</label>' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_title_helptext"' in html
    assert '<ul class="errorlist" id="id_title_error">' in html
    assert 'class="input"' in html


def test_field_escapes_what_was_typed_and_what_it_says() -> None:
    form = Sample({"title": '"><script>', "handle": "x"})
    form.add_error("title", "<img src=x>")
    html = draw(form, "title", "label=label help=help", label="<i>", help="<u>")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<img" not in html
    assert "<i>" not in html
    assert "<u>" not in html


def test_field_of_choices_is_a_group_with_a_legend() -> None:
    html = draw(Sample(), "unit")
    assert html.startswith('<fieldset class="field " aria-describedby="id_unit_helptext">')
    assert '<legend class="label">Unit</legend>' in html
    assert html.count('type="radio"') == 2


def test_radio_cards_take_label_and_help_from_their_cards() -> None:
    html = draw(Sample(), "start")
    assert "Alpha" in html
    assert "First" in html
    assert "#plus" in html


def test_switch_is_a_switch_that_works_as_a_checkbox() -> None:
    html = draw(Sample(), "visible")
    assert 'role="switch" name="visible"' in html
    assert 'id="id_visible_helptext"' in html
    assert Sample({"visible": "on"})["visible"].value() is True


def test_hidden_field_is_only_its_input() -> None:
    assert draw(Sample(), "secret") == '<input type="hidden" name="secret" id="id_secret">'


def test_whole_form_has_the_same_fields_and_a_summary_of_errors() -> None:
    form = Sample({"title": "", "price": "1", "unit": "g", "start": "a", "handle": "x"})
    html = str(form)
    assert html.count('class="field') >= 7
    assert '<a href="#id_title">Title</a>' in html
    assert "One thing needs your attention" in html


@pytest.mark.parametrize(
    ("typed", "currency", "expected"),
    [
        ("12.5", "CNY", 1250),
        ("1,234.50", "CNY", 123450),
        (" ¥8 ", "CNY", 800),
        ("500", "JPY", 500),
        ("0", "CNY", 0),
    ],
)
def test_money_is_kept_in_minor_units(typed: str, currency: str, expected: int) -> None:
    assert MoneyField(currency=currency).clean(typed) == expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("abc", "invalid"),
        ("12.345", "decimals"),
        ("-1", "negative"),
        ("9" * 20, "large"),
        ("", "required"),
        ("NaN", "invalid"),
        ("1e5000", "invalid"),
    ],
)
def test_money_refuses_with_a_reason(typed: str, code: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        MoneyField(currency="CNY").clean(typed)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("currency", "amount", "shown"),
    [("CNY", 1205, "12.05"), ("JPY", 500, "500"), ("KWD", 1, "0.001"), ("CNY", -5, "-0.05")],
)
def test_money_is_shown_as_it_is_typed(currency: str, amount: int, shown: str) -> None:
    field = MoneyField(currency=currency, allow_negative=True)
    assert field.prepare_value(amount) == shown
    assert field.clean(shown) == amount


def test_money_keeps_what_was_typed_on_an_error() -> None:
    assert 'value="12.345"' in draw(Sample({"price": "12.345"}), "price")


def test_currency_of_one_form_does_not_reach_another() -> None:
    one, other = Sample(), Sample()
    price = one.fields["price"]
    assert isinstance(price, MoneyField)
    price.currency = "JPY"
    with translation.override("zh-hans"):
        assert "JP¥" in draw(one, "price")
        assert "JP¥" not in draw(other, "price")


def test_money_has_not_changed_when_only_its_writing_did() -> None:
    assert MoneyField().has_changed(1250, "12.50") is False
    assert MoneyField().has_changed(1250, "12.51") is True


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("a, b ,a", ["a", "b"]), ("水晶，玉、gift", ["水晶", "玉", "gift"]), ("", []), (" , ", [])],
)
def test_tags_are_a_list_in_order_each_once(typed: str, expected: list[str]) -> None:
    assert TagField(required=False).clean(typed) == expected


def test_tags_are_limited_one_by_one() -> None:
    field = TagField(max_length=3)
    assert field.clean("abc, def") == ["abc", "def"]
    with pytest.raises(forms.ValidationError):
        field.clean("abcd")
    with pytest.raises(forms.ValidationError):
        field.clean("")


def test_several_files_come_as_a_list() -> None:
    class Upload(forms.Form):
        pictures = FilesField(required=False)

    def upload(name: str) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, b"x")

    given: MultiValueDict[str, Any] = MultiValueDict({"pictures": [upload("a.png"), upload("b.png")]})
    form = Upload({}, given)
    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["pictures"]] == ["a.png", "b.png"]
    empty = Upload({}, MultiValueDict())
    assert empty.is_valid()
    assert empty.cleaned_data["pictures"] == []
