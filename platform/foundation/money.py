"""Money: an integer in the currency's minor unit beside an ISO 4217 code. Never a float.

Rounding is decided here and nowhere else: half-even, once per line; totals are sums of rounded lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import cache

from babel.core import get_global
from babel.numbers import format_currency, get_currency_precision

MAX_MINOR = 10**14
"""The largest amount we take: beyond every real price, well inside a 64-bit integer."""


@cache
def minor_digits(currency: str) -> int:
    """How many decimals a currency has: 2 for CNY and USD, 0 for JPY, 3 for KWD."""
    return get_currency_precision(currency)


@cache
def is_currency(code: str) -> bool:
    """Whether `code` is an ISO 4217 code that Babel knows."""
    return len(code) == 3 and code in get_global("all_currencies")


def round_half_even(value: Decimal) -> int:
    """A whole number of minor units from an exact one."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units (fen, cents) and its currency. Mixing currencies raises ValueError."""

    amount: int
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, quantity: int) -> Money:
        return Money(self.amount * quantity, self.currency)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} don't add up")
        return other.amount

    @property
    def decimal(self) -> Decimal:
        """The amount in major units: Money(1999, "CNY").decimal == Decimal("19.99")."""
        return Decimal(self.amount).scaleb(-minor_digits(self.currency))

    def format(self, locale: str) -> str:
        """As people of the locale write it: ¥19.99, CN¥19.99, 19,99 €. `locale` such as "zh-Hans"."""
        return format_money(self.amount, self.currency, locale)


def exchanged(amount: Money, rate: Decimal, currency: str) -> Money:
    """An amount in another currency, of which one unit of its own is worth `rate`; rounded half-even."""
    minor = (amount.decimal * rate).scaleb(minor_digits(currency))
    return Money(round_half_even(minor), currency)


@cache
def _babel_locale(locale: str) -> str:
    return {"zh-hans": "zh_Hans", "zh-Hans": "zh_Hans"}.get(locale, locale.replace("-", "_"))


def format_money(amount: int, currency: str, locale: str) -> str:
    """Minor units as text of the locale: (1999, "CNY", "zh-Hans") is "¥19.99"."""
    major = Decimal(amount).scaleb(-minor_digits(currency))
    return str(format_currency(major, currency, locale=_babel_locale(locale)))


class AmountTooLarge(ValueError):
    """More than can be kept."""


def parse_amount(text: str, currency: str) -> int:
    """Minor units from what a person or a file wrote ("1,234.50").

    Raises ValueError with a reason, AmountTooLarge beyond MAX_MINOR.
    """
    cleaned = text.strip().replace(",", "").replace("，", "").lstrip("¥￥$€£").strip()
    try:
        value = Decimal(cleaned)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not an amount") from None
    if not value.is_finite():
        raise ValueError(f"{text!r} is not an amount")
    minor = value.scaleb(minor_digits(currency))
    if minor != minor.to_integral_value():
        raise ValueError(f"{text!r} has more decimals than {currency} has")
    if abs(minor) > MAX_MINOR:
        raise AmountTooLarge(f"{text!r} is too large")
    return int(minor)


def share(total: int, weights: list[int]) -> list[int]:
    """Split `total` minor units by weights so that the parts sum to it exactly (largest remainder)."""
    whole = sum(weights)
    if not whole:
        return [0 for _ in weights]
    parts = [total * weight // whole for weight in weights]
    rest = total - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % whole))
    for index in by_remainder[:rest]:
        parts[index] += 1
    return parts
