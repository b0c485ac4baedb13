"""Filters on moments: `date` and `time_tag`, in the page's language and the store's time zone."""

import datetime as dt
from functools import lru_cache

from babel.dates import format_date, format_datetime, format_time
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from themes.engine import Html, attributes
from themes.language.strftime import strftime
from themes.language.text import text_of
from themes.registry import theme_filter
from themes.rendering.page import Page

DATE_STYLES = {"date": "long", "abbreviated_date": "medium", "on_date": "medium", "basic": "short"}
TIME_STYLES = {"date_at_time": "long", "default": "full", "datetime": "medium"}
"""Named formats that have the time of day too."""
WRITTEN = (
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y %H:%M",
    "%Y/%m/%d",
    "%m/%d/%Y",
    "%Y-%m-%d %H:%M:%S %z",
    "%a, %d %b %Y %H:%M:%S %z",
)
"""Forms in which a text may say a moment, beside ISO 8601."""


@theme_filter("date", needs_page=True)
def date(page: Page, value: object, pattern: object = None, *, format: object = None) -> str:
    """A date and time by a strftime pattern or a named format: the theme's own (`date_formats` in its
    locales), or `date`, `abbreviated_date`, `basic`, `on_date`, `date_at_time` or `default`.
    """
    moment = moment_of(value)
    if moment is None:
        return text_of(value)
    if format is not None:
        return localised(page, moment, text_of(format))
    return strftime(moment, text_of(pattern), babel_name(page.locale)) if pattern else text_of(value)


@theme_filter("time_tag", needs_page=True)
def time_tag(
    page: Page,
    value: object,
    pattern: object = None,
    *,
    format: object = None,
    datetime: object = None,
    **named: object,
) -> Html:
    """A date and time in `<time>`, printed as `date` prints it; `datetime` is a pattern for the attribute."""
    moment = moment_of(value)
    if moment is None:
        return Html("")
    shown = date(page, moment, pattern, format=format or (None if pattern else "date"))
    machine = strftime(moment, text_of(datetime), "en") if datetime else moment.isoformat()
    return Html("<time{}>{}</time>").format(attributes({"datetime": machine, **named}), shown)


def moment_of(value: object) -> dt.datetime | None:
    """A datetime from what templates have: a datetime, a date, ISO text, seconds since 1970, or "now"."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_seconds(value)
    text = text_of(value).strip()
    if text in {"now", "today"}:
        return timezone.localtime()
    if text.isascii() and text.isdigit():
        return _from_seconds(int(text))
    try:
        found = moment_of(parse_datetime(text)) or moment_of(parse_date(text))
    except ValueError:
        return None
    return found or _from_words(text)


def _from_words(text: str) -> dt.datetime | None:
    """A moment from what a theme's author or an e-mail would write: "March 5, 2026"."""
    for form in WRITTEN if len(text) < 60 else ():
        try:
            return dt.datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _from_seconds(seconds: float) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(seconds, tz=timezone.get_current_timezone())
    except (OverflowError, ValueError, OSError):
        return None


def localised(page: Page, moment: dt.datetime, style: str) -> str:
    """A moment by a named format, the theme's own one before those that every theme has."""
    locale = babel_name(page.locale)
    own = page.renderer.translations.text(f"date_formats.{style}") if page.renderer else None
    if own is not None:
        return strftime(moment, own, locale)
    if style == "time":
        return format_time(moment, "short", locale=locale)
    if style in TIME_STYLES:
        return format_datetime(moment, TIME_STYLES[style], locale=locale)
    return format_date(moment, DATE_STYLES.get(style, "long"), locale=locale)


@lru_cache
def babel_name(locale: str) -> str:
    """A language as Babel writes it: "zh_Hans"."""
    return locale.replace("-", "_")
