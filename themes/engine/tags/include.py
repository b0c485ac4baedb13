"""`{% include 'snippet' %}`: renders a snippet that shares all local names, for old themes; use `render`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from themes.engine.compile.compiler import Compiler, Write, Writer
from themes.engine.errors import RenderError
from themes.engine.frame import Frame
from themes.engine.said import Said
from themes.engine.syntax.expressions import AnyExpression
from themes.engine.syntax.nodes import Node
from themes.engine.syntax.parser import Parser
from themes.engine.syntax.scanner import TagToken
from themes.engine.tags.for_ import restore
from themes.engine.tags.loops import MISSING
from themes.engine.tags.render import Call, parse_call
from themes.engine.values import items_of


@dataclass(slots=True)
class IncludeNode(Node):
    """Renders a snippet in the frame it stands in; names given to it are gone behind it."""

    call: Call
    interrupts: ClassVar[bool] = True
    sees_all: ClassVar[bool] = True

    def expressions(self) -> Iterator[AnyExpression]:
        yield from self.call.expressions()

    def compile(self, compiler: Compiler) -> Writer:
        call = self.call
        name = compiler.read(call.name)
        named = [(key, compiler.read(value)) for key, value in call.named]
        subject = compiler.read(call.subject) if call.subject is not None else None

        def write_snippet(frame: Frame, write: Write) -> None:
            file = name(frame)
            if not isinstance(file, str) or not file:
                raise RenderError(Said("the name of a snippet must be a text"))
            given = {key: read(frame) for key, read in named}
            alias = call.subject_name(file)
            value = subject(frame) if subject else frame[alias]
            values: list[object] = list(items_of(value)) if isinstance(value, list) else [value]
            for value in values:
                _include(file, frame, write, {**given, alias: value} if subject or len(values) > 1 else given)

        return compiler.guarded(write_snippet, self.at)


def _include(file: str, frame: Frame, write: Write, given: dict[str, object]) -> None:
    template, meter = frame.run.snippet(file), frame.meter
    before = {name: frame.get(name, MISSING) for name in given}
    frame.update(given)
    meter.enter(template.depth)
    try:
        template.writer(frame, write)
    finally:
        meter.depth -= template.depth
        for name, value in before.items():
            restore(frame, name, value)


def parse_include(parser: Parser, token: TagToken) -> Node:
    """Read the tag."""
    return IncludeNode(token.at, parse_call(parser, token))
