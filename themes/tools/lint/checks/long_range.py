"""The check LongRange."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.engine.syntax.expressions import Literal, Range
from themes.engine.tags.for_ import ForNode
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme

MOST = 10_000
"""Turns of an empty loop that every page has the time for."""


@check(
    "LongRange",
    Severity.ERROR,
    _("A loop over so many numbers that no page has the time for it."),
    bad={"sections/hero.liquid": "{% for number in (1..1000000) %}{{ number }}{% endfor %}\n"},
    good={"sections/hero.liquid": "{% for number in (1..10) %}{{ number }}{% endfor %}\n"},
    why=_("The engine stops the section, and in a layout the whole page."),
)
def long_range(theme: Theme) -> Iterator[Find]:
    """Loops over `(1..1000000)` without a limit."""
    for file in theme.liquid.values():
        for node in file.nodes():
            if isinstance(node, ForNode) and node.walk.limit is None:
                turns = _turns(node.walk.items)
                if turns > MOST:
                    text = Said("this loop has %(turns)s turns", turns=f"{turns:,}")
                    yield Find(file.path, text, *file.place(node.at))


def _turns(items: object) -> int:
    """How often a loop over these goes round; 0 where that is not known."""
    if not isinstance(items, Range):
        return 0
    ends = [each.value if isinstance(each, Literal) else None for each in (items.start, items.stop)]
    start, stop = ends
    return max(stop - start + 1, 0) if isinstance(start, int) and isinstance(stop, int) else 0
