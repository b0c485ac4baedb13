"""The check ImageSize."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.read import elements
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "ImageSize",
    Severity.WARNING,
    _("A picture without width and height."),
    bad={
        "sections/hero.liquid": '<img src="{{ settings.logo | image_url }}" alt="">\n',
        "config/settings_schema.json": '[{"name": "Brand", "settings": '
        '[{"type": "image_picker", "id": "logo", "label": "Logo"}]}]\n',
    },
    good={
        "sections/hero.liquid": '<img src="{{ settings.logo | image_url }}" alt="" '
        'width="{{ settings.logo.width }}" height="{{ settings.logo.height }}">\n',
        "config/settings_schema.json": '[{"name": "Brand", "settings": '
        '[{"type": "image_picker", "id": "logo", "label": "Logo"}]}]\n',
    },
    why=_("The page jumps when the picture arrives."),
)
def image_size(theme: Theme) -> Iterator[Find]:
    """`<img>` without both attributes."""
    for file in theme.liquid.values():
        for element in elements(file):
            lacking = [name for name in ("width", "height") if name not in element.attributes]
            if element.name == "img" and lacking:
                yield Find(file.path, _told(lacking), *file.place(element.at))


def _told(lacking: list[str]) -> Said:
    if len(lacking) > 1:
        return Said("the picture has no width and no height")
    return Said("the picture has no %(attribute)s", attribute=lacking[0])
