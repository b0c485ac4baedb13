"""The check LiquidSyntax."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "LiquidSyntax",
    Severity.ERROR,
    _("Liquid that can't be read: a tag that is never closed, an expression without its value."),
    bad={"sections/hero.liquid": "{% if product.available %}\n  <p>{{ product.title }}</p>\n"},
    good={"sections/hero.liquid": "{% if product.available %}\n  <p>{{ product.title }}</p>\n{% endif %}\n"},
    why=_("A file with such a fault can't be uploaded."),
)
def liquid_syntax(theme: Theme) -> Iterator[Find]:
    """Faults of the parser, and parts without Liquid that have no end."""
    for path in theme.not_text:
        yield Find(path, Said("this is not UTF-8 text"))
    for file in theme.liquid.values():
        for fault in file.faults:
            yield Find(file.path, fault.message, fault.line, fault.column)
        if file.source.open_part:
            kind, line = file.source.open_part
            yield Find(file.path, Said("{%% %(kind)s %%} is never closed", kind=kind), line, 1)
