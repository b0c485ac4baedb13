"""Filters on HTML."""

import re

from themes.engine.filters.shaping import like
from themes.engine.filters.table import language_filter
from themes.engine.html import Html, escape_text
from themes.engine.limits import check_text
from themes.engine.values import text

_ENTITY = re.compile(r"&(?!(?:[a-zA-Z]\w{0,31}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_LINE_END = re.compile(r"\r?\n")
_BARE = {"<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}
_BARE_CHARACTERS = re.compile("[<>\"']")


@language_filter("escape")
def escape(value: object) -> str:
    """Markup shown as text. What is escaped already stays as it is."""
    if value is None:
        return ""
    if isinstance(value, Html):
        return escape_once(value)
    return Html(escape_text(text(value)))


@language_filter("escape_once")
def escape_once(value: object) -> str:
    """Markup shown as text, where entities stay what they are."""
    amps = _ENTITY.sub("&amp;", str(text(value)))
    return Html(_BARE_CHARACTERS.sub(lambda found: _BARE[found[0]], amps))


@language_filter("newline_to_br")
def newline_to_br(value: object) -> str:
    """Puts a `<br>` before each line break."""
    whole = text(value)
    bare = str(whole) if isinstance(whole, Html) else escape_text(whole)
    check_text(len(bare) + len("<br />") * bare.count("\n"))
    return Html(_LINE_END.sub("<br />\n", bare))


@language_filter("strip_html")
def strip_html(value: object) -> str:
    """The text between tags; scripts, styles and comments go with their content."""
    whole = str(text(value))
    for opening, closing in (("<script", "</script>"), ("<!--", "-->"), ("<style", "</style>"), ("<", ">")):
        whole = _without(whole, opening, closing)
    return like(value, whole)


def _without(whole: str, opening: str, closing: str) -> str:
    """The text without what stands from each opening to its closing, in linear time."""
    if opening not in whole:
        return whole
    kept: list[str] = []
    position = 0
    while (start := whole.find(opening, position)) != -1:
        end = whole.find(closing, start + len(opening))
        if end == -1:
            break
        kept.append(whole[position:start])
        position = end + len(closing)
    kept.append(whole[position:])
    return "".join(kept)
