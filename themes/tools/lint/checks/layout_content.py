"""The check LayoutContent."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme

NEEDED = ("content_for_header", "content_for_layout")


@check(
    "LayoutContent",
    Severity.ERROR,
    _("A layout without `content_for_header` or `content_for_layout`."),
    bad={"layout/theme.liquid": "<head></head><body>{{ content_for_layout }}</body>\n"},
    good={
        "layout/theme.liquid": "<head>{{ content_for_header }}</head><body>{{ content_for_layout }}</body>\n"
    },
    why=_(
        "Without the first, apps, styles of sections and the editor fail; without the second pages are empty."
    ),
)
def layout_content(theme: Theme) -> Iterator[Find]:
    """Layouts that do not print both."""
    for file in theme.of_kind("layout"):
        for name in NEEDED:
            if file.tree is not None and name not in file.markup:
                yield Find(file.path, Said("{{ %(name)s }} is missing", name=name))
