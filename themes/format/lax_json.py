"""JSON as themes write it, with comments and trailing commas; and where things stand in it."""

import json
import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.errors import sentence
from themes.format.problems import Message, Places

# What is not closed reaches to the end, so that no text is walked twice.
_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)'
_COMMENTS = re.compile(rf"{_STRING}|//[^\n]*|/\*.*?(?:\*/|\Z)", re.S)
_TRAILING_COMMA = re.compile(rf"{_STRING}|,(?=\s*[}}\]])", re.S)
_NOT_NEWLINE = re.compile(r"[^\n]")
_TOKEN = re.compile(rf'{_STRING}|[{{}}\[\]:,]|[^\s{{}}\[\]:,"]+', re.S)


_FAULTS: tuple[tuple[str, Message], ...] = (
    ("Expecting value", _("a value was expected")),
    ("Expecting ',' delimiter", _("a comma is missing")),
    ("Expecting ':' delimiter", _("a colon is missing")),
    ("Expecting property name", _("a name in double quotes was expected")),
    ("Unterminated string", _("this text is never closed")),
    ("Invalid control character", _("a line break or control character stands in a text")),
    ("Invalid \\", _("this backslash begins no sign that JSON knows")),
    ("Extra data", _("something follows behind the end")),
)
"""Beginnings of what Python's parser says, and how it is told."""


class JsonFault(ValueError):
    """A text is not JSON. `line` and `column` count from 1."""

    def __init__(self, message: Message, line: int, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


def parse_json(text: str) -> Any:
    """The value of a JSON text; comments and trailing commas are allowed. Raises JsonFault.

    What is plain JSON, as most files are, is read by Python's own parser alone.
    """
    text = text.removeprefix("\ufeff")
    try:
        return _loads(text)
    except ValueError:
        pass
    except RecursionError:
        raise JsonFault(_("it is nested too deeply"), 1, 1) from None
    try:
        return _loads(plain(text))
    except json.JSONDecodeError as error:
        told = next((told for said, told in _FAULTS if error.msg.startswith(said)), error.msg)
        raise JsonFault(told, error.lineno, error.colno) from None
    except JsonFault:
        raise
    except ValueError:  # Python reads no number of thousands of digits
        raise JsonFault(_("a number is too long"), 1, 1) from None
    except RecursionError:
        raise JsonFault(_("it is nested too deeply"), 1, 1) from None


def _loads(text: str) -> Any:
    return json.loads(text, parse_constant=_refuse)


def _refuse(word: str) -> None:
    raise JsonFault(sentence(_("“%(word)s” is no number"), word=word), 1, 1)


def plain(text: str) -> str:
    """The same text with blanks where comments and trailing commas were, so that places stay the same."""
    bare = _COMMENTS.sub(lambda found: _blank(found[0]) if found[0][0] == "/" else found[0], text)
    return _TRAILING_COMMA.sub(lambda found: " " if found[0] == "," else found[0], bare)


def _blank(text: str) -> str:
    return _NOT_NEWLINE.sub(" ", text)


class TextPlaces(Places):
    """Places in one JSON text, which may begin inside a file. They are worked out when one is asked for."""

    def __init__(self, text: str, *, line: int = 1, column: int = 1) -> None:
        self._text = text
        self._line = line
        self._column = column
        self._found: dict[tuple[str | int, ...], int] | None = None

    def of(self, path: tuple[str | int, ...]) -> tuple[int, int]:
        """Line and column of a path, or of the deepest part of it that is there."""
        if self._found is None:
            self._found = _places(plain(self._text))
        while path and path not in self._found:
            path = path[:-1]
        if path not in self._found:
            return (0, 0)
        offset = self._found[path]
        return self.at(self._text.count("\n", 0, offset) + 1, offset - self._text.rfind("\n", 0, offset))

    def at(self, line: int, column: int) -> tuple[int, int]:
        """Line and column in the file of a place in the text."""
        return self._line + line - 1, column + (self._column - 1 if line == 1 else 0)


def _places(text: str) -> dict[tuple[str | int, ...], int]:
    """Offset of every member and element by its path: of a member's name, of an element's beginning."""
    found: dict[tuple[str | int, ...], int] = {}
    holders: list[str] = []
    path: list[str | int] = []
    name_next = False
    for token in _TOKEN.finditer(text):
        kind = token[0]
        if not holders and not found:
            found[()] = token.start()
        if kind in "}]":
            if holders:
                holders.pop()
                path.pop()
            name_next = False
        elif kind == ",":
            name_next = bool(holders) and holders[-1] == "{"
            if holders and holders[-1] == "[" and isinstance(path[-1], int):
                path[-1] += 1
        elif kind == ":":
            name_next = False
        elif name_next and kind[0] == '"':
            path[-1] = _text_of(kind)
            found.setdefault(tuple(path), token.start())
        else:
            found.setdefault(tuple(path), token.start())
            if kind in "{[":
                holders.append(kind)
                path.append("" if kind == "{" else 0)
                name_next = kind == "{"
    return found


def _text_of(token: str) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        return token
