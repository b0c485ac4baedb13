"""Engine, Template and Run: compile once, render many."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from threading import Lock
from typing import Any, Protocol

from themes.engine.backend.program import Backend, Program
from themes.engine.errors import SyntaxFault
from themes.engine.html import Html
from themes.engine.scope import Globals
from themes.engine.tags import Filter, Limits, Tag


class Template(Protocol):
    """A compiled template."""

    @property
    def name(self) -> str:
        """The file name errors speak of."""
        ...

    def render(self, run: "Run", names: Mapping[str, object] | None = None) -> Html:
        """Render with the run's globals and these names on top (they are seen inside snippets too)."""
        ...


class Run:
    """One page's rendering, shared by its layout, sections and snippets.

    `resolve(name)` gives a global that was not handed in; it is asked once for each name. `load(name)`
    finds the snippet that `{% render 'name' %}` asks for; it raises `TemplateMissing`. `state` is handed
    to filters and tags.
    """

    __slots__ = ("bound_filters", "globals", "load", "state")

    def __init__(
        self,
        *,
        state: Any = None,
        objects: Mapping[str, object] | None = None,
        resolve: Callable[[str], object] | None = None,
        load: Callable[[str], Template] | None = None,
    ) -> None:
        self.state = state
        self.globals = Globals(objects or {}, resolve or (lambda name: None))
        self.load = load
        self.bound_filters: dict[str, Callable[..., object]] = {}


class Engine:
    """Compiles Liquid sources with a fixed set of filters and tags. Thread-safe."""

    def __init__(
        self,
        *,
        filters: Mapping[str, Filter] | None = None,
        tags: Mapping[str, Tag] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._backend = Backend(filters or {}, tags or {}, self.limits)
        self._programs: dict[tuple[str, str], Program] = {}
        self._lock = Lock()

    def compile(self, source: str, name: str) -> Template:
        """The template for a source, from the cache when this content was compiled under this name before.

        Raises `SyntaxFault` with file and line.
        """
        if len(source) > self.limits.source:
            raise SyntaxFault(f"the file is larger than {self.limits.source} characters", file=name)
        key = (name, sha256(source.encode()).hexdigest())
        program = self._programs.get(key)
        if program is None:
            with self._lock:
                program = self._programs.get(key)
                if program is None:
                    program = self._programs[key] = self._backend.parse(source, name)
        return program
