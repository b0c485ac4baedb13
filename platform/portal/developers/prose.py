"""Markdown of the portal as HTML: headings with anchors, tables, and code coloured on the server."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from plugins.registry import PACKAGES

FOLDER = Path(__file__).parent / "prose"
_FILE = re.compile(r"^@file ([a-z0-9_./-]+)$", re.MULTILINE)
DEFAULT_PORT = "localhost:8000"
"""As the files say it. Who runs the platform on another port reads that one."""


class Heading(NamedTuple):
    """A heading of the second level, for the list beside the text."""

    anchor: str
    title: str


class Prose(NamedTuple):
    """A page's text."""

    html: SafeString
    headings: tuple[Heading, ...]


def source(slug: str, language: str) -> str:
    """A page's Markdown. Raises FileNotFoundError.

    A line `@file <path>` becomes the text of that file in plugins/packages: what is read is what runs.
    """
    text = (FOLDER / language / f"{slug}.md").read_text()
    return _FILE.sub(lambda found: (PACKAGES / found[1]).read_text().rstrip("\n"), text)


@lru_cache(maxsize=64)
def prose(slug: str, language: str) -> Prose:
    """A page in a language ("zh" or "en"). Raises FileNotFoundError."""
    markdown = MarkdownIt("commonmark", {"highlight": _highlighted}).enable("table")
    tokens = markdown.parse(source(slug, language).replace(DEFAULT_PORT, f"localhost{settings.PUBLIC_PORT}"))
    headings: list[Heading] = []
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            title = tokens[index + 1].content.replace("`", "")
            anchor = slugify(title, allow_unicode=True) or f"part-{len(headings) + 1}"
            token.attrSet("id", anchor)
            headings.append(Heading(anchor, title))
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Prose(mark_safe(html), tuple(headings))  # noqa: S308 - our own text


def code(text: str, language: str = "liquid") -> SafeString:
    """A piece of code as HTML, coloured."""
    return mark_safe(f"<pre><code>{_highlighted(text, language, '')}</code></pre>")  # noqa: S308 - escaped by Pygments


def _highlighted(text: str, language: str, attributes: Any) -> str:
    try:
        lexer = get_lexer_by_name({"liquid": "html+django"}.get(language, language))
    except ClassNotFound:
        return str(escape(text))
    return str(highlight(text, lexer, HtmlFormatter(nowrap=True)))
