"""What single cells mean. Each function gives the value, or raises CellError with a sentence about it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.errors import sentence
from foundation.money import minor_digits, parse_amount
from storefront.catalog.checks import MAX_GRAMS, MAX_ON_HAND
from storefront.catalog.models import Product, Variant

YES = frozenset({"true", "1", "yes", "y", "t", "是"})
NO = frozenset({"false", "0", "no", "n", "f", "否"})
_UNITS = {"g": "g", "kg": "kg", "oz": "oz", "lb": "lb", "lbs": "lb", "克": "g", "千克": "kg"}
SHOWN = 40


class CellError(ValueError):
    """A cell doesn't say what its column needs."""

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def _shown(cell: str) -> str:
    return cell if len(cell) <= SHOWN else f"{cell[: SHOWN - 1]}…"


def amount(cell: str, currency: str) -> int:
    """Minor units of the currency. "19.9" and "¥1,999" are taken; more decimals than it has are not."""
    try:
        value = parse_amount(cell, currency)
    except ValueError:
        message = _("“%(cell)s” is not an amount of %(currency)s, which has %(digits)s decimals.")
        told = sentence(message, cell=_shown(cell), currency=currency, digits=minor_digits(currency))
        raise CellError("amount_invalid", told) from None
    if value < 0:
        raise CellError("amount_negative", sentence(_("“%(cell)s” is below zero."), cell=_shown(cell)))
    return value


def grams(cell: str) -> int:
    """Whole grams of what may be written with decimals."""
    value = _decimal(cell)
    if not 0 <= value <= MAX_GRAMS:
        raise CellError("weight_out_of_range", sentence(_("“%(cell)s” is no weight."), cell=_shown(cell)))
    return round(value)


def quantity(cell: str) -> int:
    """Whole units, which may be below zero where a shop sold more than it had."""
    value = _decimal(cell)
    if value != value.to_integral_value() or abs(value) > MAX_ON_HAND:
        message = sentence(_("“%(cell)s” is not a whole number of pieces."), cell=_shown(cell))
        raise CellError("quantity_invalid", message)
    return int(value)


def position(cell: str) -> int:
    """The place of a picture, counted from 1."""
    value = _decimal(cell)
    if value != value.to_integral_value() or not 0 <= value < 100_000:
        raise CellError("position_invalid", sentence(_("“%(cell)s” is no position."), cell=_shown(cell)))
    return int(value)


def _decimal(cell: str) -> Decimal:
    try:
        value = Decimal(cell.replace(",", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise CellError("number_invalid", sentence(_("“%(cell)s” is not a number."), cell=_shown(cell)))
    return value


def boolean(cell: str) -> bool:
    """True or false, in any of the ways that spreadsheets write them."""
    word = cell.casefold()
    if word not in YES | NO:
        message = sentence(_("“%(cell)s” is neither true nor false."), cell=_shown(cell))
        raise CellError("boolean_invalid", message)
    return word in YES


def weight_unit(cell: str) -> str:
    """g, kg, oz or lb."""
    unit = _UNITS.get(cell.casefold())
    if unit is None:
        message = sentence(_("“%(cell)s” is no unit of weight: g, kg, oz or lb."), cell=_shown(cell))
        raise CellError("weight_unit_unknown", message)
    return unit


def measure(cell: str) -> Decimal:
    """How much of a unit, with three decimals at most."""
    try:
        value = Decimal(cell.replace(",", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > 10**9:
        message = sentence(_("“%(cell)s” is no amount of a unit."), cell=_shown(cell))
        raise CellError("measure_invalid", message)
    return value.quantize(Decimal("0.001"))


def policy(cell: str) -> str:
    """What happens when it is sold out: deny or continue. Newer files say it with false and true."""
    word = cell.casefold()
    if word in {"deny", *NO}:
        return Variant.WhenSoldOut.DENY.value
    if word in {"continue", *YES}:
        return Variant.WhenSoldOut.CONTINUE.value
    message = sentence(_("“%(cell)s” is neither deny nor continue."), cell=_shown(cell))
    raise CellError("policy_unknown", message)


def status(published: str, stated: str) -> str:
    """The product's status from the columns Published and Status; either may be empty.

    A product is in the shop only if both say so. Raises CellError for a Status that we don't know.
    """
    shown = not published or boolean(published)
    if not stated:
        return (Product.Status.ACTIVE if shown else Product.Status.DRAFT).value
    if stated.casefold() not in Product.Status.values:
        message = sentence(_("“%(cell)s” is no status: active, draft or archived."), cell=_shown(stated))
        raise CellError("status_unknown", message)
    status = Product.Status(stated.casefold())
    return (Product.Status.DRAFT if status == Product.Status.ACTIVE and not shown else status).value
