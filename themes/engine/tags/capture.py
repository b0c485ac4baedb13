"""`{% capture name %}…{% endcapture %}`: gives what its body prints a name, instead of printing it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from themes.engine.compile.compiler import Compiler, Write, Writer
from themes.engine.compile.filtering import pay
from themes.engine.frame import Frame
from themes.engine.html import Html
from themes.engine.limits import check_text
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
        kind: type[str] = Html if compiler.escape else str

        def write_nothing(frame: Frame, write: Write) -> None:
            parts: list[str] = []
            body(frame, parts.append)
            check_text(sum(map(len, parts)))
            frame[name] = value = kind("".join(parts))
            pay(frame.meter, value)

        return compiler.guarded(write_nothing, self.at)


def parse_capture(parser: Parser, token: TagToken) -> Node:
    """Read the tag and its body. The name may stand in quotes."""
    cursor = parser.cursor(token)
    quoted = cursor.word.kind == "string"
    name = cursor.step().text[1:-1] if quoted else cursor.name(Said("a name"))
    cursor.end()
    body, _ = parser.block(token, "endcapture")
    return CaptureNode(token.at, name, body)
