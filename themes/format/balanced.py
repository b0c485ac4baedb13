"""Whether CSS that a merchant writes is whole: only then does it stay in the rule that is put around it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from foundation.errors import sentence
from themes.format.problems import Message

_CLOSING = {"{": "}", "(": ")", "[": "]"}
# What hides brackets, as browsers split CSS: comments, quoted texts, addresses without quotes, and escapes.
_TOKEN = re.compile(
    r"""(?P<comment>/\*(?:.*?\*/)?)
      |(?P<quoted>"(?:[^"\\\n\r\f]|\\.)*"?|'(?:[^'\\\n\r\f]|\\.)*'?)
      |(?P<url>(?<![\w\\-])(?<![^\x00-\x7f])url\((?=\s*[^\s"'])(?:[^)\\]|\\.)*\)?)
      |(?P<hidden>(?:[\w-]|[^\x00-\x7f])*\\(?:[\w-]|[^\x00-\x7f]|\\.)*\()
      |(?P<escape>\\.)
      |(?P<bracket>[{}()\[\]])""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def css_fault(css: str) -> str:
    """What keeps the CSS from being whole, as a sentence in the reader's language; "" when nothing does."""
    found = _fault(css)
    return str(sentence(found[1], line=found[0], mark=found[2])) if found else ""


def is_whole(css: str) -> bool:
    """Whether each bracket, text in quotes and comment is closed, and nothing that was not opened."""
    return _fault(css) is None


@lru_cache(maxsize=512)
def _fault(css: str) -> tuple[int, Message, str] | None:
    opened: list[tuple[str, int]] = []
    for kind, text, at in _tokens(css):
        if kind in _NEVER_CLOSED and not _is_closed(kind, text):
            return _line(css, at), _NEVER_CLOSED[kind], text[:1]
        if kind == "hidden":
            return _line(css, at), _("Line %(line)s: write the name before “(” without “\\”."), text
        if kind != "bracket":
            continue
        if text in _CLOSING:
            opened.append((text, at))
        elif not opened or _CLOSING[opened.pop()[0]] != text:
            return _line(css, at), _("Line %(line)s: “%(mark)s” closes what was not opened."), text
    if opened:
        mark, at = opened[-1]
        return _line(css, at), _("Line %(line)s: “%(mark)s” is opened and never closed."), mark
    return None


_NEVER_CLOSED = {
    "comment": _("Line %(line)s: the comment is never closed."),
    "quoted": _("Line %(line)s: the text in quotes is never closed."),
    "url": _("Line %(line)s: the address is never closed."),
}


def _is_closed(kind: str, text: str) -> bool:
    if kind == "comment":
        return text.endswith("*/") and len(text) > 3
    return text.endswith(")") if kind == "url" else len(text) > 1 and text[-1] == text[0]


def _tokens(css: str) -> Iterator[tuple[str, str, int]]:
    for found in _TOKEN.finditer(css):
        yield str(found.lastgroup), found[0], found.start()


def _line(css: str, at: int) -> int:
    return css.count("\n", 0, at) + 1
