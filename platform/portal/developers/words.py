"""The Chinese of docstrings: `reference.po`, by the English text. What it does not have stays English."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

FILE = Path(__file__).parent / "reference.po"


def told(text: str) -> str:
    """A docstring's text in the active language."""
    if not (get_language() or "").lower().startswith("zh"):
        return text
    return _chinese().get(text, text)


KINDS = {
    "any": pgettext_lazy("type of a value", "any"),
    "boolean": pgettext_lazy("type of a value", "boolean"),
    "list": pgettext_lazy("type of a value", "list"),
    "list of string": pgettext_lazy("type of a value", "list of string"),
    "nil": pgettext_lazy("type of a value", "nil"),
    "number": pgettext_lazy("type of a value", "number"),
    "object": pgettext_lazy("type of a value", "object"),
    "string": pgettext_lazy("type of a value", "string"),
}

SEVERITIES = {
    "error": pgettext_lazy("severity of a check", "error"),
    "warning": pgettext_lazy("severity of a check", "warning"),
    "hint": pgettext_lazy("severity of a check", "hint"),
}


def severity(word: str) -> str:
    """How bad what a check finds is, in the active language."""
    return str(SEVERITIES[word])


def kind(described: str) -> str:
    """A type, as `themes.tools.types.described` says it, in the active language; names of objects stay."""
    if described not in KINDS and described.startswith("list of "):
        return _("list of %(items)s") % {"items": kind(described.removeprefix("list of "))}
    return str(KINDS.get(described, described))


@cache
def _chinese() -> dict[str, str]:
    with FILE.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}
