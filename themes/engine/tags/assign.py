"""`{% assign name = value %}`: gives a value a name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from themes.engine.compile.compiler import Compiler, Write, Writer
from themes.engine.compile.reading import reads_only
from themes.engine.frame import Frame
from themes.engine.said import Said
from themes.engine.syntax.expressions import AnyExpression, Expression
from themes.engine.syntax.nodes import Node
from themes.engine.syntax.parser import Parser
from themes.engine.syntax.scanner import TagToken


@dataclass(slots=True)
class AssignNode(Node):
    """Gives a name a value."""

    name: str
    value: Expression
    blank: ClassVar[bool] = True

    def expressions(self) -> Iterator[AnyExpression]:
        yield self.value

    def compile(self, compiler: Compiler) -> Writer:
        name, read = self.name, compiler.read(self.value)

        def write_nothing(frame: Frame, write: Write) -> None:
            frame[name] = read(frame)

        return write_nothing if reads_only(self.value) else compiler.guarded(write_nothing, self.at)


def parse_assign(parser: Parser, token: TagToken) -> Node:
    """Read the tag."""
    cursor = parser.cursor(token)
    name = cursor.name(Said("a name"))
    if name.endswith("?"):
        cursor.warn(Said("a name that is assigned ends in a letter"))
    cursor.skip_to("=")
    cursor.expect("=")
    node = AssignNode(token.at, name, cursor.filtered())
    cursor.end()
    return node
