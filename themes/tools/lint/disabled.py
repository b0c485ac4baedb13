"""Comments that turn checks off: `{% # theme-check-disable ImageAlt, ImageSize %}` up to
`{% # theme-check-enable %}` or the file's end, and `{% # theme-check-disable-next-line %}`.

Without names all checks are meant. `{% comment %}…{% endcomment %}` does as well as `#`.
"""

import re
from collections.abc import Iterator

_COMMENT = re.compile(
    r"\{%-?\s*(?:#|comment\s*-?%\})\s*theme-check-(disable-next-line|disable|enable)\b([^%{]*)"
)
_NAME = re.compile(r"\w+")


class Disabled:
    """Where in one file which checks are off."""

    def __init__(self, text: str) -> None:
        self._spans: list[tuple[int, float, frozenset[str]]] = []
        opened: list[tuple[int, frozenset[str]]] = []
        for line, word, names in _comments(text):
            if word == "disable-next-line":
                self._spans.append((line + 1, line + 1, names))
            elif word == "disable":
                opened.append((line, names))
            else:
                closed = [each for each in opened if not names or each[1] == names]
                self._spans += [(start, line, which) for start, which in closed]
                opened = [each for each in opened if each not in closed]
        self._spans += [(line, float("inf"), names) for line, names in opened]

    def covers(self, check: str, line: int) -> bool:
        """Whether a check is off in a line. What is said of a file as a whole (line 0) is off wherever the
        file turns the check off for its rest.
        """
        return any(
            (not names or check in names) and (start <= line <= end or (line == 0 and end == float("inf")))
            for start, end, names in self._spans
        )


def _comments(text: str) -> Iterator[tuple[int, str, frozenset[str]]]:
    for found in _COMMENT.finditer(text):
        end = text.count("\n", 0, found.end()) + 1
        yield end, found[1], frozenset(_NAME.findall(found[2]))
