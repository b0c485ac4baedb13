"""Filters that write text for addresses and transport. What they decode is plain text, to be escaped."""

import base64
import binascii
from urllib.parse import quote_plus, unquote_plus

from themes.engine.errors import RenderError
from themes.engine.filters.table import language_filter
from themes.engine.limits import check_text
from themes.engine.said import Said
from themes.engine.values import text


def plain(value: object) -> str:
    """A value as plain text."""
    return str(text(value))


def encoded(value: object) -> bytes:
    """A value as UTF-8; halves of characters become question marks."""
    return plain(value).encode("utf-8", "replace")


@language_filter("url_encode")
def url_encode(value: object) -> str:
    """Encodes for a query string: %xx, and + for a space."""
    data = encoded(value)
    check_text(len(data))
    return quote_plus(data)


@language_filter("url_decode")
def url_decode(value: object) -> str:
    """Decodes a value of a query string."""
    return unquote_plus(plain(value))


@language_filter("base64_encode")
def base64_encode(value: object) -> str:
    """Encodes as Base64."""
    return base64.b64encode(encoded(value)).decode()


@language_filter("base64_decode")
def base64_decode(value: object) -> str:
    """Decodes Base64."""
    return _decoded(value, "base64_decode", urlsafe=False)


@language_filter("base64_url_safe_encode")
def base64_url_safe_encode(value: object) -> str:
    """Encodes as URL-safe Base64 (- and _)."""
    return base64.urlsafe_b64encode(encoded(value)).decode()


@language_filter("base64_url_safe_decode")
def base64_url_safe_decode(value: object) -> str:
    """Decodes URL-safe Base64 (- and _)."""
    return _decoded(value, "base64_url_safe_decode", urlsafe=True)


def _decoded(value: object, name: str, *, urlsafe: bool) -> str:
    if value is not None and not isinstance(value, str):
        raise RenderError(Said("%(name)s: a text was expected", name=name))
    try:
        data = base64.b64decode(encoded(value), altchars=b"-_" if urlsafe else None)
        return data.decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        raise RenderError(Said("%(name)s: this is no base 64", name=name)) from None
