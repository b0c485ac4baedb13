"""The check MissingAsset."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.read import filtered_texts
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "MissingAsset",
    Severity.ERROR,
    _("A file of assets/ that is asked for is not there."),
    bad={
        "layout/theme.liquid": "{{ 'base.css' | asset_url | stylesheet_tag }}{{ content_for_header }}"
        "{{ content_for_layout }}\n"
    },
    good={
        "layout/theme.liquid": "{{ 'base.css' | asset_url | stylesheet_tag }}{{ content_for_header }}"
        "{{ content_for_layout }}\n",
        "assets/base.css": "body { margin: 0 }\n",
    },
)
def missing_asset(theme: Theme) -> Iterator[Find]:
    """Names before `asset_url` and its like without a file."""
    for file in theme.liquid.values():
        for name, at, _filters in filtered_texts(file, "asset_url", "asset_img_url", "inline_asset_content"):
            if name not in theme.assets:
                yield Find(file.path, Said("there is no file “assets/%(name)s”", name=name), *file.place(at))
