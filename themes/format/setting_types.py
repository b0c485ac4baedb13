"""The types of settings that a theme can declare, and which values each takes."""

import re
from collections.abc import Callable, Mapping
from typing import Any

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


def value_fault(kind: str, value: object) -> str:
    """Why `value` can't be one of a setting of this type, whatever else is declared; "" when it can."""
    if value is None or is_dynamic(value):
        return ""
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


def _any_value(value: object) -> str:
    return ""


def _text(value: object) -> str:
    return "" if isinstance(value, str) else "a text was expected"


def _text_or_languages(value: object) -> str:
    if isinstance(value, Mapping):
        ok = all(isinstance(text, str) for text in value.values())
        return "" if ok else "a text for each language was expected"
    return _text(value)


def _truth(value: object) -> str:
    return "" if isinstance(value, bool) else "true or false was expected"


def _number(value: object) -> str:
    ok = isinstance(value, int | float) and not isinstance(value, bool)
    return "" if ok else "a number was expected"


def _handles(value: object) -> str:
    ok = isinstance(value, list) and all(isinstance(handle, str) for handle in value)
    return "" if ok else "a list of handles was expected"


def _colour(value: object) -> str:
    if not isinstance(value, str):
        return "a text was expected"
    return "" if _COLOUR.fullmatch(value.strip()) else f"“{value}” is not a colour"


def _background(value: object) -> str:
    if not isinstance(value, str):
        return "a text was expected"
    return "" if _BACKGROUND.fullmatch(value) else f"“{value}” is not a background"


def _object(value: object) -> str:
    return "" if isinstance(value, Mapping) else "an object was expected"


_CHECKS: dict[str, Callable[[object], str]] = {
    **dict.fromkeys(TEXT, _text_or_languages),
    **dict.fromkeys(NUMBER, _number),
    **dict.fromkeys(LISTS, _handles),
    "checkbox": _truth,
    "color": _colour,
    "color_background": _background,
    "color_scheme_group": _object,
}
