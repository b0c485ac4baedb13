"""`{% capture name %}…{% endcapture %}`: gives what its body prints a name, instead of printing it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from themes.engine.compile.compiler import Compiler, Write, Writer
from themes.engine.compile.filtering import pay
from themes.engine.frame import Frame
from themes.engine.html import marked
from themes.engine.limits import FREE
from themes.engine.said import Said
from themes.engine.syntax.nodes import Block, Node
from themes.engine.syntax.parser import Parser
from themes.engine.syntax.scanner import TagToken


@dataclass(slots=True)
class CaptureNode(Node):
    """Gives a name what its body prints."""

    name: str
    body: Block
    blank: ClassVar[bool] = True
    inline: ClassVar[bool] = True

    def blocks(self) -> Iterator[Block]:
        yield self.body

    def compile(self, compiler: Compiler) -> Writer:
        name, body = self.name, compiler.inline(self.body)
        kind: Callable[[str], str] = marked if compiler.escape else str

        def write_nothing(frame: Frame, write: Write) -> None:
            parts: list[str] = []
            body(frame, parts.append)
            value = kind("".join(parts))
            if len(value) > FREE:
                pay(frame.meter, value)
            frame[name] = value

        return compiler.guarded(write_nothing, self.at)


def parse_capture(parser: Parser, token: TagToken) -> Node:
    """Read the tag and its body. The name may stand in quotes."""
    cursor = parser.cursor(token)
    quoted = cursor.word.kind == "string"
    name = cursor.step().text[1:-1] if quoted else cursor.name(Said("a name"))
    cursor.end()
    body, _ = parser.block(token, "endcapture")
    return CaptureNode(token.at, name, body)
