"""A recorded page under Jinja2: the sources translated, snippets as macros."""

from __future__ import annotations

from collections.abc import Iterable

import jinja2

from themes.engine import Engine, Html, Tag, TagCall
from themes.engine.filters import FILTERS

from .player import Player
from .recording import Around, Recording
from .to_jinja import Translator


class Nothing(jinja2.ChainableUndefined):
    """What is missing: less and more than nothing, and 0 in a product, where Jinja2's own would fail."""

    def _is_not(self, other: object) -> bool:
        return False

    def _is_0(self, other: object) -> int:
        return 0

    __lt__ = __le__ = __gt__ = __ge__ = _is_not  # type: ignore[assignment]
    __mul__ = _is_0  # type: ignore[assignment]


class Jinja(Player):
    """A file is translated and compiled when it is first drawn, which no measurement counts.

    What Jinja2 has no filter for it borrows from our engine: these are plain functions.
    """

    nothing = Nothing

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        tags = {name: Tag(_never) for name in ("content_for", "sections")}
        tags |= {"form": Tag(_never, "block"), "paginate": Tag(_never, "block", ("by",))}
        self._translator = Translator(Engine(tags=tags), recording.sources)
        self._environment = jinja2.Environment(
            autoescape=True,
            undefined=Nothing,
            keep_trailing_newline=True,
            extensions=["jinja2.ext.loopcontrols"],
        )
        lacking = {name: found.function for name, found in FILTERS.items()}
        ours = {
            name: jinja2.pass_context(found.function) if found.needs_state else found.function
            for name, found in self.answers().items()
        }
        self._environment.filters = {**lacking, **self._environment.filters, **ours}
        self._environment.globals |= {"around": self._around, "placed": self.placed}
        self._files: dict[str, jinja2.Template] = {}

    def draw(self, file: str, names: dict[str, object]) -> str:
        found = self._files.get(file)
        if found is None:
            found = self._files[file] = self._environment.from_string(self._translator.template(file))
        return found.render({**self.recording.names, **names})

    def _around(self, tag: str, args: Iterable[object], named: dict[str, object]) -> Around:
        given = [None if isinstance(arg, Nothing) else arg for arg in args]
        return self.around(tag, given, named)


def _never(call: TagCall) -> Html:
    raise NotImplementedError
