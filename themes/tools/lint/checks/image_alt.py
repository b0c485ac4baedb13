"""The check ImageAlt."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.read import elements
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "ImageAlt",
    Severity.ERROR,
    _("A picture without `alt`: what it shows, or an empty text when it only decorates."),
    bad={
        "sections/hero.liquid": '<img src="{{ image | image_url }}" width="400" height="300">\n'
        "{% doc %}\n@param {image} image\n{% enddoc %}\n"
    },
    good={
        "sections/hero.liquid": '<img src="{{ image | image_url }}" alt="{{ image.alt }}" '
        'width="400" height="300">\n{% doc %}\n@param {image} image\n{% enddoc %}\n'
    },
    why=_("People who can't see it hear the address of the file instead."),
)
def image_alt(theme: Theme) -> Iterator[Find]:
    """`<img>` without an alt attribute."""
    for file in theme.liquid.values():
        for element in elements(file):
            if element.name == "img" and "alt" not in element.attributes:
                yield Find(file.path, Said("the picture has no alt"), *file.place(element.at))
