"""Engine, Template and Run: compile once, render many."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

from themes.engine import clock
from themes.engine.compile.compiler import Compiler, Writer
from themes.engine.errors import Exhausted, RenderError, SyntaxFault, TemplateError, TemplateMissing
from themes.engine.filters import FILTERS
from themes.engine.frame import Frame, Globals, Interrupt, Overlay
from themes.engine.html import Html, marked
from themes.engine.limits import Limits, Meter
from themes.engine.said import Said
from themes.engine.syntax.nodes import Block
from themes.engine.syntax.parser import Parser
from themes.engine.syntax.source import Source
from themes.engine.tags import RAW, TAGS
from themes.engine.tags.declared import Filter, Tag, declared_tag


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Template:
    """A compiled template, shared between stores and threads."""

    name: str
    """The file name errors speak of."""
    writer: Writer
    depth: int
    limits: Limits
    warnings: tuple[SyntaxFault, ...] = ()
    """What is wrong in the source but was read all the same."""

    def render(self, run: "Run", names: Mapping[str, object] | None = None) -> Html:
        """Render with the run's globals and these names on top (they are seen inside snippets too).

        Raises `TemplateError`; `Exhausted` when it does more than the limits allow.
        """
        parts: list[str] = []
        globals_ = Overlay(names, run.globals) if names else run.globals
        started, outer = clock.seconds(), run.meter
        meter = run.open_meter(self.limits, started)
        run.meter = meter
        before = meter.rest
        try:
            meter.enter(self.depth)
            self.writer(Frame.start(run, meter, globals_), parts.append)
        except Interrupt:
            meter.charge(1)
        except RecursionError as error:
            raise Exhausted(Said("snippets are nested too deeply"), file=self.name) from error
        except TemplateError as error:
            error.file = error.file or self.name
            raise
        finally:
            run.meter = outer
            run.close_meter(before - meter.rest)
            if outer is not None:
                outer.give_time(clock.seconds() - started)
        return marked("".join(parts))


class Run:
    """One page's rendering, shared by its layout, sections and snippets.

    `resolve(name)` gives a global that was not handed in; it is asked once for each name. `load(name)`
    finds the snippet that `{% render 'name' %}` asks for; it raises `TemplateMissing`. `state` is handed
    to filters and tags. `on_error` says what is printed in the place of a part that failed; without it the
    error is raised.
    """

    __slots__ = ("_deadline", "_fuel_used", "globals", "load", "meter", "on_error", "state")

    def __init__(
        self,
        *,
        state: Any = None,
        objects: Mapping[str, object] | None = None,
        resolve: Callable[[str], object] | None = None,
        load: Callable[[str], Template] | None = None,
        on_error: Callable[[RenderError], str] | None = None,
    ) -> None:
        self.state = state
        self.globals: dict[str, object] = Globals(objects or {}, resolve or (lambda name: None))
        self.load = load
        self.on_error = on_error
        self.meter: Meter | None = None
        self._fuel_used = 0
        self._deadline = 0.0

    def snippet(self, name: str) -> Template:
        """The snippet of a name. Raises `TemplateMissing`."""
        if self.load is None:
            raise TemplateMissing(Said("there is no snippet “%(name)s”", name=name))
        return self.load(name)

    def failed(self, error: RenderError) -> str:
        """What to print instead of a part that failed."""
        if self.on_error is None:
            raise error
        return self.on_error(error)

    def open_meter(self, limits: Limits, now: float) -> Meter:
        """A meter for one render, which gets what the page has left at most; `now` is the clock's time."""
        clock.pause()
        if not self._deadline:
            self._deadline = now + limits.page_seconds
        depth = self.meter.depth if self.meter else 0
        return Meter(limits, limits.page_fuel - self._fuel_used, now, self._deadline, depth)

    def close_meter(self, used: int) -> None:
        """Count what a render used for the page."""
        self._fuel_used += used


class Engine:
    """Compiles Liquid sources with a fixed set of filters and tags. Thread-safe.

    With `strict` a warning is a fault; else it is kept with the template. Without `escape` text is printed
    as it is: for texts that are no HTML.
    """

    def __init__(
        self,
        *,
        filters: Mapping[str, Filter] | None = None,
        tags: Mapping[str, Tag] | None = None,
        limits: Limits | None = None,
        strict: bool = False,
        escape: bool = True,
    ) -> None:
        self.limits = limits or Limits()
        self.filters = {**FILTERS, **(filters or {})}
        self.tags = {**TAGS, **{name: declared_tag(name, tag) for name, tag in (tags or {}).items()}}
        self._raw = RAW | {name for name, tag in (tags or {}).items() if tag.kind == "raw"}
        self._strict = strict
        self._escape = escape
        self._templates: WeakValueDictionary[tuple[str, str], Template] = WeakValueDictionary()
        self._lock = Lock()

    def parse(self, source: str, name: str) -> tuple[Block, list[SyntaxFault]]:
        """The tree of a source and what is wrong in it. Raises `SyntaxFault` with file, line and column."""
        if len(source) > self.limits.source:
            raise SyntaxFault(
                Said("the file is larger than %(most)s characters", most=self.limits.source), file=name
            )
        parser = Parser(Source(source, name), self.tags, self._raw, self.limits, escape=self._escape)
        return parser.template(), parser.warnings

    def compile(self, source: str, name: str) -> Template:
        """The template for a source; the one there is while somebody holds it, for this content and name.

        Raises `SyntaxFault` with file, line and column.
        """
        key = (name, sha256(source.encode(errors="surrogatepass")).hexdigest())
        found = self._templates.get(key)
        if found is None:
            with self._lock:
                found = self._templates.get(key) or self._compiled(source, name)
                self._templates[key] = found
        return found

    def _compiled(self, source: str, name: str) -> Template:
        tree, warnings = self.parse(source, name)
        compiler = Compiler(
            Source(source, name), self.filters, escape=self._escape, lax_filters=not self._strict
        )
        writer = compiler.block(tree)
        warnings += compiler.warnings
        if self._strict and warnings:
            raise warnings[0]
        return Template(name, writer, tree.depth, self.limits, tuple(warnings))
