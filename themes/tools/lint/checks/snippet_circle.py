"""The check SnippetCircle."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.engine.tags.include import IncludeNode
from themes.engine.tags.render import RenderNode
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.places import snippet_name
from themes.tools.lint.table import check
from themes.tools.lint.theme import LiquidFile, Theme


@check(
    "SnippetCircle",
    Severity.WARNING,
    _("A snippet that renders itself, alone or by way of others."),
    bad={
        "sections/hero.liquid": "{% render 'tree' %}\n",
        "snippets/tree.liquid": "<p>{{ shop.name }}</p>{% render 'tree' %}\n",
    },
    good={
        "sections/hero.liquid": "{% render 'tree' %}\n",
        "snippets/tree.liquid": "<p>{{ shop.name }}</p>\n",
    },
    why=_("Unless something ends it, the engine stops the section."),
)
def snippet_circle(theme: Theme) -> Iterator[Find]:
    """Uses of snippets that lead back to the file they stand in."""
    uses = {file.name: dict(_uses(file)) for file in theme.of_kind("snippet")}
    for file in theme.of_kind("snippet"):
        for name, at in uses[file.name].items():
            if file.name in _reached(name, uses):
                text = Said("“%(name)s” leads back to this snippet", name=name)
                yield Find(file.path, text, *file.place(at))


def _uses(file: LiquidFile) -> Iterator[tuple[str, int]]:
    for node in file.nodes():
        if isinstance(node, RenderNode | IncludeNode) and (name := snippet_name(node)):
            yield name, node.at


def _reached(name: str, uses: Mapping[str, Mapping[str, int]]) -> set[str]:
    """A snippet, and all that it renders."""
    found, waiting = {name}, [name]
    while waiting:
        further = uses.get(waiting.pop(), {}).keys() - found
        found |= further
        waiting += further
    return found
