"""`{% cycle 'a', 'b' %}`: prints the next of its values each time, then begins anew.

`{% cycle group: 'a', 'b' %}` keeps a count of its own for each group.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from themes.engine.compile.compiler import Compiler, Write, Writer
from themes.engine.frame import Frame
from themes.engine.syntax.expressions import AnyExpression, Expression, Literal, Path
from themes.engine.syntax.nodes import Node
from themes.engine.syntax.parser import Parser
from themes.engine.syntax.scanner import TagToken
from themes.engine.values import printed, text


@dataclass(slots=True)
class CycleNode(Node):
    """Prints its values by turns. Uses with the same group, or else the same values, turn together."""

    group: Expression | None
    values: list[Expression]

    def expressions(self) -> Iterator[AnyExpression]:
        if self.group is not None:
            yield self.group
        yield from self.values

    def compile(self, compiler: Compiler) -> Writer:
        values = [compiler.read(value) for value in self.values]
        named = compiler.read(self.group) if self.group is not None else None
        shared = repr([_written(value) for value in self.values])
        show = printed if compiler.escape else text

        def write_next(frame: Frame, write: Write) -> None:
            key = f"cycle {text(named(frame)) if named else shared}"
            turn = frame.registers.get(key, 0)
            frame.registers[key] = turn + 1 if turn + 1 < len(values) else 0
            if turn < len(values):
                write(show(values[turn](frame)))

        return compiler.guarded(write_next, self.at)


def _written(value: Expression) -> str:
    if isinstance(value, Literal):
        return repr(value.value)
    return value.written if isinstance(value, Path) else str(value)


def parse_cycle(parser: Parser, token: TagToken) -> Node:
    """Read the tag."""
    cursor = parser.cursor(token)
    first = cursor.value()
    group = first if cursor.accept(":") else None
    values = [cursor.value()] if group is not None else [first]
    while cursor.accept(","):
        if cursor.at_end:
            break
        values.append(cursor.value())
    cursor.end()
    return CycleNode(token.at, group, values)
