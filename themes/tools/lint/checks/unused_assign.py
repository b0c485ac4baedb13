"""The check UnusedAssign."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.engine.syntax.expressions import Path, walk
from themes.engine.tags.assign import AssignNode
from themes.engine.tags.capture import CaptureNode
from themes.engine.tags.include import IncludeNode
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.places import included
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "UnusedAssign",
    Severity.WARNING,
    _("A name that is assigned and never read."),
    bad={"sections/hero.liquid": "{% assign title = product.title %}<h1>{{ shop.name }}</h1>\n"},
    good={"sections/hero.liquid": "{% assign title = product.title %}<h1>{{ title }}</h1>\n"},
)
def unused_assign(theme: Theme) -> Iterator[Find]:
    """Names of `assign` and `capture` that the file does not read. Files that include others, or are
    included, share their names and are passed over.
    """
    shared = included(theme)
    for file in theme.liquid.values():
        nodes = list(file.nodes())
        if file.path in shared or any(isinstance(node, IncludeNode) for node in nodes):
            continue
        read = {
            part.name
            for node in nodes
            for expression in node.expressions()
            for part in walk(expression)
            if isinstance(part, Path)
        }
        for node in nodes:
            if isinstance(node, AssignNode | CaptureNode) and node.name not in read:
                yield Find(file.path, Said("“%(name)s” is never read", name=node.name), *file.place(node.at))
