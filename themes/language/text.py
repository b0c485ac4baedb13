"""Filters on text, time and data: `t`, `handleize`, `json`, `date`, `time_tag` and so on."""

import datetime as dt
import html
import json as json_module
import re
from decimal import Decimal
from functools import lru_cache
from hashlib import md5 as md5_digest
from hashlib import sha1 as sha1_digest
from hashlib import sha256 as sha256_digest
from urllib.parse import quote

from babel.dates import format_date, format_datetime, format_time
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import strip_tags

from themes.engine import Drop, Html, Listing, attributes, escape
from themes.page import Page
from themes.registry import theme_filter

_NOT_HANDLE = re.compile(r"[^\w]+", re.UNICODE)
_SCRIPT_UNSAFE = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}
DATE_STYLES = {"date": "long", "abbreviated_date": "medium", "basic": "short", "default": "medium"}


def text_of(value: object) -> str:
    """The text that printing `value` would give, unescaped."""
    if value is None or isinstance(value, Drop):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


@theme_filter("t", "translate", needs_page=True)
def translate(page: Page, key: object, *, default: object = None, **values: object) -> str:
    """The theme's phrase for a key, in the page's language; `default` or the key itself when it has none."""
    assert page.renderer is not None
    found = page.renderer.translations.text(str(key), values)
    return text_of(default or key) if found is None else found


@theme_filter("handleize", "handle")
def handleize(value: object) -> str:
    """A text as it stands in an address: lower case, words joined by hyphens."""
    return _NOT_HANDLE.sub("-", text_of(value).lower()).strip("-_")


@theme_filter("camelize", "camelcase")
def camelize(value: object) -> str:
    """ "coming-soon" as "ComingSoon"."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[-_\s]+", text_of(value)))


@theme_filter("pluralize")
def pluralize(value: object, singular: object = "", plural: object = "") -> object:
    """`singular` for one, else `plural`."""
    return singular if value in (1, "1") else plural


@theme_filter("strip_html")
def strip_html(value: object) -> str:
    """Text without tags; entities become characters, so the result is plain text again."""
    return html.unescape(strip_tags(str(value))) if isinstance(value, Html) else strip_tags(text_of(value))


@theme_filter("escape_once")
def escape_once(value: object) -> Html:
    """Escaped, without escaping what is escaped already."""
    return escape(html.unescape(text_of(value)))


@theme_filter("url_escape")
def url_escape(value: object) -> str:
    """Escaped for an address, leaving its separators."""
    return quote(text_of(value), safe="/:?&=#+;,@!$'()*[]~")


@theme_filter("url_param_escape")
def url_param_escape(value: object) -> str:
    """Escaped for a value in a query string."""
    return quote(text_of(value), safe="/:?=#+;,@!$'()*[]~")


@theme_filter("md5")
def md5(value: object) -> str:
    """MD5 in hexadecimal; a name for things, no protection."""
    return md5_digest(text_of(value).encode(), usedforsecurity=False).hexdigest()


@theme_filter("sha1")
def sha1(value: object) -> str:
    """SHA-1 in hexadecimal; a name for things, no protection."""
    return sha1_digest(text_of(value).encode(), usedforsecurity=False).hexdigest()


@theme_filter("sha256")
def sha256(value: object) -> str:
    """SHA-256 in hexadecimal."""
    return sha256_digest(text_of(value).encode()).hexdigest()


@theme_filter("json")
def json(value: object) -> Html:
    """JSON that may stand in a `<script>`: `<`, `>` and `&` are written as escapes."""
    text = json_module.dumps(value, default=_json_value, ensure_ascii=False, separators=(",", ":"))
    return Html(text.translate(_SCRIPT_UNSAFE))


def _json_value(value: object) -> object:
    if isinstance(value, Drop):
        return value.json()
    if isinstance(value, Listing | range):
        return list(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return None


@theme_filter("highlight")
def highlight(value: object, terms: object = "") -> Html:
    """The text with each of the search terms inside `<strong class="highlight">`."""
    words = [re.escape(str(escape(word))) for word in text_of(terms).split()]
    escaped = str(escape(value))
    if not words:
        return Html(escaped)
    pattern = re.compile("|".join(words), re.IGNORECASE)
    return Html(pattern.sub(lambda found: f'<strong class="highlight">{found[0]}</strong>', escaped))


@theme_filter("default_errors", needs_page=True)
def default_errors(page: Page, errors: object) -> Html:
    """The faults of a form as a list."""
    if not isinstance(errors, list) or not errors:
        return Html("")
    items = Html("").join(Html("<li>{}</li>").format(error) for error in errors)
    return Html('<div class="errors" role="alert"><ul>{}</ul></div>').format(items)


@theme_filter("date", needs_page=True)
def date(page: Page, value: object, pattern: object = None, *, format: object = None) -> str:
    """A moment by a strftime pattern, or by a named format (`date`, `abbreviated_date`, …) of the page's
    language.
    """
    moment = moment_of(value)
    if moment is None:
        return text_of(value)
    if format is not None:
        return localised(moment, str(format), page.locale)
    return moment.strftime(str(pattern)) if pattern else text_of(value)


@theme_filter("time_tag", needs_page=True)
def time_tag(
    page: Page,
    value: object,
    pattern: object = None,
    *,
    format: object = None,
    datetime: object = None,
) -> Html:
    """A moment inside `<time>`, printed as `date` prints it."""
    moment = moment_of(value)
    if moment is None:
        return Html("")
    shown = date(page, value, pattern, format=format or (None if pattern else "date"))
    machine = moment.strftime(str(datetime)) if datetime else moment.isoformat()
    return Html("<time{}>{}</time>").format(attributes({"datetime": machine}), shown)


def moment_of(value: object) -> dt.datetime | None:
    """A datetime from what templates have: a datetime, a date, ISO text, seconds since 1970, or "now"."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return dt.datetime.fromtimestamp(value, tz=timezone.get_current_timezone())
    text = text_of(value)
    if text in {"now", "today"}:
        return timezone.localtime()
    try:
        return parse_datetime(text) or moment_of(parse_date(text))
    except ValueError:
        return None


def localised(moment: dt.datetime, style: str, locale: str) -> str:
    """A moment as the language writes it. Styles: date, abbreviated_date, basic, time, on_date, default."""
    babel = _babel(locale)
    if style == "time":
        return format_time(moment, "short", locale=babel)
    if style in {"on_date", "default", "datetime"}:
        return format_datetime(moment, "medium", locale=babel)
    return format_date(moment, DATE_STYLES.get(style, "long"), locale=babel)


@lru_cache
def _babel(locale: str) -> str:
    return locale.replace("-", "_")
