"""Filters on text.

Text in a theme's own source is markup (`Html`), text of the store is not. Where both meet, the result is
markup with the store's part escaped, unless the theme's part reads the same either way.
"""

import re

from themes.engine.errors import RenderError
from themes.engine.filters.table import language_filter
from themes.engine.html import Html, escape_text
from themes.engine.limits import check_items, check_text
from themes.engine.said import Said
from themes.engine.values import BLANK, EMPTY, is_markup, join, text, whole

_SPACES = re.compile(r"\s+")
_NEWLINES = re.compile(r"\r?\n")


def same_kind(*values: object) -> tuple[type[str], list[str]]:
    """The texts of values that a filter puts together, and the type of its result.

    When one of them is markup all are: the others are escaped.
    """
    texts = [value if value.__class__ is str else text(value) for value in values]
    if not any(is_markup(each) for each in texts if each.__class__ is not str):
        return str, [each if each.__class__ is str else str(each) for each in texts]
    return Html, [str(each) if isinstance(each, Html) else escape_text(each) for each in texts]


def like(value: object, result: str) -> str:
    """A result of the same kind as the value that it was made from."""
    return Html(result) if isinstance(value, Html) else result


@language_filter("append")
def append(value: object, suffix: object) -> str:
    """Adds a text at the end."""
    return join((text(value), text(suffix)))


@language_filter("prepend")
def prepend(value: object, prefix: object) -> str:
    """Adds a text at the start."""
    return join((text(prefix), text(value)))


@language_filter("capitalize")
def capitalize(value: object) -> str:
    """The first letter upper case, all others lower case."""
    return like(value, str(text(value)).capitalize())


@language_filter("downcase")
def downcase(value: object) -> str:
    """All letters lower case."""
    return like(value, str(text(value)).lower())


@language_filter("upcase")
def upcase(value: object) -> str:
    """All letters upper case."""
    return like(value, str(text(value)).upper())


@language_filter("strip")
def strip(value: object) -> str:
    """Without white space at both ends."""
    return like(value, str(text(value)).strip())


@language_filter("lstrip")
def lstrip(value: object) -> str:
    """Without white space at the start."""
    return like(value, str(text(value)).lstrip())


@language_filter("rstrip")
def rstrip(value: object) -> str:
    """Without white space at the end."""
    return like(value, str(text(value)).rstrip())


@language_filter("strip_newlines")
def strip_newlines(value: object) -> str:
    """Without line breaks."""
    return like(value, _NEWLINES.sub("", str(text(value))))


@language_filter("replace")
def replace(value: object, search: object, replacement: object = "") -> str:
    """Every occurrence of a text replaced by another."""
    kind, (whole_text, old, new) = same_kind(value, search, replacement)
    count = whole_text.count(old) if old else len(whole_text) + 1
    check_text(len(whole_text) + count * (len(new) - len(old)))
    return kind(whole_text.replace(old, new))


@language_filter("replace_first")
def replace_first(value: object, search: object, replacement: object = "") -> str:
    """The first occurrence of a text replaced by another."""
    kind, (whole_text, old, new) = same_kind(value, search, replacement)
    return kind(whole_text.replace(old, new, 1))


@language_filter("replace_last")
def replace_last(value: object, search: object, replacement: object) -> str:
    """The last occurrence of a text replaced by another."""
    kind, (whole_text, old, new) = same_kind(value, search, replacement)
    if not old:
        return kind(whole_text + new)
    before, found, after = whole_text.rpartition(old)
    return kind(before + new + after) if found else kind(whole_text)


@language_filter("remove")
def remove(value: object, search: object) -> str:
    """Without every occurrence of a text."""
    return replace(value, search, "") if text(search) else text(value)


@language_filter("remove_first")
def remove_first(value: object, search: object) -> str:
    """Without the first occurrence of a text."""
    return replace_first(value, search, "")


@language_filter("remove_last")
def remove_last(value: object, search: object) -> str:
    """Without the last occurrence of a text."""
    return replace_last(value, search, "")


@language_filter("split")
def split(value: object, separator: object) -> list[str]:
    """The parts between a separator. A space splits at any white space, an empty text into characters."""
    kind, (whole_text, mark) = same_kind(value, separator)
    kind = Html if isinstance(value, Html) else kind
    if not whole_text or whole_text == mark:
        return []
    if not mark:
        parts = _characters(whole_text)
    elif mark == " ":
        check_items(whole_text.count(" "))
        parts = whole_text.split()
    else:
        check_items(whole_text.count(mark))
        parts = whole_text.split(mark)
        while parts and not parts[-1]:
            parts.pop()
    return parts if kind is str else [kind(part) for part in parts]


def _characters(whole_text: str) -> list[str]:
    check_items(len(whole_text))
    return list(whole_text)


@language_filter("truncate")
def truncate(value: object, length: object = 50, end: object = "...") -> str:
    """At most so many characters, including `end`."""
    size = whole(length, "truncate")
    kind, (whole_text, ending) = same_kind(value, end)
    if len(whole_text) <= size:
        return text(value)
    return kind(whole_text[: max(0, size - len(ending))] + ending)


@language_filter("truncatewords")
def truncatewords(value: object, count: object = 15, end: object = "...") -> str:
    """At most so many words."""
    most = max(1, min(whole(count, "truncatewords"), 100_000))
    kind, (whole_text, ending) = same_kind(value, end)
    words = whole_text.split(maxsplit=most)
    if len(words) <= most:
        return kind(" ".join(words))
    return kind(" ".join(words[:most]) + ending)


@language_filter("slice")
def slice_(value: object, start: object, length: object = 1) -> object:
    """A part of a text or list, from a position on; a negative position counts from the end."""
    if isinstance(start, float) or isinstance(length, float):
        raise RenderError(Said("%(name)s: a whole number was expected", name="slice"))
    first = whole(start, "slice")
    count = 1 if length is None else whole(length, "slice")
    if isinstance(value, bytes | float):
        value = text(value)
    sequence = value if isinstance(value, list | tuple | range) else text(value)
    first = first + len(sequence) if first < 0 else first
    if first < 0 or count < 0 or first > len(sequence):
        return [] if isinstance(sequence, list | tuple | range) else ""
    part = sequence[first : first + count]
    return like(value, part) if isinstance(part, str) else list(part)


@language_filter("squish")
def squish(value: object) -> str:
    """Without white space at the ends, and with single spaces inside."""
    return like(value, _SPACES.sub(" ", str(text(value))).strip())


@language_filter("size")
def size(value: object) -> int:
    """The number of characters or items."""
    if value is None or value is BLANK or value is EMPTY:
        return 0
    try:
        return len(value)  # type: ignore[arg-type]
    except TypeError:
        return 0


@language_filter("default")
def default(value: object, other: object = "", *, allow_false: object = False) -> object:
    """The value; another one when it is nil, false or empty."""
    if value is False and allow_false is not None and allow_false is not False:
        return value
    if value is None or value is False or value is BLANK or value == EMPTY:
        return other
    return value
