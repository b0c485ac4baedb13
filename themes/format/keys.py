"""Where a theme's JSON speaks of its phrases: texts of the form "t:some.key"."""

from collections.abc import Iterator
from typing import NamedTuple

PREFIX = "t:"
LABELS = frozenset(
    {"name", "label", "info", "content", "category", "placeholder", "unit", "group", "title", "theme_name"}
)
"""Members whose text is read by merchants, in the editor; any other is read by shoppers."""

type Path = tuple[str | int, ...]


class KeyUse(NamedTuple):
    """A phrase that a file speaks of, at a path of its JSON; `is_label` when it is for the editor."""

    file: str
    key: str
    is_label: bool
    path: Path = ()


def key_uses(data: object, file: str, member: str = "", path: Path = ()) -> Iterator[KeyUse]:
    """Every key in some JSON, however deep."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from key_uses(value, file, name, (*path, name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from key_uses(value, file, member, (*path, index))
    elif isinstance(data, str) and data.startswith(PREFIX):
        yield KeyUse(file, data.removeprefix(PREFIX), member in LABELS, path)
