"""The check MissingTranslation."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.format.keys import key_uses
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.phrases import has_key, keys_of, own_words
from themes.tools.lint.read import filtered_texts
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "MissingTranslation",
    Severity.ERROR,
    _("A key of a phrase that the default language does not have."),
    bad={"sections/hero.liquid": "<h2>{{ 'hero.headline' | t }}</h2>\n"},
    good={
        "sections/hero.liquid": "<h2>{{ 'hero.headline' | t }}</h2>\n",
        "locales/en.default.json": '{"hero": {"headline": "Made slowly"}}\n',
    },
)
def missing_translation(theme: Theme) -> Iterator[Find]:
    """Keys before `t`, and “t:…” in schemas and templates, that are in no default file."""
    words, labels = keys_of(theme.default_locale), keys_of(theme.default_labels)
    for file in theme.liquid.values():
        own = own_words(file)
        for key, at, filters in filtered_texts(file, "t", "translate"):
            given = any(name == "default" for name, _ in filters[0].named)
            if not given and key not in own and not has_key(words, key):
                yield Find(
                    file.path,
                    Said("there is no phrase “%(key)s” in the default language", key=key),
                    *file.place(at),
                )
        for use in key_uses(file.schema, file.path):
            if not has_key(labels if use.is_label else words | labels, use.key):
                place = file.schema_place(*use.path)
                yield Find(
                    file.path,
                    Said("there is no phrase “%(key)s” in the default language", key=use.key),
                    *place,
                )
    for path, data in theme.json.items():
        for use in () if path.startswith("locales/") else key_uses(data.data, path):
            if not has_key(labels if use.is_label else words | labels, use.key):
                place = data.places.of(use.path)
                yield Find(
                    path, Said("there is no phrase “%(key)s” in the default language", key=use.key), *place
                )
