"""The Chinese of docstrings: `reference.po`, by the English text. What it does not have stays English."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from django.utils.translation import get_language

FILE = Path(__file__).parent / "reference.po"


def told(text: str) -> str:
    """A docstring's text in the active language."""
    if not (get_language() or "").lower().startswith("zh"):
        return text
    return _chinese().get(text, text)


@cache
def _chinese() -> dict[str, str]:
    with FILE.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}
