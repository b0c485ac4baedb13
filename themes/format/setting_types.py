"""The types of settings that a theme can declare, and which values each takes."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.errors import sentence
from themes.format.problems import Message

MOST_SHOWN = 80
"""Characters of a wrong value that are told."""
TEXT = frozenset({"text", "textarea", "html", "richtext", "inline_richtext", "liquid"})
MARKUP = frozenset({"html", "richtext", "inline_richtext"})
CHOICE = frozenset({"select", "radio"})
NUMBER = frozenset({"number", "range"})
RESOURCE = {
    "image_picker": "images",
    "video": "videos",
    "collection": "collections",
    "collection_list": "collections",
    "product": "all_products",
    "product_list": "all_products",
    "page": "pages",
    "blog": "blogs",
    "article": "articles",
    "link_list": "linklists",
    "metaobject": "metaobjects",
    "metaobject_list": "metaobjects",
}
"""Settings whose value is the handle of something in the store → the global object that has it by handle."""
LISTS = frozenset({"collection_list", "product_list", "metaobject_list"})
COLOURS = frozenset({"color", "color_background"})
FONTS = frozenset({"font_picker", "font"})
OTHER = frozenset(
    {
        "checkbox",
        "color_scheme",
        "color_scheme_group",
        "url",
        "text_alignment",
        "video_url",
        "taxonomy",
    }
)
INFORMATION = frozenset({"header", "paragraph", "line_break"})
"""Entries of a list of settings that only say something to the merchant."""
STYLE = "style."
"""Beginning of the types that hold a panel of CSS values: style.size_panel, style.layout_panel …"""
TYPES = TEXT | CHOICE | NUMBER | RESOURCE.keys() | COLOURS | FONTS | OTHER

_COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,4}|#[0-9a-fA-F]{6}|#[0-9a-fA-F]{8}|[a-zA-Z]+\([-+0-9a-zA-Z.,%/ ]*\)|[a-zA-Z]*"
)
_BACKGROUND = re.compile(r"[^;{}<>]*")


def is_known(kind: object) -> bool:
    """Whether themes may declare a setting of this type."""
    return isinstance(kind, str) and (kind in TYPES or kind.startswith(STYLE))


def is_dynamic(value: object) -> bool:
    """Whether a value is filled in from an object of the page: "{{ product.title }}"."""
    return isinstance(value, str) and "{{" in value and "}}" in value


def value_fault(kind: str, value: object) -> Message | None:
    """Why `value` can't be one of a setting of this type, whatever else is declared; None when it can."""
    if value is None or is_dynamic(value):
        return None
    check = _CHECKS.get(kind, _any_value if kind.startswith(STYLE) else _text)
    return check(value)


def tidy(kind: str, value: Any) -> Any:
    """A value as its type has it, where themes and editors write it differently: "12" for a number."""
    if kind in NUMBER and isinstance(value, str):
        return _number_of(value)
    if kind == "checkbox" and value in ("true", "false"):
        return value == "true"
    if kind in TEXT and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if kind in CHOICE and isinstance(value, bool | int | float):
        return str(value).lower()
    if kind in LISTS and isinstance(value, str) and not is_dynamic(value):
        return [value] if value else []
    return value


def _number_of(value: str) -> Any:
    text = value.strip()
    if not text:
        return None
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return value


def _any_value(value: object) -> Message | None:
    return None


def _text(value: object) -> Message | None:
    return None if isinstance(value, str) else _("a text was expected")


def _text_or_languages(value: object) -> Message | None:
    if isinstance(value, Mapping):
        ok = all(isinstance(text, str) for text in value.values())
        return None if ok else _("a text for each language was expected")
    return _text(value)


def _truth(value: object) -> Message | None:
    return None if isinstance(value, bool) else _("true or false was expected")


def _number(value: object) -> Message | None:
    ok = isinstance(value, int | float) and not isinstance(value, bool)
    return None if ok else _("a number was expected")


def _handles(value: object) -> Message | None:
    ok = isinstance(value, list) and all(isinstance(handle, str) for handle in value)
    return None if ok else _("a list of handles was expected")


def _colour(value: object) -> Message | None:
    if not isinstance(value, str):
        return _("a text was expected")
    if _COLOUR.fullmatch(value.strip()):
        return None
    return sentence(_("“%(value)s” is not a colour"), value=value[:MOST_SHOWN])


def _background(value: object) -> Message | None:
    if not isinstance(value, str):
        return _("a text was expected")
    if _BACKGROUND.fullmatch(value):
        return None
    return sentence(_("“%(value)s” is not a background"), value=value[:MOST_SHOWN])


def _object(value: object) -> Message | None:
    return None if isinstance(value, Mapping) else _("an object was expected")


_CHECKS: dict[str, Callable[[object], Message | None]] = {
    **dict.fromkeys(TEXT, _text_or_languages),
    **dict.fromkeys(NUMBER, _number),
    **dict.fromkeys(LISTS, _handles),
    "checkbox": _truth,
    "color": _colour,
    "color_background": _background,
    "color_scheme_group": _object,
}
