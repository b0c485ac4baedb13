"""Nodes: the parts of a parsed template. Each tag's own node stands in its file in `themes.engine.tags`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from themes.engine.syntax.expressions import AnyExpression, Expression, Path, walk

if TYPE_CHECKING:
    from themes.engine.compile.compiler import Compiler, Writer


@dataclass(slots=True)
class Node:
    """A part of a template; `at` is its offset in the source."""

    at: int

    blank: ClassVar[bool] = False
    """Whether it prints nothing by itself, so that white space around it may go."""
    interrupts: ClassVar[bool] = False
    """Whether it may end a loop around it."""
    inline: ClassVar[bool] = False
    """Whether at most one of its blocks is rendered, at most once, so that the block around it can pay."""
    sees_all: ClassVar[bool] = False
    """Whether another file sees the names around it."""

    def compile(self, compiler: "Compiler") -> "Writer":
        """The closure that renders this node."""
        raise NotImplementedError

    def blocks(self) -> "Iterator[Block]":
        """The blocks inside."""
        yield from ()

    def expressions(self) -> Iterator[AnyExpression]:
        """The expressions that this node itself holds."""
        yield from ()


@dataclass(slots=True)
class Block:
    """Nodes one after another, with what tags around them need to know."""

    nodes: list[Node]
    blank: bool = field(init=False)
    """Whether it prints nothing but white space."""
    depth: int = field(init=False)
    """Levels of blocks inside each other, this one included."""
    interrupts: bool = field(init=False)
    """Whether it may end a loop around it."""
    asks_loop: bool = field(init=False)
    """Whether it may ask `forloop` something."""

    def __post_init__(self) -> None:
        inner = [block for node in self.nodes for block in node.blocks()]
        self.blank = all(node.blank for node in self.nodes)
        self.depth = 1 + max((block.depth for block in inner), default=0)
        self.interrupts = any(node.interrupts for node in self.nodes) or any(
            block.interrupts for block in inner
        )
        self.asks_loop = any(block.asks_loop for block in inner) or any(map(_asks_loop, self.nodes))

    def walk(self) -> Iterator[Node]:
        """All nodes in it, however deep, in the order of the source."""
        waiting = list(reversed(self.nodes))
        while waiting:
            node = waiting.pop()
            yield node
            inner = [each for block in node.blocks() for each in block.nodes]
            waiting.extend(reversed(inner))


def _asks_loop(node: Node) -> bool:
    return node.sees_all or any(
        isinstance(part, Path) and part.root in {"forloop", "tablerowloop"}
        for expression in node.expressions()
        for part in walk(expression)
    )


@dataclass(slots=True)
class TextNode(Node):
    """Text between tags."""

    content: str

    @property
    def blank(self) -> bool:  # type: ignore[override]
        return self.content.isspace()


@dataclass(slots=True)
class OutputNode(Node):
    """`{{ expression }}` and `{% echo expression %}`."""

    expression: Expression

    def expressions(self) -> Iterator[AnyExpression]:
        yield self.expression
