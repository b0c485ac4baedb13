"""The check DeprecatedInclude."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.engine.tags.include import IncludeNode
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "DeprecatedInclude",
    Severity.WARNING,
    _("`include`, which shares all names both ways. `render` hands over what it names."),
    bad={"sections/hero.liquid": "{% include 'title' %}\n", "snippets/title.liquid": "{{ shop.name }}\n"},
    good={"sections/hero.liquid": "{% render 'title' %}\n", "snippets/title.liquid": "{{ shop.name }}\n"},
)
def deprecated_include(theme: Theme) -> Iterator[Find]:
    """Uses of the tag."""
    for file in theme.liquid.values():
        for node in file.nodes():
            if isinstance(node, IncludeNode):
                yield Find(file.path, Said("use “render” instead of “include”"), *file.place(node.at))
