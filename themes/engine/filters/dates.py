"""`date`: a moment in a form of one's own."""

import datetime as dt
import re
from collections.abc import Callable
from email.utils import parsedate_to_datetime

from themes.engine.filters.table import language_filter
from themes.engine.values import text

MAX_FORMAT = 500
"""Characters that a format may have."""

_DIRECTIVE = re.compile(r"%([-^0_#]?)(:?[A-Za-z%])")
_LONG_FORMS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y %H:%M", "%Y/%m/%d", "%m/%d/%Y")
_WITHOUT_PYTHON: dict[str, Callable[[dt.datetime], str]] = {
    "C": lambda when: f"{when.year // 100:02d}",
    "D": lambda when: when.strftime("%m/%d/%y"),
    "e": lambda when: f"{when.day:2d}",
    "F": lambda when: f"{when.year:04d}-{when.month:02d}-{when.day:02d}",
    "h": lambda when: when.strftime("%b"),
    "k": lambda when: f"{when.hour:2d}",
    "l": lambda when: f"{(when.hour % 12) or 12:2d}",
    "L": lambda when: f"{when.microsecond // 1000:03d}",
    "N": lambda when: f"{when.microsecond * 1000:09d}",
    "n": lambda when: "\n",
    "P": lambda when: when.strftime("%p").lower(),
    "R": lambda when: when.strftime("%H:%M"),
    "r": lambda when: when.strftime("%I:%M:%S %p"),
    "s": lambda when: str(int(when.timestamp())),
    "T": lambda when: when.strftime("%H:%M:%S"),
    "t": lambda when: "\t",
    "v": lambda when: f"{when.day:2d}-{when.strftime('%b-%Y').upper()}",
    "Y": lambda when: f"{when.year:04d}",
    "z": lambda when: when.strftime("%z") or "+0000",
    ":z": lambda when: when.strftime("%:z") or "+00:00",
    "%": lambda when: "%",
}
_KNOWN = frozenset("aAbBcdHIjmMpSUuwWxXyZGgV")


@language_filter("date")
def date(value: object, form: object) -> str:
    """A date in a form of strftime; what is no date stays as it is."""
    when = moment(value)
    if when is None or form is None or not text(form):
        return text(value)
    return formatted(when, str(text(form)))


def formatted(when: dt.datetime, form: str) -> str:
    """A moment in a form of strftime, with the flags -, ^, 0 and _ of other languages."""
    return _DIRECTIVE.sub(lambda found: _written(when, found[1], found[2]), form[:MAX_FORMAT])


def _written(when: dt.datetime, flag: str, directive: str) -> str:
    own = _WITHOUT_PYTHON.get(directive)
    if own is None and directive not in _KNOWN:
        return f"%{flag}{directive}"
    written = own(when) if own else when.strftime(f"%{directive}")
    match flag:
        case "-":
            return written.lstrip("0 ") or "0"
        case "^" | "#":
            return written.upper()
        case "_":
            return re.sub(r"^0+(?=\d)", lambda found: " " * len(found[0]), written)
        case "0":
            return written.replace(" ", "0")
    return written


def moment(value: object) -> dt.datetime | None:
    """The moment that a value means, in its own time zone (UTC when it has none); None for anything else.

    Dates, seconds since 1970, "now", "today", ISO 8601 and the usual long forms are understood.
    """
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_seconds(value)
    return _from_text(value.strip()) if isinstance(value, str) and len(value) < 100 else None


def _from_seconds(seconds: float) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _from_text(written: str) -> dt.datetime | None:
    if written.lower() in {"now", "today"}:
        return dt.datetime.now(dt.UTC)
    if written.isdecimal() and len(written) > 8:
        return _from_seconds(int(written[:20]))
    readers: list[Callable[[str], dt.datetime]] = [dt.datetime.fromisoformat, parsedate_to_datetime]
    for read in readers + [_reader(form) for form in _LONG_FORMS]:
        try:
            return moment(read(written))
        except (ValueError, TypeError, OverflowError):
            continue
    return None


def _reader(form: str) -> Callable[[str], dt.datetime]:
    return lambda written: dt.datetime.strptime(written, form).replace(tzinfo=dt.UTC)
