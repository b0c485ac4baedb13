"""Expressions: what stands inside `{{ … }}` and after the name of a tag."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as OneOf


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, number, boolean, nil, `blank` or `empty`."""

    value: object
    at: int = 0


@dataclass(frozen=True, slots=True)
class Path:
    """`product.variants[0].title`: a root name and keys; a key may be an expression itself."""

    root: "str | Expression"
    keys: "tuple[str | int | Expression, ...]"
    at: int
    written: str

    @property
    def name(self) -> str:
        """The root when it is a plain name, else ""."""
        return self.root if isinstance(self.root, str) else ""


@dataclass(frozen=True, slots=True)
class Range:
    """`(start..stop)`."""

    start: "Expression"
    stop: "Expression"
    at: int


@dataclass(frozen=True, slots=True)
class FilterUse:
    """`| name: value, key: value`."""

    name: str
    args: "tuple[Expression, ...]"
    named: "tuple[tuple[str, Expression], ...]"
    at: int


@dataclass(frozen=True, slots=True)
class Filtered:
    """A value and the filters it goes through; there is at least one."""

    value: "Expression"
    filters: tuple[FilterUse, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right`."""

    left: "Expression"
    operator: str
    right: "Expression"
    at: int


@dataclass(frozen=True, slots=True)
class Condition:
    """Terms joined by `and` and `or`, which Liquid reads from the right: `joins[i]` follows `terms[i]`."""

    terms: "tuple[Expression | Comparison, ...]"
    joins: tuple[OneOf["and", "or"], ...]


type Expression = Literal | Path | Range | Filtered
type AnyExpression = Expression | Comparison | Condition


def inner(expression: AnyExpression) -> Iterator[AnyExpression]:
    """The expressions directly inside one."""
    match expression:
        case Path(root=root, keys=keys):
            yield from (part for part in (root, *keys) if not isinstance(part, str | int))
        case Range(start=start, stop=stop):
            yield from (start, stop)
        case Filtered(value=value, filters=filters):
            yield value
            for use in filters:
                yield from use.args
                yield from (value for _, value in use.named)
        case Comparison(left=left, right=right):
            yield from (left, right)
        case Condition(terms=terms):
            yield from terms


def walk(expression: AnyExpression) -> Iterator[AnyExpression]:
    """An expression and all inside it."""
    waiting = [expression]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(inner(current))
