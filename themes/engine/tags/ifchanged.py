"""`{% ifchanged %}…{% endifchanged %}`: prints its body when it differs from the one printed here before."""

from collections.abc import Iterator
from dataclasses import dataclass

from themes.engine.compile.compiler import Compiler, Write, Writer
from themes.engine.frame import Frame
from themes.engine.syntax.nodes import Block, Node
from themes.engine.syntax.parser import Parser
from themes.engine.syntax.scanner import TagToken


@dataclass(slots=True)
class IfChangedNode(Node):
    """Prints its body when it reads otherwise than the last time any such tag printed."""

    body: Block

    def blocks(self) -> Iterator[Block]:
        yield self.body

    def compile(self, compiler: Compiler) -> Writer:
        body = compiler.block(self.body)

        def write_changed(frame: Frame, write: Write) -> None:
            parts: list[str] = []
            body(frame, parts.append)
            now = "".join(parts)
            if frame.registers.get("ifchanged") != now:
                frame.registers["ifchanged"] = now
                write(now)

        return write_changed


def parse_ifchanged(parser: Parser, token: TagToken) -> Node:
    """Read the tag and its body."""
    body, _ = parser.block(token, "endifchanged")
    return IfChangedNode(token.at, body)
