"""The check UnknownProperty."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.checks.unknown_tag import meant
from themes.tools.lint.names import is_settings, names_in, theme_names
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme
from themes.tools.types import described


@check(
    "UnknownProperty",
    Severity.ERROR,
    _("A property that an object does not have."),
    bad={"sections/hero.liquid": "<p>{{ product.prize | money }}</p>\n"},
    good={"sections/hero.liquid": "<p>{{ product.price | money }}</p>\n"},
    why=_("It prints nothing, and nobody is told."),
)
def unknown_property(theme: Theme) -> Iterator[Find]:
    """Keys of objects whose type is known and has no such name; settings have a check of their own."""
    for path, reading in theme_names(theme).items():
        for unknown in reading.unknown:
            if unknown.key and not is_settings(unknown.owner):
                what = described(unknown.owner)
                told = Said("“%(what)s” has no “%(key)s”", what=what, key=unknown.key)
                text = meant(told, unknown.key, names_in(unknown.owner))
                yield Find(path, text, *theme.liquid[path].place(unknown.at))
