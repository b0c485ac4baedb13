"""`{% break %}` ends a loop, `{% continue %}` goes on with its next item."""

from dataclasses import dataclass
from typing import ClassVar

from themes.engine.compile.compiler import Compiler, Write, Writer
from themes.engine.frame import BreakLoop, ContinueLoop, Frame, Interrupt
from themes.engine.syntax.nodes import Node
from themes.engine.syntax.parser import Parser
from themes.engine.syntax.scanner import TagToken


@dataclass(slots=True)
class InterruptNode(Node):
    """Leaves the loop, or its current turn."""

    kind: type[Interrupt]
    blank: ClassVar[bool] = True
    interrupts: ClassVar[bool] = True

    def compile(self, compiler: Compiler) -> Writer:
        kind = self.kind

        def interrupt(frame: Frame, write: Write) -> None:
            raise kind

        return interrupt


def parse_interrupt(parser: Parser, token: TagToken) -> Node:
    """Read the tag."""
    return InterruptNode(token.at, BreakLoop if token.name == "break" else ContinueLoop)
