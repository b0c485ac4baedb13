"""Tags that render forms and their fields."""

from __future__ import annotations

from django import forms, template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from foundation.ui.forms import FileDrop, Prefixed, RadioCards, Segmented, Switch, TagInput, render_widget

register = template.Library()
MANY_CHOICES = 12


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, Switch):
        return "switch"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, (RadioCards, Segmented)):
        return "group"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, (Prefixed, TagInput, FileDrop)):
        return "own"
    return "plain"


@register.simple_tag
def field(
    bound: forms.BoundField,
    label: str | None = None,
    help: str | None = None,
    prefix: str = "",
    suffix: str = "",
    hide_label: bool = False,
    optional: bool = False,
    **options: str,
) -> SafeString:
    """Label, widget, help and errors of a form field, joined for screen readers; `class=` for the whole."""
    if bound.is_hidden:
        return bound.as_hidden()
    if help is not None:
        bound.help_text = help
    kind = _kind(bound.field.widget)
    context = {
        "field": bound,
        "kind": kind,
        "widget": render_widget(bound),
        "many": kind == "choices" and len(bound.subwidgets) > MANY_CHOICES,
        "label": bound.label if label is None else label,
        "prefix": prefix,
        "suffix": suffix,
        "hide_label": hide_label,
        "optional": optional and not bound.field.required,
        "extra": options.get("class", ""),
    }
    return render_to_string("ui/field.html", context)


@register.simple_tag
def form_fields(form: forms.BaseForm) -> SafeString:
    """Every field of a form, its own errors first."""
    return render_to_string("ui/form_fields.html", {"form": form})


@register.simple_tag
def errors(form: forms.BaseForm | None, marked: int = 0, marked_text: str = "") -> SafeString:
    """A banner with what is wrong with the whole form and links to the fields in error.

    `marked` faults more are shown elsewhere on the page, which `marked_text` says.
    """
    if form is None or not (form.errors or marked):
        return SafeString()
    bad = [bound for bound in form.visible_fields() if bound.errors]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    count = len(bad) + len(hidden) + len(form.non_field_errors()) + marked
    context = {"form": form, "bad": bad, "hidden": hidden, "count": count}
    return render_to_string("ui/errors.html", {**context, "marked_text": marked_text if marked else ""})
