"""What the three engines share when they play a recorded page: its course, and the recorded answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from themes.engine import Filter, Html
from themes.registry import declared_filters

from .recording import Around, Part, Recording, key_of


class Player:
    """Plays one recording with one engine. `nothing` is the type of what is missing there."""

    nothing: type = type(None)

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.current = recording.layout
        self._tags = recording.tags

    def draw(self, file: str, names: dict[str, object]) -> str:
        """What a file prints that sees these names over the page's own."""
        raise NotImplementedError

    def page(self) -> str:
        """The whole page."""
        content = self.parts(self.recording.sections)
        layout = self.recording.layout
        return self.draw(layout.file, {**layout.names, "content_for_layout": content})

    def parts(self, parts: Iterable[Part]) -> Html:
        """Sections or blocks, one after another."""
        return Html("".join([self._part(part) for part in parts]))

    def _part(self, part: Part) -> str:
        outer, self.current = self.current, part
        try:
            return "".join((part.before, self.draw(part.file, part.names), part.after))
        finally:
            self.current = outer

    def placed(self, tag: str, name: str) -> Html:
        """What `{% sections 'name' %}` and `{% content_for 'blocks' %}` print here."""
        return self.parts(self.recording.groups[name] if tag == "sections" else self.current.blocks)

    def around(self, tag: str, args: Iterable[object], named: dict[str, object]) -> Around:
        """What a tag of ours printed around its body."""
        return self._tags[tag][key_of(None, tuple(args), named)]

    def answers(self) -> dict[str, Filter]:
        """The filters of ours: they know what the page asked them. Those that need the page get it first."""
        declared, tables = declared_filters(), self.recording.filters
        return {
            name: Filter(_answering(tables[name], self.nothing, on_page=given.needs_state), given.needs_state)
            for name, given in declared.items()
        }


def _answering(table: dict[object, Any], nothing: type, *, on_page: bool) -> Callable[..., Any]:
    def with_nil(value: object, args: tuple[object, ...], named: dict[str, object]) -> Any:
        nil = [None if isinstance(each, nothing) else each for each in (value, *args)]
        words = {name: None if isinstance(each, nothing) else each for name, each in named.items()}
        return table[key_of(nil[0], tuple(nil[1:]), words)]

    def answer(value: object, *args: object, **named: object) -> Any:
        try:
            return table[key_of(value, args, named)]
        except KeyError:
            return with_nil(value, args, named)

    def answer_on_page(_page: object, value: object, *args: object, **named: object) -> Any:
        try:
            return table[key_of(value, args, named)]
        except KeyError:
            return with_nil(value, args, named)

    return answer_on_page if on_page else answer
