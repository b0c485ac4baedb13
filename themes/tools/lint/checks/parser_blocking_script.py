"""The check ParserBlockingScript."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.read import elements
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "ParserBlockingScript",
    Severity.ERROR,
    _("A script that the browser waits for before it shows the page."),
    bad={
        "layout/theme.liquid": "<head><script src=\"{{ 'theme.js' | asset_url }}\"></script>"
        "{{ content_for_header }}</head>{{ content_for_layout }}\n",
        "assets/theme.js": "void 0\n",
    },
    good={
        "layout/theme.liquid": "<head><script src=\"{{ 'theme.js' | asset_url }}\" defer></script>"
        "{{ content_for_header }}</head>{{ content_for_layout }}\n",
        "assets/theme.js": "void 0\n",
    },
)
def parser_blocking_script(theme: Theme) -> Iterator[Find]:
    """`<script src>` that is neither deferred, async nor a module."""
    for file in theme.liquid.values():
        for element in elements(file):
            held = element.attributes
            if element.name != "script" or "src" not in held:
                continue
            if not {"defer", "async"} & held.keys() and held.get("type") != "module":
                yield Find(
                    file.path, Said("the script lacks defer, async or type=module"), *file.place(element.at)
                )
