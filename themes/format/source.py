"""What stands in a Liquid file beside Liquid: schema, styles, scripts and documentation, taken out before it
is compiled; and the snippets and sections that it names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

_BOUNDARY = re.compile(r"\{%-?\s*(end)?(comment|raw|doc|schema|stylesheet|javascript)\b[^%}]*-?%\}", re.ASCII)
_REFERENCE = re.compile(
    r"(?:\{%-?\s*|^[ \t]*)(render|include|section|sections)\s+(['\"])([^'\"\n]+)\2", re.MULTILINE | re.ASCII
)
_NOT_NEWLINE = re.compile(r"[^\n]")
_TAKEN_OUT = frozenset({"schema", "stylesheet", "javascript", "doc"})


class Part(NamedTuple):
    """The text between `{% schema %}` and `{% endschema %}` or the like, and where it begins in the file."""

    text: str
    line: int
    column: int


class Reference(NamedTuple):
    """A file that a template names in so many words: `tag` is render, include, section or sections."""

    tag: str
    name: str
    line: int
    column: int


@dataclass(slots=True)
class Source:
    """A Liquid file in its parts. `liquid` is what is left, on its own lines; `open_part` has no end."""

    liquid: str
    schemas: list[Part] = field(default_factory=list)
    styles: list[Part] = field(default_factory=list)
    scripts: list[Part] = field(default_factory=list)
    docs: list[Part] = field(default_factory=list)
    open_part: tuple[str, int] | None = None

    def references(self) -> Iterator[Reference]:
        """The files named outside comments, in order."""
        for found in _REFERENCE.finditer(self.liquid):
            offset = found.start(1)
            line = self.liquid.count("\n", 0, offset) + 1
            yield Reference(found[1], found[3], line, offset - self.liquid.rfind("\n", 0, offset))


def read_source(text: str) -> Source:
    """A Liquid file in its parts, read once from front to end."""
    source = Source("")
    lists = {
        "schema": source.schemas,
        "stylesheet": source.styles,
        "javascript": source.scripts,
        "doc": source.docs,
    }
    kept: list[str] = []
    done, opened, body, depth = 0, 0, 0, 0
    kind = ""
    line, counted = 1, 0
    for found in _BOUNDARY.finditer(text):
        ends, name = bool(found[1]), found[2]
        if not kind and not ends:
            kind, opened, body, depth = name, found.start(), found.end(), 1
            line, counted = line + text.count("\n", counted, body), body
        elif kind == name == "comment" and (depth := depth + (-1 if ends else 1)):
            continue
        elif kind == name and ends:
            if name == "comment":
                kept += [text[done:body], _NOT_NEWLINE.sub("", text[body : found.start()])]
                done = found.start()
            elif name in _TAKEN_OUT:
                column = body - text.rfind("\n", 0, body)
                lists[name].append(Part(text[body : found.start()], line, column))
                kept += [text[done:opened], _NOT_NEWLINE.sub("", text[opened : found.end()])]
                done = found.end()
            kind = ""
    if kind in _TAKEN_OUT:
        source.open_part = (kind, line)
    liquid = "".join([*kept, text[done:]])
    # A schema usually ends its file: the blank lines it leaves behind would be sent with every page.
    source.liquid = liquid.rstrip() + "\n" if source.schemas else liquid
    return source
