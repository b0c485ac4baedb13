"""The check NestedLoops."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.engine.syntax.expressions import Path
from themes.engine.syntax.nodes import Block
from themes.engine.tags.for_ import ForNode
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import LiquidFile, Theme


@check(
    "NestedLoops",
    Severity.WARNING,
    _("A loop over products or variants inside another loop over products."),
    bad={
        "sections/grid.liquid": "{% for product in collection.products limit: 24 %}"
        "{% for other in collections.all.products limit: 24 %}{{ other.title }}{{ product.title }}"
        "{% endfor %}{% endfor %}\n"
    },
    good={
        "sections/grid.liquid": "{% for product in collection.products limit: 24 %}"
        "{{ product.title }}{% endfor %}\n"
    },
    why=_("Its work is the product of both: 50 products in 50 turns are 2,500 cards."),
)
def nested_loops(theme: Theme) -> Iterator[Find]:
    """Loops over the store's things inside loops over products."""
    for file in theme.liquid.values():
        if file.tree is not None:
            yield from _inside(file, file.tree, outer=False)


def _inside(file: LiquidFile, block: Block, *, outer: bool) -> Iterator[Find]:
    for node in block.nodes:
        walks = isinstance(node, ForNode) and ends_in(node, "products", "collections", "articles")
        if walks and outer:
            yield Find(
                file.path, Said("this loop runs anew for each product around it"), *file.place(node.at)
            )
        for inner in node.blocks():
            yield from _inside(file, inner, outer=outer or walks)


def ends_in(node: ForNode, *names: str) -> bool:
    """Whether a loop walks something that is called so."""
    items = node.walk.items
    last = (items.keys or (items.root,))[-1] if isinstance(items, Path) else ""
    return last in names
