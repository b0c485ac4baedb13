"""Where a theme's JSON speaks of its phrases: texts of the form "t:some.key"."""

from collections.abc import Iterator
from typing import NamedTuple

PREFIX = "t:"
LABELS = frozenset({"name", "label", "info", "content", "category"})
"""Members whose text is read by merchants, in the editor; any other is read by shoppers."""


class KeyUse(NamedTuple):
    """A phrase that a file speaks of; `is_label` when it is for the editor."""

    file: str
    key: str
    is_label: bool


def key_uses(data: object, file: str, member: str = "") -> Iterator[KeyUse]:
    """Every key in some JSON, however deep."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from key_uses(value, file, name)
    elif isinstance(data, list):
        for value in data:
            yield from key_uses(value, file, member)
    elif isinstance(data, str) and data.startswith(PREFIX):
        yield KeyUse(file, data.removeprefix(PREFIX), member in LABELS)
