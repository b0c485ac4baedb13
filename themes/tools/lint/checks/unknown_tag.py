"""The check UnknownTag."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "UnknownTag",
    Severity.ERROR,
    _("A tag that does not exist."),
    bad={"sections/hero.liquid": "{% asign title = product.title %}{{ product.title }}\n"},
    good={"sections/hero.liquid": "{% assign title = product.title %}{{ title }}\n"},
)
def unknown_tag(theme: Theme) -> Iterator[Find]:
    """Names of tags that are registered nowhere."""
    for file in theme.liquid.values():
        for name, at in file.unknown_tags:
            yield Find(
                file.path,
                meant(Said("there is no tag “%(name)s”", name=name), name, theme.engine.tags),
                *file.place(at),
            )


def meant(told: Said, name: str, known: Iterable[str]) -> Said:
    """What was found, with “did you mean …?” behind it where the name is close to a known one."""
    close = get_close_matches(name, list(known), 1)
    return Said("%(told)s; did you mean “%(close)s”?", told=told, close=close[0]) if close else told
