"""The check UnknownFilter."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.checks.unknown_tag import meant
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.read import filter_uses
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "UnknownFilter",
    Severity.ERROR,
    _("A filter that does not exist."),
    bad={"sections/hero.liquid": "{{ product.price | moneys }}\n"},
    good={"sections/hero.liquid": "{{ product.price | money }}\n"},
)
def unknown_filter(theme: Theme) -> Iterator[Find]:
    """Names of filters that are registered nowhere."""
    known = theme.engine.filters
    for file in theme.liquid.values():
        for use in filter_uses(file):
            if use.name not in known:
                yield Find(
                    file.path,
                    meant(Said("there is no filter “%(name)s”", name=use.name), use.name, known),
                    *file.place(use.at),
                )
