"""Closures that read values: literals, paths, ranges and filters."""

from collections.abc import Callable
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING

from themes.engine.drops import Drop
from themes.engine.frame import Frame
from themes.engine.html import Html, is_plain
from themes.engine.loop import LOOP_ANSWERS, Loop
from themes.engine.syntax.expressions import (
    AnyExpression,
    Comparison,
    Expression,
    Filtered,
    Literal,
    Path,
    Range,
    walk,
)
from themes.engine.values import item, span, text

if TYPE_CHECKING:
    from themes.engine.compile.compiler import Compiler

type Reader = Callable[[Frame], object]
"""Works out a value."""

SPECIAL_KEYS = frozenset({"size", "first", "last"})
"""Names that lists and texts answer to."""


LOOPS = frozenset({"forloop", "tablerowloop"})
"""Names under which loops can be asked."""


def literal(expression: Literal) -> object:
    """The value of a literal. Text that reads the same as text and as markup is text: filters are quicker
    with it.
    """
    value = expression.value
    return str(value) if isinstance(value, Html) and is_plain(value) else value


def range_reader(expression: Range, compiler: "Compiler") -> Reader:
    """The closure for `(start..stop)`."""
    first, last = compiler.read(expression.start), compiler.read(expression.stop)
    return lambda frame: span(first(frame), last(frame))


def path_reader(path: Path, compiler: "Compiler") -> Reader:
    """The closure for a path; those of one and two plain names are the ones that pages are full of."""
    if not isinstance(path.root, str):
        return _computed_root(path, compiler)
    if path.root in LOOPS and len(path.keys) == 1 and path.keys[0] in LOOP_ANSWERS:
        return _of_loop(path.root, str(path.keys[0]))
    if not path.keys:
        return itemgetter(path.root)
    if any(not isinstance(key, str | int) for key in path.keys):
        return _computed(itemgetter(path.root), path, compiler)
    if path.keys[-1] == "size":
        return _size_of(path_reader(replace(path, keys=path.keys[:-1]), compiler))
    if len(path.keys) == 1 and path.keys[0] not in SPECIAL_KEYS:
        return _of_two(path.root, path.keys[0])
    if len(path.keys) == 2 and not SPECIAL_KEYS.intersection(path.keys):
        return _of_three(path.root, *path.keys)
    return _of_many(path.root, path.keys)


def _of_loop(root: str, key: str) -> Reader:
    answer = LOOP_ANSWERS[key]

    def read(frame: Frame) -> object:
        loop = frame[root]
        return answer(loop) if isinstance(loop, Loop) else item(loop, key)

    return read


def _of_two(root: str, key: object) -> Reader:
    def read(frame: Frame) -> object:
        value = frame[root]
        if value.__class__ is dict:
            return value.get(key)
        return value[key] if isinstance(value, Drop) else item(value, key)

    return read


def _of_three(root: str, first: object, second: object) -> Reader:
    def read(frame: Frame) -> object:
        value = frame[root]
        if value.__class__ is dict:
            value = value.get(first)
        else:
            value = value[first] if isinstance(value, Drop) else item(value, first)
        if value.__class__ is dict:
            return value.get(second)
        return value[second] if isinstance(value, Drop) else item(value, second)

    return read


def _of_many(root: str, keys: tuple[object, ...]) -> Reader:
    def read(frame: Frame) -> object:
        value = frame[root]
        for key in keys:
            value = item(value, key)
        return value

    return read


def _size_of(read: Reader) -> Reader:
    def read_size(frame: Frame) -> object:
        value = read(frame)
        return len(value) if value.__class__ is list else item(value, "size")

    return read_size


def _computed(start: Reader, path: Path, compiler: "Compiler") -> Reader:
    steps = [
        (lambda frame, key=key: key) if isinstance(key, str | int) else compiler.read(key)
        for key in path.keys
    ]

    def read(frame: Frame) -> object:
        value = start(frame)
        for step in steps:
            value = item(value, as_key(step(frame)))
        return value

    return read


def _computed_root(path: Path, compiler: "Compiler") -> Reader:
    assert not isinstance(path.root, str)
    name = compiler.read(path.root)

    def start(frame: Frame) -> object:
        found = name(frame)
        return frame[str(found)] if isinstance(found, str) else None

    return _computed(start, path, compiler)


def as_key(key: object) -> object:
    """A worked out key as `item` takes it: a text is plain, a drop stands for what it prints."""
    if key.__class__ is str or key.__class__ is int:
        return key
    if isinstance(key, str | Drop):
        return str(text(key))
    if isinstance(key, float):
        return int(key) if key == key and abs(key) < 1e15 else None
    return key


def two_names(expression: Expression) -> tuple[str, str] | None:
    """The two names of a path like `product.title`, None for all else."""
    match expression:
        case Path(root=str(root), keys=(str(key),)) if key not in SPECIAL_KEYS and root not in LOOPS:
            return root, key
    return None


def reads_only(expression: AnyExpression) -> bool:
    """Whether working out an expression can't fail: it has no filter and no order of unlike values."""
    return not any(
        isinstance(part, Filtered) or (isinstance(part, Comparison) and part.operator in "<=>=")
        for part in walk(expression)
    )


def known_text(expression: AnyExpression) -> str | None:
    """The text of a literal, None for all else."""
    return (
        str(expression.value)
        if isinstance(expression, Literal) and isinstance(expression.value, str)
        else None
    )
