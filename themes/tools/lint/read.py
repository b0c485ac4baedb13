"""What several checks look for in a file: filters, tags, HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from themes.engine.syntax.expressions import Filtered, FilterUse, Literal, walk
from themes.tools.lint.theme import LiquidFile

_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_LIQUID = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([@:\w.-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")


def filter_uses(file: LiquidFile) -> Iterator[FilterUse]:
    """Every use of a filter."""
    for node in file.nodes():
        for expression in node.expressions():
            for part in walk(expression):
                if isinstance(part, Filtered):
                    yield from part.filters


def filtered_texts(file: LiquidFile, *names: str) -> Iterator[tuple[str, int, tuple[FilterUse, ...]]]:
    """Plain texts whose first filter is one of these: text, offset, all filters."""
    for node in file.nodes():
        for expression in node.expressions():
            for part in walk(expression):
                if not isinstance(part, Filtered) or not isinstance(part.value, Literal):
                    continue
                if part.filters[0].name in names and isinstance(part.value.value, str):
                    yield str(part.value.value), part.at, part.filters


@dataclass(frozen=True, slots=True)
class Element:
    """An HTML tag in a Liquid file, its attributes as they are written. `at` is its offset in the markup."""

    name: str
    at: int
    attributes: dict[str, str]
    raw: str


@lru_cache(maxsize=512)
def elements(file: LiquidFile) -> tuple[Element, ...]:
    """The opening tags of a file's HTML, outside comments. Liquid inside them is kept in the values."""
    text = file.markup
    found: list[Element] = []
    for tag in _TAG.finditer(text):
        if tag[1] or _inside_liquid(text, tag.start()):
            continue
        end = _end(text, tag.end())
        raw = text[tag.end() : end]
        found.append(Element(tag[2].lower(), tag.start(), _attributes(raw), raw))
    return tuple(found)


def _inside_liquid(text: str, at: int) -> bool:
    opened = max(text.rfind("{{", 0, at), text.rfind("{%", 0, at))
    return opened > max(text.rfind("}}", 0, at), text.rfind("%}", 0, at)) and opened >= 0


def _end(text: str, at: int) -> int:
    """Where a tag ends: at the first `>` outside quotes and Liquid."""
    quote = ""
    while at < len(text):
        if text.startswith(("{{", "{%"), at):
            close = text.find("}}" if text[at + 1] == "{" else "%}", at)
            at = len(text) if close < 0 else close + 2
            continue
        letter = text[at]
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter == ">":
            return at
        at += 1
    return at


def _attributes(raw: str) -> dict[str, str]:
    """Attributes by name. Liquid stands in as a private character, so that quotes in it do no harm."""
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(found[0])
        return (
            chr(0xE000 + len(held) - 1) if found[0].startswith("{{") else f" {chr(0xE000 + len(held) - 1)} "
        )

    bare = _LIQUID.sub(hold, raw) if len(_LIQUID.findall(raw)) < 6000 else raw
    found: dict[str, str] = {}
    for attribute in _ATTRIBUTE.finditer(bare):
        value = attribute[2] or ""
        quoted = value[:1] in "\"'" and value != ""
        value = value[1:-1] if quoted else value
        restored = re.sub(r"[\ue000-\uf8ff]", lambda each: held[ord(each[0]) - 0xE000], value)
        found.setdefault(attribute[1].lower(), restored)
    return found


def without_liquid(text: str) -> str:
    """The text with blanks where Liquid was, line by line the same."""
    return _LIQUID.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
