"""Cuts the markup of an output or a tag into words."""

import re
from typing import NamedTuple

_WORD = re.compile(
    r"""\s*(?:
    (?P<string>"[^"]*"|'[^']*')
  | (?P<float>-?\d+\.\d+(?!\w|\.\d))
  | (?P<int>-?\d+(?![\w-]))
  | (?P<dots>\.\.)
  | (?P<compare>==|!=|<>|<=|>=|<|>)
  | (?P<name>\w[\w-]*\??)
  | (?P<mark>[.,:|\[\]()=])
  | (?P<other>\S)
    )""",
    re.X,
)


class Word(NamedTuple):
    """A piece of markup; `kind` is one of the names in the pattern, "end" after the last."""

    kind: str
    text: str
    at: int


def words_of(markup: str, at: int) -> list[Word]:
    """The words of a markup that starts at offset `at`, with one of the kind "end" behind them."""
    found = [
        Word(match.lastgroup or "other", match[match.lastgroup or 0], at + match.start(match.lastgroup or 0))
        for match in _WORD.finditer(markup)
    ]
    found.append(Word("end", "", at + len(markup.rstrip())))
    return found
