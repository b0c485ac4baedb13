"""A source with its name: turns offsets into places, and places into faults."""

from bisect import bisect_right
from functools import cached_property

from themes.engine.errors import SyntaxFault, TemplateError
from themes.engine.said import Said


def never_closed(tag: str, end: str) -> Said:
    """What is wrong with a tag whose end tag is missing."""
    return Said("“%(tag)s” is never closed: {%% %(end)s %%} is missing", tag=tag, end=end)


class Source:
    """The text of one file. Offsets count characters from 0."""

    def __init__(self, content: str, name: str) -> None:
        self.content = content
        self.name = name

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        find = self.content.find
        while (at := find("\n", starts[-1])) != -1:
            starts.append(at + 1)
        return starts

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1

    def excerpt(self, line: int) -> str:
        """The text of a line, shortened."""
        start = self._starts[line - 1]
        return self.content[start : start + 160].partition("\n")[0].strip()

    def locate[F: TemplateError](self, fault: F, at: int) -> F:
        """The fault with this file and place, unless it knows a place already."""
        if not fault.line:
            fault.file = self.name
            fault.line, fault.column = self.place(at)
            fault.excerpt = self.excerpt(fault.line)
        return fault

    def fault(self, message: str, at: int) -> SyntaxFault:
        """A syntax fault at an offset."""
        return self.locate(SyntaxFault(message), at)
