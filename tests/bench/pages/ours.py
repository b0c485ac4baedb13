"""A recorded page under our engine."""

from __future__ import annotations

from collections.abc import Callable

from themes.engine import Engine, Html, Run, Tag, TagCall
from themes.engine.engine import Template

from .player import Player
from .recording import PLACING, Recording


class Ours(Player):
    """Sections and the layout share one run, as they do in shops."""

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        tags = {name: Tag(self._placed(name)) for name in PLACING}
        tags["form"] = Tag(self._around("form"), "block")
        tags["paginate"] = Tag(self._around("paginate"), "block", ("by",))
        engine = Engine(filters=self.answers(), tags=tags)
        self._files = {name: engine.compile(source, name) for name, source in recording.sources.items()}

    def page(self) -> str:
        self._run = Run(objects=self.recording.names, load=self._snippet)
        return super().page()

    def draw(self, file: str, names: dict[str, object]) -> str:
        return self._files[file].render(self._run, names)

    def _snippet(self, name: str) -> Template:
        return self._files[f"snippets/{name}.liquid"]

    def _placed(self, tag: str) -> Callable[[TagCall], Html]:
        return lambda call: self.placed(tag, str(call.args[0]))

    def _around(self, tag: str) -> Callable[[TagCall], Html]:
        def draw(call: TagCall) -> Html:
            found = self.around(tag, call.args, call.named)
            return found.before + call.body(found.names) + found.after

        return draw
