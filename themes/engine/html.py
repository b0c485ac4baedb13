"""Markup that is known to be safe, and the one way to make it from text."""

import re
from collections.abc import Callable, Mapping
from functools import partial

from markupsafe import Markup as Html
from markupsafe import escape

try:  # the function inside `escape`, without the object around its result: half the cost of a printed value
    from markupsafe._speedups import _escape_inner as escape_text
except ImportError:
    from markupsafe._native import _escape_inner as escape_text

__all__ = ["Html", "attribute", "attributes", "escape", "escape_text", "is_plain", "marked"]

marked: Callable[[str], Html] = partial(str.__new__, Html)
"""A text as markup: what `Html(text)` does, which asks first whether it is no text."""

_NAME = re.compile(r"[A-Za-z0-9_:@.-]+")
_SPECIAL = re.compile("[&<>\"']")


def is_plain(text: str) -> bool:
    """Whether a text reads the same as text and as markup."""
    return not _SPECIAL.search(text)


def attribute(value: object) -> str:
    """Text of `value` for use between double quotes; quotes are escaped even inside `Html`."""
    return str(escape(value)).replace('"', "&#34;")


def attributes(named: Mapping[str, object]) -> Html:
    """HTML attributes, each with a leading space. True gives a bare name; None and False leave it out.

    A name with any other character than letters, digits, `-`, `_`, `:`, `@` and `.` is dropped.
    """
    parts: list[str] = []
    for name, value in named.items():
        if value is None or value is False or not _NAME.fullmatch(name):
            continue
        parts.append(f" {name}" if value is True else f' {name}="{attribute(value)}"')
    return Html("".join(parts))  # noqa: S704 - every part was escaped above
