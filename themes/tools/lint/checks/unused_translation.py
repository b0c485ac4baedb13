"""The check UnusedTranslation."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.phrases import keys_of
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "UnusedTranslation",
    Severity.HINT,
    _("A phrase that nothing uses."),
    bad={"locales/en.default.json": '{"hero": {"headline": "Made slowly"}}\n'},
    good={
        "sections/hero.liquid": "<h2>{{ 'hero.headline' | t }}</h2>\n",
        "locales/en.default.json": '{"hero": {"headline": "Made slowly"}}\n',
    },
)
def unused_translation(theme: Theme) -> Iterator[Find]:
    """Keys of the default files that stand nowhere. A key whose beginning stands there counts as used, since
    it may be put together on the page.
    """
    texts = set(_TEXT.findall(theme.all_words()))
    beginnings = tuple(text for text in texts if text.endswith(".") and text.count(".") >= 1)
    for file in (theme.default_locale, theme.default_labels):
        for key in sorted(keys_of(file)):
            used = key in texts or f"t:{key}" in texts or (beginnings and key.startswith(beginnings))
            if file and not used and not key.startswith("shopify."):
                place = file.places.of(tuple(key.split(".")))
                yield Find(file.path, Said("the phrase “%(key)s” is used nowhere", key=key), *place)


_TEXT = re.compile(r"""["']((?:t:)?[\w-]+(?:\.[\w-]+)*\.?)(?=["'])""")
