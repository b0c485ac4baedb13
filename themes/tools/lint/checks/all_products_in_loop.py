"""The check AllProductsInLoop."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.engine.syntax.expressions import Path, walk
from themes.engine.tags.for_ import ForNode
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "AllProductsInLoop",
    Severity.WARNING,
    _("`all_products` asked for products one by one inside a loop."),
    bad={
        "sections/picks.liquid": "{% for block in section.blocks %}"
        "{{ all_products[block.settings.handle].title }}{% endfor %}\n"
        '{% schema %}\n{"name": "Picks", "blocks": [{"type": "pick", "name": "Pick", "settings": '
        '[{"type": "text", "id": "handle", "label": "Handle"}]}]}\n{% endschema %}\n'
    },
    good={
        "sections/picks.liquid": "{% for product in section.settings.picks %}"
        "{{ product.title }}{% endfor %}\n"
        '{% schema %}\n{"name": "Picks", "settings": '
        '[{"type": "product_list", "id": "picks", "label": "Products"}]}\n{% endschema %}\n'
    },
    why=_("Each is looked for by itself. A setting of the type product_list reads them all at once."),
)
def all_products_in_loop(theme: Theme) -> Iterator[Find]:
    """Paths that begin with all_products inside a loop."""
    for file in theme.liquid.values():
        for loop in file.nodes():
            if not isinstance(loop, ForNode):
                continue
            for node in loop.body.walk():
                for expression in node.expressions():
                    for part in walk(expression):
                        if isinstance(part, Path) and part.name == "all_products":
                            text = Said("this looks for one product in each turn of the loop")
                            yield Find(file.path, text, *file.place(part.at))
