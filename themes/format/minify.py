"""Makes a theme's styles and scripts smaller, once, when the package is loaded."""

import logging

import lightningcss
import rjsmin

from themes.format.problems import Problem

log = logging.getLogger(__name__)
MOST_BYTES = 2 * 1024 * 1024
"""Larger files are left as they are: they are some library's, and cost time."""


def minified(name: str, body: bytes) -> bytes:
    """The body of an asset, smaller if it is CSS or JavaScript; as it is where that can't be done safely.

    Files that say `.min.` were made small by their author.
    """
    if ".min." in name or len(body) > MOST_BYTES or not name.endswith((".css", ".js", ".mjs")):
        return body
    try:
        text = body.decode("utf-8-sig")
        small = _css(text) if name.endswith(".css") else str(rjsmin.jsmin(text))
    except (ValueError, UnicodeDecodeError) as error:
        log.info("%s is served as it is: %s", Problem(name, str(error)), type(error).__name__)
        return body
    return small.encode() if len(small) < len(text) else body


def _css(text: str) -> str:
    """Raises ValueError for what is no CSS: better whole than mended by guessing."""
    return lightningcss.process_stylesheet(text, minify=True, error_recovery=False)
