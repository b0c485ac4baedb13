"""The check DuplicateId."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.engine.syntax.nodes import Block, TextNode
from themes.engine.tags.for_ import ForNode
from themes.engine.tags.tablerow import TableRowNode
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "DuplicateId",
    Severity.ERROR,
    _("The same `id` more than once on a page: twice in a file, or inside a loop."),
    bad={
        "sections/hero.liquid": "{% for product in collection.products limit: 4 %}\n"
        '<p id="price">{{ product.price | money }}</p>\n{% endfor %}\n'
    },
    good={
        "sections/hero.liquid": "{% for product in collection.products limit: 4 %}\n"
        '<p id="price-{{ product.id }}">{{ product.price | money }}</p>\n{% endfor %}\n'
    },
    why=_("Labels, links and scripts then find the first one only."),
)
def duplicate_id(theme: Theme) -> Iterator[Find]:
    """Ids without Liquid in them: in a loop, or again where both can be drawn."""
    for file in theme.liquid.values():
        seen: dict[str, list[Branches]] = {}
        if file.tree is None or file.kind == "asset":
            continue
        for text, branches, in_loop in texts(file.tree):
            for found in _ID.finditer(text.content):
                name = found[1]
                before = seen.setdefault(name, [])
                again = any(not exclusive(branches, other) for other in before)
                before.append(branches)
                if in_loop or again:
                    told = (
                        Said("the id “%(name)s” stands in a loop", name=name)
                        if in_loop
                        else Said("the id “%(name)s” is there already", name=name)
                    )
                    yield Find(file.path, told, *file.place(text.at + found.start()))


type Branches = tuple[tuple[int, int], ...]
"""Which branch of which tags a place lies in: (offset of the tag, number of the branch)."""
_ID = re.compile(r"""(?<![\w-])id=["']([\w-]+)["']""")


def texts(
    block: Block, branches: Branches = (), *, in_loop: bool = False
) -> Iterator[tuple[TextNode, Branches, bool]]:
    """The texts of a tree with where they lie."""
    for node in block.nodes:
        if isinstance(node, TextNode):
            yield node, branches, in_loop
        loops = in_loop or isinstance(node, ForNode | TableRowNode)
        for number, inner in enumerate(node.blocks()):
            yield from texts(inner, (*branches, (node.at, number)), in_loop=loops)


def exclusive(one: Branches, other: Branches) -> bool:
    """Whether two places are never drawn together: they lie in different branches of one tag."""
    return any(at == at2 and number != number2 for at, number in one for at2, number2 in other)
