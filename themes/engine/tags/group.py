"""Nodes that stand together without meaning more."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from themes.engine.compile.compiler import Compiler, Writer
from themes.engine.syntax.nodes import Block, Node


@dataclass(slots=True)
class GroupNode(Node):
    """A block in the place of one node."""

    body: Block
    inline: ClassVar[bool] = True

    @property
    def blank(self) -> bool:  # type: ignore[override]
        return self.body.blank

    def blocks(self) -> Iterator[Block]:
        yield self.body

    def compile(self, compiler: Compiler) -> Writer:
        return compiler.inline(self.body)
