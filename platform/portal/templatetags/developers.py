"""Template filters of the developer portal."""

from __future__ import annotations

import re
from functools import cache

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.developers import kit
from portal.developers import words as spoken
from portal.developers.reference import object_names

register = template.Library()
_WORD = re.compile(r"(\w+)")
_CODE = re.compile(r"`([^`]+)`")


@register.filter
def words(text: object) -> SafeString:
    """A docstring's text in the active language, with `code` in backticks marked."""
    shown = _CODE.sub(r"<code>\1</code>", escape(spoken.told(str(text))))
    return mark_safe(shown)  # noqa: S308 - escaped above


@register.filter
def kind(described: str) -> SafeString:
    """A type of a value in the active language; an object leads to where it is described."""
    shown, item = str(escape(spoken.kind(described))), described.removeprefix("list of ")
    if item in object_names():
        address = f"{reverse('developers_page', kwargs={'slug': 'objects'})}#{item}"
        shown = shown.replace(item, f'<a href="{address}">{item}</a>')
    return mark_safe(shown)  # noqa: S308 - escaped above


@register.filter
def shape(written: str) -> SafeString:
    """A type as Python writes it; what the kit describes leads to where it does."""
    known, address = _known_shapes(), reverse("developers_page", kwargs={"slug": "kit"})
    parts = [
        f'<a href="{address}#{word}">{word}</a>' if word in known else str(escape(word))
        for word in _WORD.split(written)
    ]
    return mark_safe("".join(parts))  # noqa: S308 - escaped above


@cache
def _known_shapes() -> frozenset[str]:
    return frozenset(entry.name for entry in kit.shapes())


@register.filter
def severity(word: str) -> str:
    """How bad what a check finds is, in the active language."""
    return spoken.severity(word)
