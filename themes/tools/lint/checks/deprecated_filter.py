"""The check DeprecatedFilter."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.read import filter_uses
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme

INSTEAD = {
    "img_url": "image_url",
    "product_img_url": "image_url",
    "collection_img_url": "image_url",
    "article_img_url": "image_url",
    "img_tag": "image_tag",
    "hex_to_rgba": "color_to_rgb",
    "currency_selector": "form 'localization'",
    "script_tag": '<script src="…" defer>',
}


@check(
    "DeprecatedFilter",
    Severity.WARNING,
    _("A filter that a better one has replaced."),
    bad={"sections/hero.liquid": "{{ product.featured_image | img_url: '400x' }}\n"},
    good={"sections/hero.liquid": "{{ product.featured_image | image_url: width: 400 }}\n"},
)
def deprecated_filter(theme: Theme) -> Iterator[Find]:
    """Uses of filters that have a successor."""
    for file in theme.liquid.values():
        for use in filter_uses(file):
            if use.name in INSTEAD:
                text = Said("instead of “%(name)s” use “%(other)s”", name=use.name, other=INSTEAD[use.name])
                yield Find(file.path, text, *file.place(use.at))
