"""Tags and filters that others bring: how they are declared, and the node of such a tag."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from themes.engine.errors import RenderError, TemplateError, failed
from themes.engine.frame import Frame, Interrupt
from themes.engine.html import Html, marked
from themes.engine.syntax.expressions import AnyExpression, Expression
from themes.engine.syntax.nodes import Block, Node

if TYPE_CHECKING:
    from themes.engine.compile.compiler import Compiler, Write, Writer
    from themes.engine.syntax.parser import Parser, TagParser
    from themes.engine.syntax.scanner import TagToken


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: `function(value, *args, **named)`; with `needs_state`, `Run.state` comes before the value."""

    function: Callable[..., object]
    needs_state: bool = False


@dataclass(slots=True)
class TagCall:
    """One use of a tag on a page: its evaluated arguments and, for a block, its body.

    `text` is the body of a raw tag.
    """

    state: Any
    args: list[object]
    named: dict[str, object]
    body: Callable[[dict[str, object]], Html]
    file: str = ""
    line: int = 0
    text: str = ""

    def arg(self, index: int, default: object = None) -> object:
        """The positional argument at `index`, or `default`."""
        return self.args[index] if index < len(self.args) else default


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag. `inline`: `{% name args %}`; `block`: `{% name args %}…{% endname %}`; `raw`: a block whose
    body is text.

    Arguments are values separated by commas or by one of `words` (`{% paginate products by 24 %}`), then
    `name: value` pairs. The function returns what is printed. A function that raises one of Python's
    usual errors for a bad argument counts as failed, as a filter does.
    """

    function: Callable[[TagCall], Html]
    kind: Literal["inline", "block", "raw"] = "inline"
    words: tuple[str, ...] = field(default=())


@dataclass(slots=True)
class DeclaredNode(Node):
    """A use of a declared tag."""

    name: str
    tag: Tag
    args: list[Expression]
    named: list[tuple[str, Expression]]
    body: Block
    text: str

    def blocks(self) -> Iterator[Block]:
        yield self.body

    def expressions(self) -> Iterator[AnyExpression]:
        yield from self.args
        yield from (value for _, value in self.named)

    def compile(self, compiler: "Compiler") -> "Writer":
        """Arguments are worked out, then the function is called with the body to render when it wants."""
        args = [compiler.read(arg) for arg in self.args]
        named = [(key, compiler.read(value)) for key, value in self.named]
        content, text, function = compiler.block(self.body), self.text, self.tag.function
        file, line = compiler.source.name, compiler.source.place(self.at)[0]

        def write_tag(frame: Frame, write: "Write") -> None:
            call = TagCall(
                frame.run.state,
                [read(frame) for read in args],
                {key: read(frame) for key, read in named},
                lambda names: _body(content, frame, names),
                file,
                line,
                text,
            )
            try:
                write(function(call))
            except (TemplateError, Interrupt):
                raise
            except (TypeError, ValueError, ArithmeticError) as error:
                raise RenderError(failed(self.name, error)) from error

        return compiler.guarded(write_tag, self.at)


def _body(content: "Writer", frame: Frame, names: dict[str, object]) -> Html:
    """The body with more names, which are gone behind it."""
    before = {name: frame[name] for name in names if dict.__contains__(frame, name)}
    frame.update(names)
    parts: list[str] = []
    try:
        content(frame, parts.append)
    finally:
        for name in names:
            frame.pop(name, None)
        frame.update(before)
    return marked("".join(parts))


def declared_tag(name: str, tag: Tag) -> "TagParser":
    """The parser of a declared tag."""

    def parse(parser: "Parser", token: "TagToken") -> Node:
        cursor = parser.cursor(token)
        args: list[Expression] = []
        named: list[tuple[str, Expression]] = []
        cursor.arguments(args, named, tag.words)
        while cursor.accept(*tag.words):
            cursor.arguments(args, named, tag.words)
        body = parser.block(token, f"end{name}")[0] if tag.kind == "block" else Block([])
        return DeclaredNode(token.at, name, tag, args, named, body, token.body)

    return parse
