"""Closures that decide: what `if`, `unless` and `case` ask."""

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from themes.engine.compile.filtering import SIZED, pay
from themes.engine.compile.reading import Reader, two_names
from themes.engine.drops import Drop
from themes.engine.errors import TemplateError
from themes.engine.frame import Frame
from themes.engine.limits import FREE
from themes.engine.syntax.expressions import AnyExpression, Comparison, Condition, Expression, Literal, Path
from themes.engine.syntax.source import Source
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


def decision(expression: AnyExpression, compiler: "Compiler", *, wanted: bool = True) -> Decision:
    """The closure that decides a condition, or with `wanted` false its contrary."""
    if isinstance(expression, Condition | Comparison):
        if isinstance(expression, Condition):
            decide = _joined([compiler.decision(term) for term in expression.terms], expression.joins)
        else:
            decide = _comparison(expression, compiler)
        return decide if wanted else lambda frame: not decide(frame)
    if isinstance(expression, Literal):
        known = (expression.value is not None and expression.value is not False) is wanted
        return lambda frame: known
    return _truth(expression, compiler, wanted)


def _truth(expression: Expression, compiler: "Compiler", wanted: bool) -> Decision:
    if isinstance(expression, Path) and expression.name and not expression.keys:
        return _true_name(expression.name, wanted)
    if names := two_names(expression):
        return _true_member(*names, wanted)
    read = compiler.read(expression)

    def decide(frame: Frame) -> bool:
        value = read(frame)
        return (value is not None and value is not False) is wanted

    return decide


def _true_name(name: str, wanted: bool) -> Decision:
    def decide(frame: Frame) -> bool:
        value = frame[name]
        return (value is not None and value is not False) is wanted

    return decide


def _true_member(root: str, key: str, wanted: bool) -> Decision:
    def decide(frame: Frame) -> bool:
        value = frame[root]
        if value.__class__ is dict:
            value = value.get(key)
        else:
            value = value[key] if isinstance(value, Drop) else item(value, key)
        return (value is not None and value is not False) is wanted

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
        return equality(expression.left, expression.right, compiler, wanted=expression.operator == "==")
    left, right = compiler.read(expression.left), compiler.read(expression.right)
    if expression.operator == "contains":
        return _containment(left, right)
    if isinstance(expression.right, Literal) and expression.right.value.__class__ is int:
        return _order_of_known(left, expression.right.value, expression, compiler.source)
    return _order(left, right, expression, compiler.source)


def _order(left: Reader, right: Reader, expression: Comparison, source: Source) -> Decision:
    """Whole numbers, which prices and counts are, are compared at once; all else by Liquid's rules."""
    plain, compare, at = PLAIN_ORDERS[expression.operator], ORDERS[expression.operator], expression.at

    def decide(frame: Frame) -> bool:
        try:
            one, other = left(frame), right(frame)
            if one.__class__ is int and other.__class__ is int:
                return plain(one, other)
            return compare(one, other)
        except TemplateError as error:
            raise source.locate(error, at) from None

    return decide


def _order_of_known(left: Reader, known: object, expression: Comparison, source: Source) -> Decision:
    """As `_order`, beside a whole number that the template says."""
    plain, compare, at = PLAIN_ORDERS[expression.operator], ORDERS[expression.operator], expression.at

    def decide(frame: Frame) -> bool:
        try:
            value = left(frame)
            return plain(value, known) if value.__class__ is int else compare(value, known)
        except TemplateError as error:
            raise source.locate(error, at) from None

    return decide


def _containment(left: Reader, right: Reader) -> Decision:
    def decide(frame: Frame) -> bool:
        whole: Any = left(frame)
        part = right(frame)
        if whole.__class__ in SIZED and len(whole) > FREE:
            frame.meter.charge(len(whole) // FREE if isinstance(whole, str) else len(whole))
        return contains(whole, part)

    return decide


def equality(left: Expression, right: Expression, compiler: "Compiler", *, wanted: bool = True) -> Decision:
    """The closure for `left == right`, or with `wanted` false for `left != right`; a literal on the right
    has a shorter one.
    """
    if isinstance(right, Literal):
        return _equals_known(left, right.value, compiler, wanted)
    read, other = compiler.read(left), compiler.read(right)

    def decide(frame: Frame) -> bool:
        one, two = read(frame), other(frame)
        if isinstance(one, list) and isinstance(two, list):
            pay(frame.meter, one)
        return equal(one, two) is wanted

    return decide


def _equals_known(left: Expression, known: object, compiler: "Compiler", wanted: bool) -> Decision:
    names = two_names(left)
    if names and isinstance(known, str):
        return _member_is_text(*names, str(known), wanted)
    if names and isinstance(known, Blank | Empty):
        return _member_is_nothing(*names, known, wanted)
    read = compiler.read(left)
    if isinstance(known, str):
        plain = str(known)
        return lambda frame: (read(frame) == plain) is wanted
    if known is None:
        return lambda frame: ((value := read(frame)) is None or value is BLANK) is wanted
    if isinstance(known, Blank | Empty):
        return _is_nothing(read, known, wanted)
    return _is_number(read, known, wanted) if known.__class__ is int else _is_same(read, known, wanted)


def _is_same(read: Reader, known: object, wanted: bool) -> Decision:
    return lambda frame: equal(read(frame), known) is wanted


def _is_number(read: Reader, known: object, wanted: bool) -> Decision:
    def decide(frame: Frame) -> bool:
        value = read(frame)
        return (value == known if value.__class__ is int else equal(value, known)) is wanted

    return decide


def _member_is_text(root: str, key: str, known: str, wanted: bool) -> Decision:
    """Whether `object.property` is a text: read here, it costs no call."""

    def decide(frame: Frame) -> bool:
        value = frame[root]
        if value.__class__ is dict:
            value = value.get(key)
        else:
            value = value[key] if isinstance(value, Drop) else item(value, key)
        return (value == known) is wanted

    return decide


def _is_nothing(read: Reader, known: Blank | Empty, wanted: bool) -> Decision:
    spaces = known is not EMPTY
    nil = spaces is wanted

    def decide(frame: Frame) -> bool:
        value = read(frame)
        if value.__class__ is str:
            return (not value or (spaces and value.isspace())) is wanted
        return nil if value is None else (known == value) is wanted

    return decide


def _member_is_nothing(root: str, key: str, known: Blank | Empty, wanted: bool) -> Decision:
    """As `_is_nothing`, for `object.property`: read here, it costs no call."""
    spaces = known is not EMPTY
    nil = spaces is wanted

    def decide(frame: Frame) -> bool:
        value = frame[root]
        if value.__class__ is dict:
            value = value.get(key)
        else:
            value = value[key] if isinstance(value, Drop) else item(value, key)
        if value.__class__ is str:
            return (not value or (spaces and value.isspace())) is wanted
        return nil if value is None else (known == value) is wanted

    return decide
