"""The check LiquidTolerated."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "LiquidTolerated",
    Severity.WARNING,
    _("Liquid that is wrong but is read all the same, perhaps otherwise than it was meant."),
    bad={"sections/hero.liquid": "{{ product.title | truncate: 20 '…' }}\n"},
    good={"sections/hero.liquid": "{{ product.title | truncate: 20, '…' }}\n"},
)
def liquid_tolerated(theme: Theme) -> Iterator[Find]:
    """Warnings of the parser."""
    for file in theme.liquid.values():
        for fault in file.warnings:
            yield Find(file.path, fault.message, fault.line, fault.column)
