"""The check UnusedSnippet."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.engine.tags.include import IncludeNode
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.places import rendered, snippet_name
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "UnusedSnippet",
    Severity.WARNING,
    _("A snippet that no file renders."),
    bad={"snippets/button.liquid": "<p>{{ shop.name }}</p>\n"},
    good={
        "sections/hero.liquid": "{% render 'button' %}\n",
        "snippets/button.liquid": "<p>{{ shop.name }}</p>\n",
    },
)
def unused_snippet(theme: Theme) -> Iterator[Find]:
    """Snippets that nothing names; when one is named by a value of the page, none is reported."""
    used: set[str] = set()
    for file in theme.liquid.values():
        for node in file.nodes():
            if isinstance(node, IncludeNode) and snippet_name(node) is None:
                return
        used.update(rendered(file))
        used.update(use.name for use in file.source.references())
    for file in theme.of_kind("snippet"):
        if file.name not in used:
            yield Find(file.path, Said("no file renders this snippet"))
