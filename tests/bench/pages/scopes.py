"""Which names of a Liquid file a plain `{% set %}` of Jinja2 can't hold.

In Liquid a name that is assigned in a loop keeps its value behind the loop and in its next turns. In Jinja2
it is gone at the end of the turn, unless it is an attribute of a `namespace`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from themes.engine.syntax.expressions import Path, walk
from themes.engine.syntax.nodes import Block, Node
from themes.engine.tags.assign import AssignNode
from themes.engine.tags.capture import CaptureNode
from themes.engine.tags.for_ import ForNode
from themes.engine.tags.group import GroupNode


@dataclass(frozen=True)
class _Use:
    """A name is read or set: in which loops and captures, as the how many-th, and whether in every case."""

    name: str
    sets: bool
    scopes: tuple[int, ...]
    order: int
    surely: bool = True


def names_behind_loops(block: Block) -> frozenset[str]:
    """The names that need a namespace."""
    uses = [
        _Use(use.name, use.sets, use.scopes, order, use.surely)
        for order, use in enumerate(_uses(block, (), surely=True))
    ]
    found: set[str] = set()
    for name in {use.name for use in uses if use.sets}:
        own = [use for use in uses if use.name == name]
        if not all(_is_plain(use, own) for use in own if not use.sets):
            found.add(name)
    return frozenset(found)


def _uses(block: Block, scopes: tuple[int, ...], *, surely: bool) -> Iterator[_Use]:
    for node in block.nodes:
        for expression in node.expressions():
            for part in walk(expression):
                if isinstance(part, Path) and part.name:
                    yield _Use(part.name, False, scopes, 0)
        opens = isinstance(node, ForNode | CaptureNode)
        inner = (*scopes, node.at) if opens else scopes
        for inside in node.blocks():
            yield from _uses(inside, inner, surely=opens or (surely and _always(node)))
        if isinstance(node, AssignNode | CaptureNode):
            yield _Use(node.name, True, scopes, 0, surely)


def _always(node: Node) -> bool:
    return isinstance(node, GroupNode)


def _is_plain(get: _Use, uses: list[_Use]) -> bool:
    """Whether what is read was set where Jinja2 sees it, and nothing else can have been set since."""
    sets = [use for use in uses if use.sets and (use.order < get.order or _shared(use, get))]
    if all(not use.scopes for use in sets):
        return True
    seen = [use for use in sets if use.surely and use.order < get.order and _is_around(use, get)]
    if not seen:
        return False
    last = seen[-1]
    between = [use for use in sets if use.order > last.order and use.order < get.order]
    turns = set(get.scopes) - set(last.scopes)
    return all(_is_around(use, get) and use.scopes == last.scopes for use in between) and not any(
        turns.intersection(use.scopes) for use in sets
    )


def _is_around(use: _Use, other: _Use) -> bool:
    return other.scopes[: len(use.scopes)] == use.scopes


def _shared(use: _Use, other: _Use) -> bool:
    return bool(set(use.scopes) & set(other.scopes))
