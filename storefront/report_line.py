"""Where to complain of a shop, on its every page: the law asks for it, whatever the shop's theme shows."""

from __future__ import annotations

import re

from django.utils.html import format_html
from django.utils.translation import gettext as _

PATH = "/report-store"
_LINK = re.compile(rf"<a\s(?:[^>]*\s)?href\s*=\s*[\"']?(?:/[\w-]+)?{PATH}[\"'\s>?#]\Z", re.IGNORECASE)
_MOST_LOOKED_AT = 20
"""How many mentions of the address are looked at: a theme can't make that costly."""


def report_line(html: str) -> str:
    """Markup for the end of the body of this page; "" where its theme links to the form by itself."""
    if _links(html):
        return ""
    return format_html(
        '<p style="margin:0;padding:.75rem 1rem;text-align:center;font-size:.8125rem">'
        '<a href="{}" rel="nofollow" style="color:inherit">{}</a></p>',
        PATH,
        _("Report this shop"),
    )


def _links(html: str) -> bool:
    at = -1
    for _mention in range(_MOST_LOOKED_AT):
        at = html.find(PATH, at + 1)
        if at < 0:
            return False
        end = at + len(PATH) + 1
        is_link = _LINK.match(html[html.rfind("<", 0, at) : end]) is not None
        in_comment = html.rfind("<!--", 0, at) > html.rfind("-->", 0, at)
        if is_link and not in_comment:
            return True
    return False
