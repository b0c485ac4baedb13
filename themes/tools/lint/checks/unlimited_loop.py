"""The check UnlimitedLoop."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.engine.syntax.expressions import Path
from themes.engine.syntax.nodes import Block
from themes.engine.tags.declared import DeclaredNode
from themes.engine.tags.for_ import ForNode
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import LiquidFile, Theme


@check(
    "UnlimitedLoop",
    Severity.WARNING,
    _("A loop over a list of the store without a limit and without `paginate`."),
    bad={"sections/grid.liquid": "{% for product in collection.products %}{{ product.title }}{% endfor %}\n"},
    good={
        "sections/grid.liquid": "{% paginate collection.products by 24 %}"
        "{% for product in collection.products %}{{ product.title }}{% endfor %}{% endpaginate %}\n"
    },
    why=_("The engine shows the first 50 and the rest can't be reached."),
)
def unlimited_loop(theme: Theme) -> Iterator[Find]:
    """Loops over products, collections, articles, comments and orders."""
    for file in theme.liquid.values():
        if file.tree is not None and file.kind != "snippet":
            yield from _loops(file, file.tree, paged=False)


def _loops(file: LiquidFile, block: Block, *, paged: bool) -> Iterator[Find]:
    for node in block.nodes:
        if isinstance(node, ForNode) and not paged and node.walk.limit is None and _is_long(node):
            text = Said("the loop has no limit: give it one, or put it inside paginate")
            yield Find(file.path, text, *file.place(node.at))
        inside = paged or (isinstance(node, DeclaredNode) and node.name == "paginate")
        for inner in node.blocks():
            yield from _loops(file, inner, paged=inside)


LONG = frozenset(
    {
        "collection.products",
        "blog.articles",
        "article.comments",
        "search.results",
        "collections",
        "customer.orders",
        "customer.addresses",
    }
)


def _is_long(node: ForNode) -> bool:
    items = node.walk.items
    if not isinstance(items, Path):
        return False
    name = ".".join(str(part) for part in (items.root, *items.keys) if isinstance(part, str))
    return name in LONG or (name.startswith("collections.") and name.endswith(".products"))
