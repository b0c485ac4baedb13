"""The check UnusedAsset."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "UnusedAsset",
    Severity.WARNING,
    _("A file of assets/ that nothing names."),
    bad={"assets/old.css": "body { margin: 0 }\n"},
    good={
        "layout/theme.liquid": "{{ 'base.css' | asset_url | stylesheet_tag }}{{ content_for_header }}"
        "{{ content_for_layout }}\n",
        "assets/base.css": "body { margin: 0 }\n",
    },
)
def unused_asset(theme: Theme) -> Iterator[Find]:
    """Assets whose name stands nowhere, and that no text builds the name of (`'icon-' | append: name`)."""
    words = theme.all_words()
    parts = set(_PART.findall(words))
    for name in sorted(theme.assets):
        path = f"assets/{name}" if f"assets/{name}" in theme.files else f"assets/{name}.liquid"
        built = any(name.startswith(part) for part in parts if len(part) > 2)
        if name not in words and not built:
            yield Find(path, Said("nothing names this file"))


_PART = re.compile(r"""["']([\w-]+-)["']\s*\|\s*append""")
