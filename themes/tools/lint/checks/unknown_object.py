"""The check UnknownObject."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.checks.unknown_tag import meant
from themes.tools.lint.names import theme_names
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.places import global_types, included
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "UnknownObject",
    Severity.ERROR,
    _("A name that nothing gives: no object of the page, no assign, no argument of the snippet."),
    bad={"sections/hero.liquid": "<h1>{{ prodcut.title }}</h1>\n"},
    good={"sections/hero.liquid": "<h1>{{ product.title }}</h1>\n"},
    why=_("It prints nothing, and nobody is told."),
)
def unknown_object(theme: Theme) -> Iterator[Find]:
    """Root names that are not known where they stand, each once a file. Files that are included share names
    with others, so they are passed over.
    """
    known = global_types()
    shared = included(theme)
    for path, reading in theme_names(theme).items():
        told: set[str] = set()
        for unknown in reading.unknown:
            if not unknown.key and path not in shared and unknown.written not in told:
                told.add(unknown.written)
                text = Said("nothing gives “%(name)s” a value", name=unknown.written)
                text = meant(text, unknown.written, known)
                yield Find(path, text, *theme.liquid[path].place(unknown.at))
