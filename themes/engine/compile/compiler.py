"""Compiler: turns the nodes of one source into closures."""

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, assert_never

from themes.engine.compile.deciding import Decision, decision
from themes.engine.compile.filtering import filtered_reader, pay
from themes.engine.compile.reading import LOOPS, SPECIAL_KEYS, Reader, path_reader, range_reader
from themes.engine.drops import Drop
from themes.engine.errors import RenderError, SyntaxFault, TemplateError
from themes.engine.frame import Frame
from themes.engine.html import Html, escape_text
from themes.engine.limits import FREE
from themes.engine.syntax.expressions import (
    AnyExpression,
    Comparison,
    Condition,
    Expression,
    Filtered,
    Literal,
    Path,
    Range,
    walk,
)
from themes.engine.syntax.nodes import Block, Node, OutputNode, TextNode
from themes.engine.syntax.source import Source
from themes.engine.values import item, printed, text

if TYPE_CHECKING:
    from themes.engine.tags.declared import Filter

type Write = Callable[[str], object]
type Writer = Callable[[Frame, Write], None]
"""Renders a node: hands text to `write`."""

type Print = tuple[str, str | None, str | None, Reader, int]
"""Text, then a value: `root.key` when it is a path of two names, else what the reader gives; its offset."""


class Compiler:
    """Compiles the nodes of one source. `escape` is whether printed text is escaped."""

    def __init__(
        self, source: Source, filters: "Mapping[str, Filter]", *, escape: bool, lax_filters: bool
    ) -> None:
        self.source = source
        self.filters = filters
        self.escape = escape
        self.lax_filters = lax_filters
        self.warnings: list[SyntaxFault] = []

    def warn(self, message: str, at: int) -> None:
        """Note something wrong that shows only now, such as an unknown filter."""
        self.warnings.append(self.source.fault(message, at))

    def read(self, expression: AnyExpression) -> Reader:
        """The closure that works out an expression."""
        match expression:
            case Literal(value=value):
                return lambda frame: value
            case Path():
                return path_reader(expression, self)
            case Range():
                return range_reader(expression, self)
            case Filtered():
                return filtered_reader(expression, self)
            case Comparison() | Condition():
                return self.decision(expression)
            case _:
                assert_never(expression)

    def decision(self, expression: AnyExpression) -> Decision:
        """The closure that decides a condition."""
        return decision(expression, self)

    def located(self, decide: Decision, at: int) -> Decision:
        """The decision, whose faults name their place."""
        source = self.source

        def decide_here(frame: Frame) -> bool:
            try:
                return decide(frame)
            except TemplateError as error:
                raise source.locate(error, at) from None

        return decide_here

    def guarded(self, writer: Writer, at: int) -> Writer:
        """The writer, whose failing prints the fault in its place and lets the rest go on."""
        source = self.source

        def write_guarded(frame: Frame, write: Write) -> None:
            try:
                writer(frame, write)
            except RenderError as error:
                write(frame.run.failed(source.locate(error, at)))

        return write_guarded

    # blocks -------------------------------------------------------------------------------------------

    def block(self, block: Block, *, quiet: bool = False) -> Writer:
        """The closure for nodes one after another; it pays for them beforehand.

        With `quiet` white space between tags is left out: the tag around it prints nothing else.
        """
        return _paying(self.inline(block, quiet=quiet), 1 + sum(map(_cost, block.nodes)))

    def inline(self, block: Block, *, quiet: bool = False) -> Writer:
        """The closure for nodes that the block around them pays for."""
        nodes = [node for node in block.nodes if not (quiet and isinstance(node, TextNode))]
        steps: list[Writer] = []
        for prints, group in groupby(nodes, key=lambda node: isinstance(node, TextNode | OutputNode)):
            together = list(group)
            steps += [self._prints(together)] if prints else [node.compile(self) for node in together]
        return _sequence(steps)

    def _prints(self, nodes: list[Node]) -> Writer:
        """The closure for texts and outputs by turns."""
        pairs: list[Print] = []
        before = ""
        for node in nodes:
            if isinstance(node, TextNode):
                before += node.content
            elif isinstance(node, OutputNode):
                pairs.append((before, *_two_names(node.expression), self.read(node.expression), node.at))
                before = ""
        return self._printing(pairs, before) if pairs else _text(before)

    def _printing(self, pairs: list[Print], after: str) -> Writer:
        source, slow = self.source, printed if self.escape else text
        escaped: Callable[[str], str] = escape_text if self.escape else str

        def write_pairs(frame: Frame, write: Write) -> None:
            for before, root, key, read, at in pairs:
                write(before)
                try:
                    # Most of what pages print is `object.property`: read here, it costs no call.
                    if root is None:
                        value = read(frame)
                    else:
                        value = frame[root]
                        if value.__class__ is dict:
                            value = value.get(key)
                        else:
                            value = value[key] if isinstance(value, Drop) else item(value, key)
                    if value.__class__ is str:
                        value = escaped(value)
                    elif value is None:
                        continue
                    elif value.__class__ is not Html:
                        if value.__class__ is list:
                            pay(frame.meter, value)
                        value = slow(value)
                except RenderError as error:
                    value = frame.run.failed(source.locate(error, at))
                if len(value) > FREE:
                    frame.meter.charge(len(value) * 2 // FREE)
                write(value)
            write(after)

        return write_pairs


def _two_names(expression: Expression) -> tuple[str | None, str | None]:
    """The two names of a path like `product.title`, else None twice."""
    match expression:
        case Path(root=str(root), keys=(str(key),)) if key not in SPECIAL_KEYS and root not in LOOPS:
            return root, key
    return None, None


def _text(content: str) -> Writer:
    def write_text(frame: Frame, write: Write) -> None:
        write(content)

    return write_text


def _cost(node: Node) -> int:
    """Fuel of a node: one, one for each filter and each term of a condition, one for each 64 characters of
    text, and the dearest of the blocks that it renders at most once.
    """
    if isinstance(node, TextNode):
        return len(node.content) // FREE
    parts = [part for held in node.expressions() for part in walk(held)]
    filters = sum(len(part.filters) for part in parts if isinstance(part, Filtered))
    terms = sum(len(part.terms) for part in parts if isinstance(part, Condition))
    inside = max((sum(map(_cost, block.nodes)) for block in node.blocks()), default=0) if node.inline else 0
    return 1 + filters + terms + inside


def _paying(writer: Writer, cost: int) -> Writer:
    def write_paid(frame: Frame, write: Write) -> None:
        meter = frame.meter
        meter.fuel -= cost
        if meter.fuel < 0:
            meter.refill()
        writer(frame, write)

    return write_paid


def _sequence(steps: list[Writer]) -> Writer:
    match steps:
        case []:
            return lambda frame, write: None
        case [only]:
            return only
        case [first, second]:
            return _two(first, second)
        case [first, second, third]:
            return _three(first, second, third)
    together = tuple(steps)

    def write_all(frame: Frame, write: Write) -> None:
        for step in together:
            step(frame, write)

    return write_all


def _two(first: Writer, second: Writer) -> Writer:
    def write_two(frame: Frame, write: Write) -> None:
        first(frame, write)
        second(frame, write)

    return write_two


def _three(first: Writer, second: Writer, third: Writer) -> Writer:
    def write_three(frame: Frame, write: Write) -> None:
        first(frame, write)
        second(frame, write)
        third(frame, write)

    return write_three
