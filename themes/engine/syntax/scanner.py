"""Cuts a source into text, outputs and tags, in one pass: its time grows with the length of the source."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from themes.engine.said import Said
from themes.engine.syntax.source import Source, never_closed

_OPEN = re.compile(r"\{[{%]")
_NAME = re.compile(r"\s*(#|\w+)\s*")
_LINE = re.compile(r"[^\n]+")


class Text(NamedTuple):
    """Text between tags; white space that tags ask away is gone."""

    content: str
    at: int


class Output(NamedTuple):
    """`{{ markup }}`."""

    markup: str
    at: int


class TagToken(NamedTuple):
    """`{% name markup %}`. `at` is where the tag starts, `markup_at` where its markup does.

    For a raw tag `body` is the text up to its end tag.
    """

    name: str
    markup: str
    at: int
    markup_at: int
    body: str = ""


type Token = Text | Output | TagToken


class Scanner:
    """Reads the tokens of a source. `raw` names the tags whose body is not Liquid."""

    def __init__(self, source: Source, raw: frozenset[str]) -> None:
        self._source = source
        self._content = source.content
        self._raw = raw
        self._strip_next = False

    def tokens(self) -> Iterator[Token]:
        """All tokens, in order. Raises `SyntaxFault` for what is never closed."""
        content, position = self._content, 0
        while found := _OPEN.search(content, position):
            start = found.start()
            yield from self._text(position, start, strip_end=content[start + 2 : start + 3] == "-")
            if content[start + 1] == "{":
                token, position = self._output(start)
                yield token
            else:
                tag, position = self._tag(start)
                if tag.name in self._raw:
                    tag, position = self._with_body(tag, position)
                yield tag
        yield from self._text(position, len(content), strip_end=False)

    def _text(self, start: int, end: int, *, strip_end: bool) -> Iterator[Text]:
        text = self._content[start:end]
        if self._strip_next:
            text = text.lstrip()
        self._strip_next = False
        if strip_end:
            text = text.rstrip()
        if text:
            yield Text(text, start)

    def _output(self, start: int) -> tuple[Output, int]:
        end = self._content.find("}}", start + 2)
        if end == -1:
            raise self._source.fault(Said("this “{{” is never closed"), start)
        markup_at, markup_end = self._inside(start, end)
        return Output(self._content[markup_at:markup_end], markup_at), end + 2

    def _tag(self, start: int) -> tuple[TagToken, int]:
        end = self._content.find("%}", start + 2)
        if end == -1:
            raise self._source.fault(Said("this “{%%” is never closed"), start)
        markup_at, markup_end = self._inside(start, end)
        found = _NAME.match(self._content, markup_at, markup_end)
        if found is None:
            if self._content[markup_at:markup_end].strip():
                raise self._source.fault(Said("a tag starts with its name"), start)
            return TagToken("", "", start, markup_at), end + 2
        return TagToken(found[1], self._content[found.end() : markup_end], start, found.end()), end + 2

    def _inside(self, start: int, end: int) -> tuple[int, int]:
        content = self._content
        markup_at = start + 3 if content[start + 2] == "-" and start + 2 < end else start + 2
        strip_next = content[end - 1] == "-" and end - 1 >= markup_at
        self._strip_next = strip_next
        return markup_at, end - 1 if strip_next else end

    def _with_body(self, tag: TagToken, start: int) -> tuple[TagToken, int]:
        strip_start, depth, position = self._strip_next, 1, start
        edge = _edges(tag.name)
        while found := edge.search(self._content, position):
            position = found.end()
            if found[1] == "end" + tag.name:
                depth -= 1
            elif tag.name == "comment":
                position, depth = self._inside_comment(found, position, depth)
            if depth == 0:
                body = self._content[start : found.start()]
                body = body.lstrip() if strip_start else body
                body = body.rstrip() if found[0].startswith("{%-") else body
                self._strip_next = found[0].endswith("-%}")
                return tag._replace(body=body), position
        raise self._source.fault(never_closed(tag.name, f"end{tag.name}"), tag.at)

    def _inside_comment(self, found: re.Match[str], position: int, depth: int) -> tuple[int, int]:
        """A comment may hold comments, and raw text in which an end tag does not count."""
        if found[1] == "comment":
            return position, depth + 1
        end = _edges("raw").search(self._content, position) if found[1] == "raw" else None
        while end and end[1] != "endraw":
            end = _edges("raw").search(self._content, end.end())
        return (end.end() if end else position), depth


def _edges(name: str) -> re.Pattern[str]:
    found = _EDGES.get(name)
    if found is None:
        inner = "|comment|raw" if name == "comment" else ""
        found = _EDGES[name] = re.compile(rf"\{{%-?\s*(end{name}{inner})\b[^%]*?%\}}")
    return found


_EDGES: dict[str, re.Pattern[str]] = {}


def lines_of(tag: TagToken) -> Iterator[TagToken]:
    """The tags inside `{% liquid … %}`, one a line."""
    for line in _LINE.finditer(tag.markup):
        if not line[0].strip():
            continue
        found = _NAME.match(line[0])
        at = tag.markup_at + line.start()
        if found is None:
            yield TagToken(line[0].strip(), "", at, at)
        else:
            yield TagToken(found[1], line[0][found.end() :].rstrip(), at, at + found.end())
