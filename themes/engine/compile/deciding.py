"""Closures that decide: what `if`, `unless` and `case` ask."""

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from themes.engine.compile.filtering import pay
from themes.engine.compile.reading import LOOPS, SPECIAL_KEYS, Reader
from themes.engine.drops import Drop
from themes.engine.frame import Frame
from themes.engine.limits import FREE
from themes.engine.syntax.expressions import AnyExpression, Comparison, Condition, Expression, Literal, Path
from themes.engine.values import BLANK, EMPTY, Blank, Empty, at_most, contains, equal, item, less

if TYPE_CHECKING:
    from themes.engine.compile.compiler import Compiler

type Decision = Callable[[Frame], bool]

ORDERS: dict[str, Callable[[object, object], bool]] = {
    "<": less,
    "<=": at_most,
    ">": lambda left, right: less(right, left),
    ">=": lambda left, right: at_most(right, left),
}
PLAIN_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def decision(expression: AnyExpression, compiler: "Compiler") -> Decision:
    """The closure that decides a condition."""
    if isinstance(expression, Condition):
        return _joined([compiler.decision(term) for term in expression.terms], expression.joins)
    if isinstance(expression, Comparison):
        return _comparison(expression, compiler)
    if isinstance(expression, Literal):
        known = expression.value is not None and expression.value is not False
        return lambda frame: known
    return _truth(expression, compiler)


def _truth(expression: Expression, compiler: "Compiler") -> Decision:
    match expression:
        case Path(root=str(root), keys=()):
            return _true_name(root)
        case Path(root=str(root), keys=(str(key),)) if key not in SPECIAL_KEYS and root not in LOOPS:
            return _true_member(root, key)
    read = compiler.read(expression)

    def decide(frame: Frame) -> bool:
        value = read(frame)
        return value is not None and value is not False

    return decide


def _true_name(name: str) -> Decision:
    def decide(frame: Frame) -> bool:
        value = frame[name]
        return value is not None and value is not False

    return decide


def _true_member(root: str, key: str) -> Decision:
    def decide(frame: Frame) -> bool:
        value = frame[root]
        if value.__class__ is dict:
            value = value.get(key)
        else:
            value = value[key] if isinstance(value, Drop) else item(value, key)
        return value is not None and value is not False

    return decide


def _joined(terms: list[Decision], joins: tuple[str, ...]) -> Decision:
    """Liquid reads from the right, so a term that decides its join decides all that follows."""
    if len(terms) == 2:
        left, right = terms
        if joins[0] == "and":
            return lambda frame: left(frame) and right(frame)
        return lambda frame: left(frame) or right(frame)
    steps = list(zip(terms, [join == "or" for join in joins], strict=False))
    last = terms[-1]

    def decide(frame: Frame) -> bool:
        for term, decided_by in steps:
            if term(frame) is decided_by:
                return decided_by
        return last(frame)

    return decide


def _comparison(expression: Comparison, compiler: "Compiler") -> Decision:
    if expression.operator in {"==", "!=", "<>"}:
        same = equality(expression.left, expression.right, compiler)
        return same if expression.operator == "==" else lambda frame: not same(frame)
    left, right = compiler.read(expression.left), compiler.read(expression.right)
    if expression.operator == "contains":
        return _containment(left, right)
    return compiler.located(_order(left, right, expression.operator), expression.at)


def _order(left: Reader, right: Reader, sign: str) -> Decision:
    """Whole numbers, which prices and counts are, are compared at once; all else by Liquid's rules."""
    plain, compare = PLAIN_ORDERS[sign], ORDERS[sign]

    def decide(frame: Frame) -> bool:
        one, other = left(frame), right(frame)
        if one.__class__ is int and other.__class__ is int:
            return plain(one, other)
        return compare(one, other)

    return decide


def _containment(left: Reader, right: Reader) -> Decision:
    def decide(frame: Frame) -> bool:
        whole, part = left(frame), right(frame)
        if isinstance(whole, str | list) and len(whole) > FREE:
            frame.meter.charge(len(whole) // FREE if isinstance(whole, str) else len(whole))
        return contains(whole, part)

    return decide


def equality(left: Expression, right: Expression, compiler: "Compiler") -> Decision:
    """The closure for `left == right`; a literal on the right has a shorter one."""
    read = compiler.read(left)
    if isinstance(right, Literal):
        return _equals_known(read, right.value)
    other = compiler.read(right)

    def decide(frame: Frame) -> bool:
        one, two = read(frame), other(frame)
        if isinstance(one, list) and isinstance(two, list):
            pay(frame.meter, one)
        return equal(one, two)

    return decide


def _equals_known(read: Reader, known: object) -> Decision:
    if isinstance(known, str):
        plain = str(known)
        return lambda frame: operator.eq(read(frame), plain)
    if known is None:
        return lambda frame: (value := read(frame)) is None or value is BLANK
    if isinstance(known, Blank | Empty):
        return _equals_nothing(read, known)

    return lambda frame: equal(read(frame), known)


def _equals_nothing(read: Reader, known: Blank | Empty) -> Decision:
    nil = known is not EMPTY

    def decide(frame: Frame) -> bool:
        value = read(frame)
        if value.__class__ is str:
            return not value or (nil and value.isspace())
        return nil if value is None else known == value

    return decide
