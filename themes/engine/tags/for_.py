"""`{% for item in items %}…{% else %}…{% endfor %}`: its body for each item, `else` without any.

Takes `limit: 4`, `offset: 2`, `offset: continue` and `reversed`. Inside, `forloop` knows the `index`, and
which item is the `first` and the `last`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from themes.engine.compile.compiler import Compiler, Write, Writer
from themes.engine.frame import BreakLoop, ContinueLoop, Frame
from themes.engine.loop import Loop
from themes.engine.syntax.expressions import AnyExpression
from themes.engine.syntax.nodes import Block, Node
from themes.engine.syntax.parser import Parser
from themes.engine.syntax.scanner import TagToken
from themes.engine.tags.loops import MISSING, Selection, Walk, parse_walk, selection


@dataclass(slots=True)
class ForNode(Node):
    """Renders its body for each item, or `otherwise` when there is none."""

    walk: Walk
    body: Block
    otherwise: Block | None

    @property
    def blank(self) -> bool:  # type: ignore[override]
        return all(block.blank for block in self.blocks())

    def blocks(self) -> Iterator[Block]:
        yield self.body
        if self.otherwise is not None:
            yield self.otherwise

    def expressions(self) -> Iterator[AnyExpression]:
        yield from self.walk.expressions()

    def compile(self, compiler: Compiler) -> Writer:
        quiet = self.blank
        select = selection(self.walk, compiler)
        body = compiler.block(self.body, quiet=quiet)
        otherwise = compiler.block(self.otherwise, quiet=quiet) if self.otherwise is not None else None
        if self.body.asks_loop or self.body.interrupts:
            writer = _whole_loop(self.walk, select, body, otherwise)
        else:
            writer = _plain_loop(self.walk.name, select, body, otherwise)
        return compiler.guarded(writer, self.at)


def _plain_loop(name: str, select: Selection, body: Writer, otherwise: Writer | None) -> Writer:
    """A loop whose body neither leaves it nor asks about it, as most are."""

    def write_items(frame: Frame, write: Write) -> None:
        items = select(frame)
        if not items:
            return otherwise(frame, write) if otherwise else None
        before = frame.get(name, MISSING)
        for frame[name] in items:
            body(frame, write)
        return restore(frame, name, before)

    return write_items


def _whole_loop(walk: Walk, select: Selection, body: Writer, otherwise: Writer | None) -> Writer:
    name, title = walk.name, walk.title

    def write_items(frame: Frame, write: Write) -> None:
        items = select(frame)
        if not items:
            return otherwise(frame, write) if otherwise else None
        before, outer = frame.get(name, MISSING), frame.get("forloop", MISSING)
        loop = frame["forloop"] = Loop(
            title, len(items), outer if isinstance(outer, Loop) and outer.nests else None
        )
        try:
            for loop.turn, frame[name] in enumerate(items):
                try:
                    body(frame, write)
                except ContinueLoop:
                    frame.meter.charge(1)
        except BreakLoop:
            pass
        restore(frame, "forloop", outer)
        return restore(frame, name, before)

    return write_items


def restore(frame: Frame, name: str, before: object) -> None:
    """Give a name back what it stood for before a loop took it."""
    if before is MISSING:
        frame.pop(name, None)
    else:
        frame[name] = before


def parse_for(parser: Parser, token: TagToken) -> Node:
    """Read the tag, its body and its `else`."""
    walk = parse_walk(parser.cursor(token))
    body, edge = parser.block(token, "else", "endfor")
    otherwise = None
    while edge.name == "else":
        otherwise, edge = parser.block(token, "else", "endfor")
    return ForNode(token.at, walk, body, otherwise)
