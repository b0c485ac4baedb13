"""Compiler: turns the nodes of one source into closures."""

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, assert_never

from themes.engine.compile.deciding import Decision, decision
from themes.engine.compile.filtering import filtered_reader, pay
from themes.engine.compile.reading import Reader, literal, path_reader, range_reader, two_names
from themes.engine.drops import Drop
from themes.engine.errors import RenderError, SyntaxFault
from themes.engine.frame import Frame
from themes.engine.html import Html, escape_text
from themes.engine.limits import FREE
from themes.engine.syntax.expressions import (
    AnyExpression,
    Comparison,
    Condition,
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

type Print = tuple[str, str, str, Reader | None, int]
"""Text, then a value: what the reader gives, without one `root.key`; its offset."""


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
        self._places: dict[Writer, int] = {}

    def warn(self, message: str, at: int) -> None:
        """Note something wrong that shows only now, such as an unknown filter."""
        self.warnings.append(self.source.fault(message, at))

    def read(self, expression: AnyExpression) -> Reader:
        """The closure that works out an expression."""
        match expression:
            case Literal():
                value = literal(expression)
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

    def decision(self, expression: AnyExpression, *, wanted: bool = True) -> Decision:
        """The closure that decides a condition, or with `wanted` false its contrary."""
        return decision(expression, self, wanted=wanted)

    def guarded(self, writer: Writer, at: int) -> Writer:
        """The writer, whose failing prints the fault in its place and lets the rest go on."""
        self._places[writer] = at
        return writer

    def _guard(self, frame: Frame, write: Write, error: RenderError, writer: Writer) -> None:
        """What happens when a writer fails: called where the error is handled."""
        at = self._places.get(writer)
        if at is None:
            raise error
        write(frame.run.failed(self.source.locate(error, at)))

    # blocks -------------------------------------------------------------------------------------------

    def block(self, block: Block, *, quiet: bool = False) -> Writer:
        """The closure for nodes one after another; it pays for them beforehand.

        With `quiet` white space between tags is left out: the tag around it prints nothing else.
        """
        return self._sequence(block, quiet, 1 + sum(map(_cost, block.nodes)))

    def inline(self, block: Block, *, quiet: bool = False) -> Writer:
        """The closure for nodes that the block around them pays for."""
        return self._sequence(block, quiet, 0)

    def text_of(self, block: Block, *, quiet: bool = False) -> str | None:
        """What a block prints that holds nothing but text, else None."""
        if not all(isinstance(node, TextNode) for node in block.nodes):
            return None
        return "" if quiet else "".join(node.content for node in block.nodes if isinstance(node, TextNode))

    def _sequence(self, block: Block, quiet: bool, cost: int) -> Writer:
        """The closure for steps, each with the text before it. A step that fails may be guarded."""
        steps: list[tuple[str, Writer]] = []
        nodes = [node for node in block.nodes if not (quiet and isinstance(node, TextNode))]
        text = ""
        for prints, group in groupby(nodes, key=lambda node: isinstance(node, TextNode | OutputNode)):
            together = list(group)
            if not prints:
                for node in together:
                    steps.append((text, node.compile(self)))
                    text = ""
            elif any(isinstance(node, OutputNode) for node in together):
                steps.append(("", self._prints(together)))
            else:
                text = "".join(node.content for node in together if isinstance(node, TextNode))
        if not steps:
            return _paying(_text(text), cost) if cost else _text(text)
        if len(steps) == 1 and not text:
            return _paying(self._only(*steps[0]), cost) if cost else self._only(*steps[0])
        return self._all(steps, text, cost)

    def _only(self, text: str, step: Writer) -> Writer:
        if step not in self._places and not text:
            return step
        guard = self._guard

        def write_only(frame: Frame, write: Write) -> None:
            if text:
                write(text)
            try:
                step(frame, write)
            except RenderError as error:
                guard(frame, write, error, step)

        return write_only

    def _all(self, steps: list[tuple[str, Writer]], after: str, cost: int) -> Writer:
        plan = tuple(steps), after, cost, self._guard

        def write_all(frame: Frame, write: Write) -> None:
            together, after, cost, guard = plan
            if cost:
                meter = frame.meter
                meter.fuel -= cost
                if meter.fuel < 0:
                    meter.refill()
            for before, step in together:
                if before:
                    write(before)
                try:
                    step(frame, write)
                except RenderError as error:
                    guard(frame, write, error, step)
            if after:
                write(after)

        return write_all

    def _prints(self, nodes: list[Node]) -> Writer:
        """The closure for texts and outputs by turns."""
        pairs: list[Print] = []
        before = ""
        for node in nodes:
            if isinstance(node, TextNode):
                before += node.content
            elif isinstance(node, OutputNode):
                names = two_names(node.expression) if self.escape else None
                read = None if names else self.read(node.expression)
                pairs.append((before, *(names or ("", "")), read, node.at))
                before = ""
        return self._printing(pairs, before)

    def _printing(self, pairs: list[Print], after: str) -> Writer:
        if not self.escape:
            return self._printing_bare(pairs, after)
        locate = self.source.locate

        def write_pairs(frame: Frame, write: Write) -> None:
            for before, root, key, read, at in pairs:
                write(before)
                try:
                    # Most of what pages print is `object.property`: read here, it costs no call.
                    if read is not None:
                        value = read(frame)
                    else:
                        value = frame[root]
                        if value.__class__ is dict:
                            value = value.get(key)
                        else:
                            value = value[key] if isinstance(value, Drop) else item(value, key)
                    if value.__class__ is str:
                        value = escape_text(value)
                    elif value is None:
                        continue
                    elif value.__class__ is int:
                        value = str(value)
                    elif value.__class__ is not Html:
                        if value.__class__ is list:
                            pay(frame.meter, value)
                        value = printed(value)
                except RenderError as error:
                    value = frame.run.failed(locate(error, at))
                if (size := len(value)) > FREE and not frame.meter.covers(size):
                    frame.meter.charge(size // (FREE // 2))
                write(value)
            write(after)

        return write_pairs

    def _printing_bare(self, pairs: list[Print], after: str) -> Writer:
        """For texts that are no HTML."""
        locate = self.source.locate

        def write_pairs(frame: Frame, write: Write) -> None:
            for before, _, _, read, at in pairs:
                write(before)
                try:
                    value = read(frame) if read else None
                    if value.__class__ is list:
                        pay(frame.meter, value)
                    shown = text(value)
                except RenderError as error:
                    shown = frame.run.failed(locate(error, at))
                frame.meter.charge(len(shown) * 2 // FREE)
                write(shown)
            write(after)

        return write_pairs


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
