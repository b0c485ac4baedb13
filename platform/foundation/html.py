"""Rich text that people write or import, made safe to show: the one place where HTML is cleaned."""

from __future__ import annotations

import re
from html import unescape

import nh3

TAGS = {
    *(
        "p",
        "br",
        "hr",
        "div",
        "span",
        "section",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "code",
    ),
    *(
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "del",
        "ins",
        "sub",
        "sup",
        "small",
    ),
    *(
        "mark",
        "a",
        "img",
        "figure",
        "figcaption",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
    ),
    *("colgroup", "col", "details", "summary"),
}
ATTRIBUTES = {
    "*": {"class", "dir", "lang", "title"},
    "a": {"href", "target"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
_TAG = re.compile(r"<[a-zA-Z][^>]*>")
_NO_PICTURE = re.compile(r'<img(?![^>]* src="(?:https?://|//|/)[^"]+")[^>]*>', re.IGNORECASE)
_LINK = re.compile(r"<a(?P<attributes>(?: [^>]*)?)>(?P<words>.*?)</a>", re.DOTALL)
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes=SCHEMES,
    clean_content_tags={"script", "style"},
    link_rel="noopener noreferrer",
)


def clean_html(text: str) -> str:
    """HTML without anything that could run or restyle the page; text and harmless markup stay."""
    cleaned = _bare(_CLEANER.clean(text.replace("\0", "")))
    # The cleaner writes every no-break space as an entity: give it back as it was written.
    return cleaned if "&nbsp;" in text else cleaned.replace("&nbsp;", "\xa0")


def _bare(cleaned: str) -> str:
    """Cleaned HTML without pictures that have no address and links that lead nowhere; their words stay.

    Works on what the cleaner wrote: attributes in double quotes, ">" escaped in them, links never nested.
    """
    cleaned = _NO_PICTURE.sub("", cleaned)
    return _LINK.sub(lambda link: link[0] if ' href="' in link["attributes"] else link["words"], cleaned)


def loses_markup(text: str) -> bool:
    """Whether cleaning takes elements away, so that whoever sent it can be told."""
    return len(_TAG.findall(text)) > len(_TAG.findall(clean_html(text)))


def plain_text(text: str) -> str:
    """The words of an HTML text on one line, for search, previews and descriptions of a page."""
    bare = nh3.clean(re.sub(r"<(br|/p|/div|/li|/h[1-6]|/td)\b[^>]*>", r" \g<0>", text), tags=set())
    return " ".join(unescape(bare).split())
