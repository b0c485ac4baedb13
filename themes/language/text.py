"""Filters on text and data: `t`, `handleize`, `json`, `highlight` and so on."""

import datetime as dt
import html
import json as json_module
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import quote

from django.utils.html import strip_tags

from themes.engine import Drop, Html, Listing, escape
from themes.registry import theme_filter
from themes.rendering.page import Page

MAX_JSON_DEPTH = 40
_NOT_HANDLE = re.compile(r"[^\w]+", re.UNICODE)
_LEFT_OUT = dict.fromkeys(map(ord, "'\"()[]\u2018\u2019\u201c\u201d"))
"""What a handle has nothing in the place of, so that "Men's" is "mens"."""
_SCRIPT_UNSAFE = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    ord("'"): "\\u0027",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def text_of(value: object) -> str:
    """The text that printing `value` would give, unescaped."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


@theme_filter("t", "translate", needs_page=True)
def translate(page: Page, key: object, /, *, default: object = None, **values: object) -> str:
    """The theme's phrase for a key, in the page's language; without one, `default` or the key itself."""
    assert page.renderer is not None
    found = page.renderer.translations.text(str(key), values)
    return text_of(default or key) if found is None else found


@theme_filter("handleize", "handle")
def handleize(value: object) -> str:
    """A text as a handle: lower case, words joined by hyphens."""
    letters = _plain_latin(text_of(value).lower()).translate(_LEFT_OUT)
    return _NOT_HANDLE.sub("-", letters).strip("-_")


def _plain_latin(text: str) -> str:
    """Latin letters without their accents; all other writing as it is."""
    if text.isascii():
        return text
    parts = (unicodedata.normalize("NFD", letter) for letter in unicodedata.normalize("NFC", text))
    return "".join(part[0] if part[0].isascii() else unicodedata.normalize("NFC", part) for part in parts)


@theme_filter("camelize", "camelcase")
def camelize(value: object) -> str:
    """Words joined in camel case: "coming-soon" becomes "ComingSoon"."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[-_\s]+", text_of(value)))


@theme_filter("pluralize")
def pluralize(value: object, singular: object = "", plural: object = "") -> object:
    """`singular` for one, else `plural`."""
    return singular if value in (1, "1") else plural


@theme_filter("strip_html")
def strip_html(value: object) -> str:
    """Text without tags. Entities become characters, so the result is plain text."""
    return html.unescape(strip_tags(str(value))) if isinstance(value, Html) else strip_tags(text_of(value))


@theme_filter("escape_once")
def escape_once(value: object) -> Html:
    """Escapes markup, but not what is escaped already."""
    return escape(html.unescape(text_of(value)))


@theme_filter("url_escape")
def url_escape(value: object) -> str:
    """Escapes for an address, but keeps its separators."""
    return quote(text_of(value), safe="/:?&=#+;,@!$'()*[]~")


@theme_filter("url_param_escape")
def url_param_escape(value: object) -> str:
    """Escapes for a value in a query string."""
    return quote(text_of(value), safe="/:?=#+;,@!$'()*[]~")


@theme_filter("json")
def json(value: object) -> Html:
    """JSON that is safe inside a `<script>` or between single quotes: what could end them is escaped."""
    text = json_module.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))
    return Html(text.translate(_SCRIPT_UNSAFE))


def _plain(value: object, depth: int = 0) -> object:
    """The value as plain JSON. Python sees a dict of what was asked so far in a drop, so drops go first."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if depth == MAX_JSON_DEPTH:
        return None
    if isinstance(value, Drop):
        return _plain(value.json(), depth + 1)
    if isinstance(value, Mapping):
        return {text_of(name): _plain(each, depth + 1) for name, each in value.items()}
    if isinstance(value, list | tuple | Listing | range):
        return [_plain(each, depth + 1) for each in value]
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return None


@theme_filter("highlight")
def highlight(value: object, terms: object = "") -> Html:
    """The text with each search term in `<strong class="highlight">`."""
    words = [re.escape(str(escape(word))) for word in text_of(terms).split()]
    escaped = str(escape(value))
    if not words:
        return Html(escaped)
    pattern = re.compile("|".join(words), re.IGNORECASE)
    return Html(pattern.sub(lambda found: f'<strong class="highlight">{found[0]}</strong>', escaped))
