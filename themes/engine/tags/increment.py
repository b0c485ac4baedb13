"""`{% increment name %}` and `{% decrement name %}`: print a counter, one up or down each time."""

from dataclasses import dataclass

from themes.engine.compile.compiler import Compiler, Write, Writer
from themes.engine.frame import COUNTER, Frame
from themes.engine.said import Said
from themes.engine.syntax.nodes import Node
from themes.engine.syntax.parser import Parser
from themes.engine.syntax.scanner import TagToken


@dataclass(slots=True)
class CounterNode(Node):
    """Prints a counter; `increment` counts up behind that, `decrement` down before."""

    name: str
    up: bool

    def compile(self, compiler: Compiler) -> Writer:
        key, up = COUNTER + self.name, self.up

        def write_count(frame: Frame, write: Write) -> None:
            value = frame.registers.get(key, 0)
            frame.registers[key] = value + 1 if up else value - 1
            write(str(value if up else value - 1))

        return write_count


def parse_counter(parser: Parser, token: TagToken) -> Node:
    """Read the tag."""
    return CounterNode(token.at, parser.cursor(token).name(Said("a name")), token.name == "increment")
