"""`{% render 'snippet' %}`: renders a snippet, which sees its arguments and no other local names."""

from collections.abc import Iterator
from dataclasses import dataclass

from themes.engine.compile.compiler import Compiler, Write, Writer
from themes.engine.compile.reading import Reader, known_text
from themes.engine.drops import Drop
from themes.engine.errors import RenderError
from themes.engine.frame import Frame, Interrupt
from themes.engine.loop import Series
from themes.engine.said import Said
from themes.engine.syntax.expressions import AnyExpression, Expression
from themes.engine.syntax.nodes import Node
from themes.engine.syntax.parser import Parser
from themes.engine.syntax.scanner import TagToken
from themes.engine.values import items_of


@dataclass(slots=True)
class Call:
    """What `render` and `include` share: which file, for or with what, under which name, with what names."""

    name: Expression
    subject: Expression | None
    each: bool
    alias: str
    named: list[tuple[str, Expression]]

    def expressions(self) -> Iterator[AnyExpression]:
        """All that is worked out before the call."""
        yield self.name
        if self.subject is not None:
            yield self.subject
        yield from (value for _, value in self.named)

    def subject_name(self, file: str) -> str:
        """The name of the subject inside: what `as` says, else the file's own."""
        return self.alias or file.rpartition("/")[2]


def parse_call(parser: Parser, token: TagToken) -> Call:
    """Read the arguments of `render` and `include`."""
    cursor = parser.cursor(token)
    name = cursor.value()
    subject, each, alias = None, False, ""
    cursor.accept(",")
    if cursor.word.text in {"with", "for"} and cursor.next_text != ":":
        word = cursor.step().text
        if cursor.next_text == ":":  # `with name: value` gives a name and no subject
            cursor.warn(Said("“%(found)s” is not expected here", found=word))
        else:
            each = word == "for"
            subject = cursor.value()
            if cursor.accept("as"):
                alias = cursor.name(Said("a name"))
    args: list[Expression] = []
    named: list[tuple[str, Expression]] = []
    cursor.arguments(args, named)
    if args:
        cursor.warn(Said("a snippet takes its values by name"))
    return Call(name, subject, each, alias, named)


@dataclass(slots=True)
class RenderNode(Node):
    """Renders a snippet, or an object that knows how it looks (`{% render block %}`)."""

    call: Call

    def expressions(self) -> Iterator[AnyExpression]:
        yield from self.call.expressions()

    @property
    def file(self) -> str | None:
        """The snippet's name, None when it is an object that is rendered."""
        return known_text(self.call.name)

    def compile(self, compiler: Compiler) -> Writer:
        call, file = self.call, self.file
        named = [(key, compiler.read(value)) for key, value in call.named]
        if file is None:
            return compiler.guarded(_rendered_object(compiler.read(call.name)), self.at)
        if call.subject is None:
            return compiler.guarded(_rendered_once(file, named), self.at)
        subject = compiler.read(call.subject)
        alias = call.subject_name(file)
        writer = _rendered_each if call.each else _rendered_with
        return compiler.guarded(writer(file, named, subject, alias), self.at)


def _rendered_once(file: str, named: list[tuple[str, Reader]]) -> Writer:
    def write_snippet(frame: Frame, write: Write) -> None:
        inner = frame.isolated({key: read(frame) for key, read in named})
        enter(file, inner, write)

    return write_snippet


def _rendered_with(file: str, named: list[tuple[str, Reader]], subject: Reader, alias: str) -> Writer:
    def write_snippet(frame: Frame, write: Write) -> None:
        names = {key: read(frame) for key, read in named}
        value = subject(frame)
        enter(file, frame.isolated({**names, alias: value}), write)

    return write_snippet


def _rendered_each(file: str, named: list[tuple[str, Reader]], subject: Reader, alias: str) -> Writer:
    def write_snippets(frame: Frame, write: Write) -> None:
        names = {key: read(frame) for key, read in named}
        items = items_of(subject(frame))
        loop = Series(alias, len(items), None)
        for loop.turn, element in enumerate(items):
            enter(file, frame.isolated({**names, alias: element, "forloop": loop}), write)

    return write_snippets


def _rendered_object(read: Reader) -> Writer:
    def write_object(frame: Frame, write: Write) -> None:
        value = read(frame)
        if not isinstance(value, Drop):
            raise RenderError(Said("the name of a snippet stands in quotes"))
        write(value.rendered())

    return write_object


def enter(file: str, frame: Frame, write: Write) -> None:
    """Render another file in this frame. A `break` in it ends that file only."""
    template, meter = frame.run.snippet(file), frame.meter
    meter.enter(template.depth)
    try:
        template.writer(frame, write)
    except Interrupt:
        meter.charge(1)
    finally:
        meter.depth -= template.depth


def parse_render(parser: Parser, token: TagToken) -> Node:
    """Read the tag."""
    return RenderNode(token.at, parse_call(parser, token))
