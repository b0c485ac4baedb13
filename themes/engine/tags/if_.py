"""`{% if a %}…{% elsif b %}…{% else %}…{% endif %}`: the first branch that is true; `unless` negates."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from themes.engine.compile.compiler import Compiler, Write, Writer
from themes.engine.compile.deciding import Decision
from themes.engine.compile.reading import reads_only
from themes.engine.frame import Frame
from themes.engine.syntax.expressions import AnyExpression
from themes.engine.syntax.nodes import Block, Node
from themes.engine.syntax.parser import Parser
from themes.engine.syntax.scanner import TagToken


@dataclass(slots=True)
class IfNode(Node):
    """The first branch whose condition holds. `negated` is `unless`: it turns the first condition round."""

    branches: list[tuple[AnyExpression, Block]]
    otherwise: Block | None
    negated: bool
    inline: ClassVar[bool] = True

    @property
    def blank(self) -> bool:  # type: ignore[override]
        return all(block.blank for block in self.blocks())

    def blocks(self) -> Iterator[Block]:
        yield from (body for _, body in self.branches)
        if self.otherwise is not None:
            yield self.otherwise

    def expressions(self) -> Iterator[AnyExpression]:
        yield from (condition for condition, _ in self.branches)

    def compile(self, compiler: Compiler) -> Writer:
        quiet = self.blank
        only = compiler.text_of(self.branches[0][1], quiet=quiet)
        branches = [
            (
                compiler.decision(condition, wanted=bool(place) or not self.negated),
                compiler.inline(body, quiet=quiet),
            )
            for place, (condition, body) in enumerate(self.branches)
        ]
        otherwise = compiler.inline(self.otherwise, quiet=quiet) if self.otherwise is not None else None
        if only is not None and otherwise is None and len(branches) == 1:
            writer = _text_choice(branches[0][0], only)
        else:
            writer = _choice(branches, otherwise)
        sure = all(reads_only(condition) for condition, _ in self.branches)
        return writer if sure else compiler.guarded(writer, self.at)


def _choice(branches: list[tuple[Decision, Writer]], otherwise: Writer | None) -> Writer:
    if len(branches) == 1:
        return _short_choice(*branches[0], otherwise)

    def write_first(frame: Frame, write: Write) -> None:
        for decide, body in branches:
            if decide(frame):
                return body(frame, write)
        return otherwise(frame, write) if otherwise else None

    return write_first


def _text_choice(decide: Decision, text: str) -> Writer:
    def write_if(frame: Frame, write: Write) -> None:
        if decide(frame):
            write(text)

    return write_if


def _short_choice(decide: Decision, body: Writer, otherwise: Writer | None) -> Writer:
    if otherwise is None:

        def write_if(frame: Frame, write: Write) -> None:
            if decide(frame):
                body(frame, write)

        return write_if

    def write_either(frame: Frame, write: Write) -> None:
        if decide(frame):
            body(frame, write)
        else:
            otherwise(frame, write)

    return write_either


def parse_if(parser: Parser, token: TagToken) -> Node:
    """Read the tag and its branches."""
    branches: list[tuple[AnyExpression, Block]] = []
    otherwise: Block | None = None
    edge, end = token, f"end{token.name}"
    while edge.name in {token.name, "elsif"}:
        condition = parser.cursor(edge).condition()
        body, edge = parser.block(token, "elsif", "else", end)
        branches.append((condition, body))
    while edge.name != end:
        ignored = otherwise is not None
        body, edge = parser.block(token, "elsif", "else", end)
        otherwise = otherwise if ignored else body
    return IfNode(token.at, branches, otherwise, token.name == "unless")
