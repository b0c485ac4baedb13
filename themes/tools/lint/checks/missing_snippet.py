"""The check MissingSnippet."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.engine.tags.include import IncludeNode
from themes.engine.tags.render import RenderNode
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.places import snippet_name
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "MissingSnippet",
    Severity.ERROR,
    _("A snippet that is rendered has no file."),
    bad={"sections/hero.liquid": "{% render 'button' %}\n"},
    good={
        "sections/hero.liquid": "{% render 'button' %}\n",
        "snippets/button.liquid": '<a href="{{ routes.cart_url }}">{{ cart.item_count }}</a>\n',
    },
)
def missing_snippet(theme: Theme) -> Iterator[Find]:
    """Names in `render` and `include` without a file in snippets/."""
    for file in theme.liquid.values():
        for node in file.nodes():
            if isinstance(node, RenderNode | IncludeNode):
                name = snippet_name(node)
                if name and not theme.has("snippets", name):
                    yield Find(
                        file.path,
                        Said("there is no file “snippets/%(name)s.liquid”", name=name),
                        *file.place(node.at),
                    )
