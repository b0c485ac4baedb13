"""The check AssetSize."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme

MOST = {".css": 100_000, ".js": 60_000}
"""Bytes from which on a file slows down a page on a phone."""


@check(
    "AssetSize",
    Severity.WARNING,
    _("A style or script so large that pages wait for it."),
    bad={
        "layout/theme.liquid": "{{ 'base.css' | asset_url | stylesheet_tag }}{{ content_for_header }}"
        "{{ content_for_layout }}\n",
        "assets/base.css": "p{margin:0}" * 10_000,
    },
    good={
        "layout/theme.liquid": "{{ 'base.css' | asset_url | stylesheet_tag }}{{ content_for_header }}"
        "{{ content_for_layout }}\n",
        "assets/base.css": "p{margin:0}",
    },
)
def asset_size(theme: Theme) -> Iterator[Find]:
    """Styles and scripts above MOST."""
    for path, body in theme.files.items():
        most = MOST.get(PurePosixPath(path).suffix) if path.startswith("assets/") else None
        if most and len(body) > most:
            yield Find(
                path,
                Said(
                    "the file has %(size)s kB; %(most)s kB are a good limit",
                    size=len(body) // 1000,
                    most=most // 1000,
                ),
            )
