"""Renders `{{ form }}` with the same markup as `{% field %}`, and draws plain widgets without a template.

A page has a dozen fields, and a list of countries a template for each of its options: together they took two
thirds of the checkout's time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

type Widget = Mapping[str, Any]
"""A widget's context, as Django's templates get it."""


class FormRenderer(DjangoTemplates):
    """Named in FORM_RENDERER."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field_group.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The same markup as Django's own templates give."""
        draw = _DRAWN.get(template_name)
        if draw is None:
            return super().render(template_name, context, request)
        return SafeString(draw(context["widget"]))


def _input(widget: Widget) -> str:
    value = widget["value"]
    given = "" if value is None else f' value="{_text(value)}"'
    kind, name = escape(widget["type"]), escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{given}{_attributes(widget["attrs"])}>'


def _choice(widget: Widget) -> str:
    """A box of several, or a radio button, in its label where one is asked for."""
    box = _input(widget)
    if not widget["wrap_label"]:
        return box
    ident = widget["attrs"].get("id")
    own = f' for="{escape(ident)}"' if ident else ""
    return f"<label{own}>{box} {conditional_escape(widget['label'])}</label>"


def _textarea(widget: Widget) -> str:
    # A browser drops the first line break, so that a text may begin with one.
    text = conditional_escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>\n{text}</textarea>'


def _select(widget: Widget) -> str:
    groups = "".join(_group(label, options) for label, options, _index in widget["optgroups"])
    return f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>{groups}</select>'


def _group(label: Any, options: list[Widget]) -> str:
    drawn = "".join(
        f'<option value="{_text(option["value"])}"{_attributes(option["attrs"])}>'
        f"{conditional_escape(option['label'])}</option>"
        for option in options
    )
    return f'<optgroup label="{conditional_escape(label)}">{drawn}</optgroup>' if label else drawn


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{_text(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _text(value: Any) -> str:
    return conditional_escape(str(value))


_INPUTS = ("text", "email", "number", "url", "tel", "search", "password", "hidden", "checkbox", "input")
_DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
    "django/forms/widgets/checkbox_option.html": _choice,
    "django/forms/widgets/radio_option.html": _choice,
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
