"""Dates by a pattern of `strftime`, with the flags that themes know and names in the page's language."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Literal

from babel.dates import get_day_names, get_month_names, get_period_names

_DIRECTIVE = re.compile(r"%([-0^#_:]*)(\d{1,2})?([a-zA-Z%+])")

MAX_PATTERN = 500
"""Characters that a pattern may have."""

type Width = Literal["abbreviated", "wide"]
type Part = Callable[[dt.datetime, str], str]


def _month(width: Width) -> Part:
    return lambda moment, locale: str(get_month_names(width, "format", locale)[moment.month])


def _day(width: Width) -> Part:
    return lambda moment, locale: str(get_day_names(width, "format", locale)[moment.weekday()])


def _period(moment: dt.datetime, locale: str) -> str:
    names = get_period_names("abbreviated", "format", locale)
    return str(names.get("am" if moment.hour < 12 else "pm", ""))


def _offset(moment: dt.datetime, locale: str) -> str:
    return moment.strftime("%z") or "+0000"


_NUMBERS: dict[str, tuple[Callable[[dt.datetime], int], int, str]] = {
    "C": (lambda moment: moment.year // 100, 2, "0"),
    "G": (lambda moment: moment.isocalendar()[0], 4, "0"),
    "H": (lambda moment: moment.hour, 2, "0"),
    "I": (lambda moment: moment.hour % 12 or 12, 2, "0"),
    "L": (lambda moment: moment.microsecond // 1000, 3, "0"),
    "M": (lambda moment: moment.minute, 2, "0"),
    "N": (lambda moment: moment.microsecond * 1000, 9, "0"),
    "S": (lambda moment: moment.second, 2, "0"),
    "U": (lambda moment: int(moment.strftime("%U")), 2, "0"),
    "V": (lambda moment: moment.isocalendar()[1], 2, "0"),
    "W": (lambda moment: int(moment.strftime("%W")), 2, "0"),
    "Y": (lambda moment: moment.year, 1, "0"),
    "d": (lambda moment: moment.day, 2, "0"),
    "e": (lambda moment: moment.day, 2, " "),
    "g": (lambda moment: moment.isocalendar()[0] % 100, 2, "0"),
    "j": (lambda moment: moment.timetuple().tm_yday, 3, "0"),
    "k": (lambda moment: moment.hour, 2, " "),
    "l": (lambda moment: moment.hour % 12 or 12, 2, " "),
    "m": (lambda moment: moment.month, 2, "0"),
    "s": (lambda moment: int(moment.timestamp()), 1, "0"),
    "u": (lambda moment: moment.isoweekday(), 1, "0"),
    "w": (lambda moment: moment.isoweekday() % 7, 1, "0"),
    "y": (lambda moment: moment.year % 100, 2, "0"),
}
"""Directive → its number, how many digits, and what fills them up."""
_TEXTS: dict[str, Part] = {
    "A": _day("wide"),
    "B": _month("wide"),
    "Z": lambda moment, locale: moment.strftime("%Z"),
    "a": _day("abbreviated"),
    "b": _month("abbreviated"),
    "h": _month("abbreviated"),
    "n": lambda moment, locale: "\n",
    "P": lambda moment, locale: _period(moment, locale).lower(),
    "p": _period,
    "t": lambda moment, locale: "\t",
    "z": _offset,
    "%": lambda moment, locale: "%",
}
_SHORT = {
    "D": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "R": "%H:%M",
    "T": "%H:%M:%S",
    "X": "%H:%M:%S",
    "c": "%a %b %e %H:%M:%S %Y",
    "r": "%I:%M:%S %p",
    "v": "%e-%^b-%Y",
    "x": "%m/%d/%y",
    "+": "%a %b %e %H:%M:%S %Z %Y",
}
"""Directives that stand for others."""


def strftime(moment: dt.datetime, pattern: str, locale: str) -> str:
    """A moment by a pattern; `locale` as Babel writes it ("zh_Hans"). An unknown directive stays as it is."""

    def written(found: re.Match[str]) -> str:
        flags, width, name = found[1], int(found[2] or 0), found[3]
        if name in _SHORT:
            text, fill = strftime(moment, _SHORT[name], locale), " "
        elif name in _NUMBERS:
            number, digits, fill = _NUMBERS[name]
            fill = " " if "_" in flags else "0" if "0" in flags else fill
            text = str(number(moment)).rjust(0 if "-" in flags else width or digits, fill)
            if name in "LN" and width:
                text = text[:width].ljust(width, "0")
        elif name in _TEXTS:
            text, fill = _TEXTS[name](moment, locale), " "
            if name == "z" and ":" in flags:
                text = f"{text[:3]}:{text[3:]}"
        else:
            return found[0]
        text = text.upper() if "^" in flags else text.swapcase() if "#" in flags else text
        return text if "-" in flags else text.rjust(width, fill)

    return _DIRECTIVE.sub(written, pattern[:MAX_PATTERN])
