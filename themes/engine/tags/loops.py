"""What `for` and `tablerow` share: which items they walk, and what a template can ask about the loop."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal as OneOf

from themes.engine.compile.compiler import Compiler
from themes.engine.frame import Frame
from themes.engine.said import Said
from themes.engine.syntax.cursor import Cursor
from themes.engine.syntax.expressions import AnyExpression, Expression
from themes.engine.values import items_of, whole

CONTINUE = "continue "
"""Prefix of the registers that keep where a loop ended, for `offset: continue`."""

MISSING = object()
"""Stands for a name that a frame did not have before a loop took it."""


@dataclass(slots=True)
class Walk:
    """`item in items reversed limit: n offset: n cols: n`."""

    name: str
    items: Expression
    title: str
    backwards: bool = False
    limit: Expression | None = None
    offset: "Expression | OneOf['continue'] | None" = None
    cols: Expression | None = None

    def expressions(self) -> Iterator[AnyExpression]:
        """Everything that is worked out before the first turn."""
        yield self.items
        yield from (
            part for part in (self.limit, self.offset, self.cols) if part is not None and part != "continue"
        )


def parse_walk(cursor: Cursor) -> Walk:
    """Read the head of a loop."""
    name = cursor.name(Said("a name for the items"))
    cursor.accept("?")
    if not cursor.accept("in"):
        cursor.skip_to("in")
        cursor.expect("in")
    at = cursor.word.at
    items = cursor.value()
    walk = Walk(name, items, f"{name}-{cursor.written(at)}")
    while not cursor.at_end:
        _option(cursor, walk)
    return walk


def _option(cursor: Cursor, walk: Walk) -> None:
    if cursor.accept(","):
        return
    if cursor.accept("reversed"):
        walk.backwards = True
        return
    word = cursor.word.text
    if word not in {"limit", "offset", "cols"}:
        cursor.warn(Said("“%(word)s” is no option of a loop", word=word))
        cursor.step()
        return
    cursor.step()
    cursor.expect(":")
    if word == "offset" and cursor.accept("continue"):
        walk.offset = "continue"
    else:
        setattr(walk, word, cursor.value())


type Selection = Callable[[Frame], Sequence[object]]


def selection(walk: Walk, compiler: Compiler) -> Selection:
    """The closure for the items that a loop really walks."""
    read = compiler.read(walk.items)
    key = CONTINUE + walk.title
    if walk.limit is None and walk.offset is None and not walk.backwards:

        def select_all(frame: Frame) -> Sequence[object]:
            items = items_of(read(frame))
            frame.registers[key] = len(items)
            return items

        return select_all
    limit = compiler.read(walk.limit) if walk.limit is not None else None
    offset = compiler.read(walk.offset) if walk.offset is not None and walk.offset != "continue" else None

    def select(frame: Frame) -> Sequence[object]:
        items = items_of(read(frame))
        start = (
            frame.registers.get(key, 0) if walk.offset == "continue" else _count(offset, frame, "offset") or 0
        )
        most = _count(limit, frame, "limit")
        end = len(items) if most is None else min(start + max(most, 0), len(items))
        chosen = items[max(start, 0) : end]
        frame.registers[key] = max(start, 0) + len(chosen)
        return chosen[::-1] if walk.backwards else chosen

    return select


def _count(read: Callable[[Frame], object] | None, frame: Frame, name: str) -> int | None:
    value = read(frame) if read else None
    return None if value is None else whole(value, name)
