"""Filters on numbers. What is no number counts as 0."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal

from themes.engine.errors import RenderError
from themes.engine.filters.table import language_filter
from themes.engine.limits import MAX_NUMBER
from themes.engine.said import Said
from themes.engine.values import Number, number


def _bounded(value: Number) -> Number:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise RenderError(Said("the result is no number"))
    elif not -MAX_NUMBER <= value <= MAX_NUMBER:
        raise RenderError(Said("the number is too large"))
    return value


def _combined(
    left: object,
    right: object,
    whole: Callable[[int, int], int],
    exact: Callable[[Decimal, Decimal], Decimal],
) -> Number:
    """Whole numbers give a whole number; as soon as one is a fraction both are read as decimals."""
    one, two = number(left), number(right)
    if isinstance(one, int) and isinstance(two, int):
        return _bounded(whole(one, two))
    return _bounded(float(exact(Decimal(str(one)), Decimal(str(two)))))


@language_filter("plus")
def plus(value: object, other: object) -> Number:
    """The sum of two numbers."""
    return _combined(value, other, lambda a, b: a + b, lambda a, b: a + b)


@language_filter("minus")
def minus(value: object, other: object) -> Number:
    """The difference of two numbers."""
    return _combined(value, other, lambda a, b: a - b, lambda a, b: a - b)


@language_filter("times")
def times(value: object, other: object) -> Number:
    """The product of two numbers."""
    return _combined(value, other, lambda a, b: a * b, lambda a, b: a * b)


@language_filter("divided_by")
def divided_by(value: object, other: object) -> Number:
    """The quotient; for two whole numbers it is rounded down."""
    one, two = number(value), number(other)
    if two == 0:
        raise RenderError(Said("divided by zero"))
    if isinstance(one, int) and isinstance(two, int):
        return one // two
    return _bounded(one / two)


@language_filter("modulo")
def modulo(value: object, other: object) -> Number:
    """The remainder of a division."""
    if number(other) == 0:
        raise RenderError(Said("divided by zero"))
    return _combined(value, other, lambda a, b: a % b, _decimal_modulo)


def _decimal_modulo(one: Decimal, two: Decimal) -> Decimal:
    left = one % two
    return left + two if left and (left < 0) != (two < 0) else left


@language_filter("abs")
def absolute(value: object) -> Number:
    """The absolute value."""
    return abs(number(value))


@language_filter("at_least")
def at_least(value: object, least: object) -> Number:
    """The value, or `least` when it is smaller."""
    return max(number(value), number(least))


@language_filter("at_most")
def at_most(value: object, most: object) -> Number:
    """The value, or `most` when it is larger."""
    return min(number(value), number(most))


@language_filter("ceil")
def ceil(value: object) -> int:
    """Rounded up to a whole number."""
    return math.ceil(number(value))


@language_filter("floor")
def floor(value: object) -> int:
    """Rounded down to a whole number."""
    return math.floor(number(value))


_LARGE = Context(prec=400)
"""Holds any float to its last digit, with thirty decimals."""


@language_filter("round")
def round_(value: object, digits: object = None) -> Number:
    """Rounded to a whole number or to so many decimals, a half away from zero."""
    found, places = number(value), int(number(digits))
    if isinstance(found, int) and places >= 0:
        return found
    places = max(-30, min(places, 30))
    quantum = Decimal(1).scaleb(-places)
    rounded = Decimal(str(found)).quantize(quantum, rounding=ROUND_HALF_UP, context=_LARGE)
    return float(rounded) if places > 0 else int(rounded)
