"""Numbers, money and dates as people of the active language write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from babel.dates import (
    format_date,
    format_skeleton,
    format_time,
    format_timedelta,
    get_datetime_format,
    get_timezone_name,
)
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
)
from django.utils import timezone
from django.utils.translation import get_language

from foundation.money import Money, format_money, minor_digits

BABEL_LOCALES = {"zh-hans": "zh_Hans", "en": "en"}


def babel_locale() -> str:
    """Babel's name for the active language."""
    language = (get_language() or "en").lower()
    return BABEL_LOCALES.get(language) or BABEL_LOCALES.get(language.split("-")[0], "en")


def money_text(amount: int | Money, currency: str = "") -> str:
    """Minor units (or Money) as text: 123450 CNY is "¥1,234.50" in Chinese and "CN¥1,234.50" in English."""
    if isinstance(amount, Money):
        return amount.format(babel_locale())
    return format_money(amount, currency, babel_locale())


def number_text(value: int | float | Decimal) -> str:
    """1234567 is "1,234,567"."""
    return str(format_decimal(value, locale=babel_locale()))


def percent_text(ratio: float) -> str:
    """A ratio as a percentage without needless decimals: 0.125 is "12.5%"."""
    return str(format_percent(ratio, format="#,##0.#%", locale=babel_locale()))


def short_number(value: int | float | Decimal, currency: str = "") -> str:
    """Short form for axes: 12000 is "12K" or "1.2万". With a currency, `value` is in minor units."""
    locale = babel_locale()
    major = Decimal(str(value)).scaleb(-minor_digits(currency)) if currency else Decimal(str(value))
    if abs(major) < (10_000 if locale.startswith("zh") else 1000):
        if currency:
            return str(format_currency(major, currency, "¤#,##0.##", locale=locale, currency_digits=False))
        return str(format_decimal(major, "#,##0.##", locale=locale))
    if currency:
        return str(format_compact_currency(major, currency, locale=locale, fraction_digits=1))
    return str(format_compact_decimal(major, locale=locale, fraction_digits=1))


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def date_text(value: date | datetime, style: str = "medium") -> str:
    """A date in the active language and time zone.

    Styles: short (no year when it is this year), medium, long (with time), datetime, moment (with the zone's
    name: for what people of several zones must read alike), time, relative.
    Raises KeyError for another style.
    """
    return _STYLES[style](_local(value), babel_locale())


def _short(value: date | datetime, locale: str) -> str:
    skeleton = "MMMd" if value.year == timezone.localdate().year else "yMMMd"
    return str(format_skeleton(skeleton, _as_datetime(value), locale=locale))


def _medium(value: date | datetime, locale: str) -> str:
    return str(format_date(value, "medium", locale=locale))


def _long(value: date | datetime, locale: str) -> str:
    if not isinstance(value, datetime):
        return str(format_date(value, "long", locale=locale))
    return f"{format_date(value, 'long', locale=locale)} {format_time(value.time(), 'medium', locale=locale)}"


def _datetime(value: date | datetime, locale: str) -> str:
    pattern = str(get_datetime_format("medium", locale=locale))
    return pattern.replace("{1}", _short(value, locale)).replace("{0}", _time(value, locale))


def _moment(value: date | datetime, locale: str) -> str:
    zone = get_timezone_name(_as_datetime(value), locale=locale)
    return f"{_datetime(value, locale)} ({zone})"


def _time(value: date | datetime, locale: str) -> str:
    return str(format_time(_as_datetime(value).time(), "short", locale=locale))


def _relative(value: date | datetime, locale: str) -> str:
    moment = _as_datetime(value)
    now = timezone.localtime() if timezone.is_aware(moment) else timezone.localtime().replace(tzinfo=None)
    if not locale.startswith("zh"):
        return str(format_timedelta(moment - now, add_direction=True, locale=locale))
    # The long form says 26秒钟前; written Chinese says 26 秒前, with the space that our other texts have.
    text = format_timedelta(moment - now, add_direction=True, format="short", locale=locale)
    return re.sub(r"(?<=\d)(?=[^\d\s])", " ", text)


def _as_datetime(value: date | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)


_STYLES = {
    "short": _short,
    "medium": _medium,
    "long": _long,
    "datetime": _datetime,
    "moment": _moment,
    "time": _time,
    "relative": _relative,
}


def month_text(value: date) -> str:
    """A month: "Nov 2026" or "2026年11月"."""
    return str(format_skeleton("yMMM", value, locale=babel_locale()))


def month_day(value: date) -> str:
    """A day on an axis: "Nov 22" or "11月22日"."""
    return str(format_skeleton("MMMd", _as_datetime(value), locale=babel_locale()))
