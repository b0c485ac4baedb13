"""`{% case value %}{% when a, b or c %}…{% else %}…{% endcase %}`: the branch whose value is the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from themes.engine.compile.compiler import Compiler, Write, Writer
from themes.engine.compile.reading import Reader
from themes.engine.frame import Frame
from themes.engine.said import Said
from themes.engine.syntax.expressions import AnyExpression, Expression
from themes.engine.syntax.nodes import Block, Node
from themes.engine.syntax.parser import Parser
from themes.engine.syntax.scanner import TagToken
from themes.engine.values import equal


@dataclass(slots=True)
class Branch:
    """`when` with its values, or `else` with None."""

    values: list[Expression] | None
    body: Block


@dataclass(slots=True)
class CaseNode(Node):
    """Renders every branch that has the value; an `else` only when none before it did."""

    value: Expression
    branches: list[Branch]

    @property
    def blank(self) -> bool:  # type: ignore[override]
        return all(branch.body.blank for branch in self.branches)

    def blocks(self) -> Iterator[Block]:
        yield from (branch.body for branch in self.branches)

    def expressions(self) -> Iterator[AnyExpression]:
        yield self.value
        for branch in self.branches:
            yield from branch.values or ()

    def compile(self, compiler: Compiler) -> Writer:
        read = compiler.read(self.value)
        branches: list[tuple[list[Reader] | None, Writer]] = [
            (
                None if branch.values is None else [compiler.read(value) for value in branch.values],
                compiler.block(branch.body, quiet=self.blank),
            )
            for branch in self.branches
        ]

        def write_case(frame: Frame, write: Write) -> None:
            value, done = read(frame), False
            for choices, body in branches:
                if choices is None:
                    if not done:
                        body(frame, write)
                    continue
                for choice in choices:
                    if equal(value, choice(frame)):
                        done = True
                        body(frame, write)

        return compiler.guarded(write_case, self.at)


def parse_case(parser: Parser, token: TagToken) -> Node:
    """Read the tag and its branches. What stands before the first one is passed over."""
    cursor = parser.cursor(token)
    value = cursor.value()
    cursor.end()
    branches: list[Branch] = []
    _, edge = parser.block(token, "when", "else", "endcase")
    while edge.name != "endcase":
        values = _values(parser, edge) if edge.name == "when" else None
        body, edge = parser.block(token, "when", "else", "endcase")
        branches.append(Branch(values, body))
    return CaseNode(token.at, value, branches)


def _values(parser: Parser, token: TagToken) -> list[Expression]:
    cursor = parser.cursor(token)
    values: list[Expression] = []
    while not cursor.at_end:
        values.append(cursor.value())
        if not cursor.accept(",", "or"):
            break
    if not values:
        cursor.warn(Said("“when” needs a value"))
    return values
