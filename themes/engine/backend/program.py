"""Backend: parses sources with python-liquid and renders them over a `Run`, turning its errors into ours."""

from collections.abc import Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any, TextIO

from liquid import BoundTemplate, Environment, RenderContext
from liquid.exceptions import LiquidError, LiquidInterrupt, LiquidSyntaxError, TemplateNotFoundError

from themes.engine.backend.adapt import adapt
from themes.engine.backend.context import Context
from themes.engine.backend.nodes import declared_tag
from themes.engine.backend.output import EchoPrintTag, PrintTag
from themes.engine.errors import RenderError, SyntaxFault, TemplateError, TemplateMissing
from themes.engine.html import Html
from themes.engine.tags import Filter, Limits, Tag

if TYPE_CHECKING:
    from themes.engine.engine import Run

# Would mark any text as safe, or is no part of the language that themes are written in.
REMOVED_FILTERS = ("safe", "escapejs")


class Program(BoundTemplate):
    """A parsed template."""

    def render(self, run: "Run", names: Mapping[str, object] | None = None) -> Html:
        """Render with the run's globals and `names` on top. Raises `TemplateError`."""
        buffer = StringIO()
        try:
            self.render_with_context(Context.start(self, run, names or {}), buffer)
        except LiquidError as error:
            raise converted(error, self.name) from error
        assert isinstance(self.env, LiquidEnvironment)
        if buffer.tell() > self.env.limits.output:
            raise RenderError(f"printed more than {self.env.limits.output} characters", file=self.name)
        return Html(buffer.getvalue())

    def render_with_context(
        self, context: RenderContext, buffer: TextIO, *args: Any, partial: bool = False, **kwargs: Any
    ) -> None:
        """Render the nodes; `break` outside a loop ends the template."""
        before, context.template = context.template, self
        try:
            for node in self.nodes:
                node.render(context, buffer)
        except LiquidInterrupt:
            pass
        except LiquidError as error:
            if error.template_name is None:
                error.template_name = self.name
            raise
        finally:
            context.template = before


class LiquidEnvironment(Environment):
    """python-liquid's environment, set up for themes."""

    template_class = Program
    logical_not_operator = False
    string_first_and_last = True

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.block_nesting_limit = limits.nesting  # type: ignore[misc]
        self.context_depth_limit = limits.depth  # type: ignore[misc]
        self.loop_iteration_limit = limits.loops  # type: ignore[misc]
        super().__init__(autoescape=True)

    def get_template(self, name: str, *, context: Any = None, **kwargs: Any) -> BoundTemplate:
        """The snippet of this name in the theme that is being rendered."""
        load = context.run.load
        if load is None:
            raise TemplateNotFoundError(name)
        template = load(name)
        assert isinstance(template, Program)
        return template


class Backend:
    """Parses sources for one `Engine`."""

    def __init__(self, filters: Mapping[str, Filter], tags: Mapping[str, Tag], limits: Limits) -> None:
        self._environment = LiquidEnvironment(limits)
        for name in REMOVED_FILTERS:
            del self._environment.filters[name]
        self._environment.add_tag(PrintTag)
        self._environment.add_tag(EchoPrintTag)
        for name, declared in filters.items():
            self._environment.add_filter(name, _filter_function(declared))
        for name, tag in tags.items():
            self._environment.add_tag(declared_tag(name, tag))

    def parse(self, source: str, name: str) -> Program:
        """Parse a source. Raises `SyntaxFault`."""
        try:
            program = self._environment.from_string(source, name=name)
        except LiquidError as error:
            raise converted(error, name) from error
        assert isinstance(program, Program)
        adapt(program.nodes, Context(program))
        return program


def _filter_function(declared: Filter) -> Any:
    if not declared.needs_state:
        return declared.function

    def with_state(state: Any, value: object, *args: Any, **named: Any) -> object:
        return declared.function(state, value, *args, **named)

    with_state.needs_state = True  # type: ignore[attr-defined]
    return with_state


def converted(error: LiquidError, file: str) -> TemplateError:
    """The engine-neutral error for one of python-liquid's."""
    place = error.context()
    kind: type[TemplateError] = RenderError
    if isinstance(error, TemplateNotFoundError):
        kind = TemplateMissing
    elif isinstance(error, LiquidSyntaxError):
        kind = SyntaxFault
    line = place[0] if place else 0
    return kind(str(error.message or error), file=str(error.template_name or file), line=line)
