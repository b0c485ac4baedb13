"""`{% tablerow item in items cols: 3 %}…{% endtablerow %}`: the items as cells of a table, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass

from themes.engine.compile.compiler import Compiler, Write, Writer
from themes.engine.frame import BreakLoop, ContinueLoop, Frame
from themes.engine.loop import Loop
from themes.engine.syntax.expressions import AnyExpression
from themes.engine.syntax.nodes import Block, Node
from themes.engine.syntax.parser import Parser
from themes.engine.syntax.scanner import TagToken
from themes.engine.tags.for_ import restore
from themes.engine.tags.loops import MISSING, Walk, parse_walk, selection
from themes.engine.values import whole


class TableLoop(Loop):
    """`tablerowloop`."""

    def __init__(self, title: str, length: int, cols: int) -> None:
        super().__init__(title, length, None)
        self.cols = cols

    def __missing__(self, key: object) -> object:
        column = self.turn % self.cols
        match key:
            case "col":
                return column + 1
            case "col0":
                return column
            case "col_first":
                return column == 0
            case "col_last":
                return column == self.cols - 1
            case "row":
                return self.turn // self.cols + 1
        return super().__missing__(key)


@dataclass(slots=True)
class TableRowNode(Node):
    """Renders its body in a cell for each item."""

    walk: Walk
    body: Block

    def blocks(self) -> Iterator[Block]:
        yield self.body

    def expressions(self) -> Iterator[AnyExpression]:
        yield from self.walk.expressions()

    def compile(self, compiler: Compiler) -> Writer:
        name, title = self.walk.name, self.walk.title
        select, body = selection(self.walk, compiler), compiler.block(self.body)
        width = compiler.read(self.walk.cols) if self.walk.cols is not None else None

        def write_table(frame: Frame, write: Write) -> None:
            items = select(frame)
            wanted = width(frame) if width else None
            cols = max(1, whole(wanted, "cols") if wanted is not None else len(items))
            before, outer = frame.get(name, MISSING), frame.get("tablerowloop", MISSING)
            loop = frame["tablerowloop"] = TableLoop(title, len(items), cols)
            write('<tr class="row1">\n')
            try:
                for loop.turn, frame[name] in enumerate(items):
                    _write_cell(loop, body, frame, write)
            except BreakLoop:
                write("</td>")
            write("</tr>\n")
            restore(frame, "tablerowloop", outer)
            restore(frame, name, before)

        return compiler.guarded(write_table, self.at)


def _write_cell(loop: TableLoop, body: Writer, frame: Frame, write: Write) -> None:
    row, column = divmod(loop.turn, loop.cols)
    if column == 0 and row:
        write(f'</tr>\n<tr class="row{row + 1}">')
    write(f'<td class="col{column + 1}">')
    try:
        body(frame, write)
    except ContinueLoop:
        frame.meter.charge(1)
    write("</td>")


def parse_tablerow(parser: Parser, token: TagToken) -> Node:
    """Read the tag and its body."""
    walk = parse_walk(parser.cursor(token))
    body, _ = parser.block(token, "endtablerow")
    return TableRowNode(token.at, walk, body)
