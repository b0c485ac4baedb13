"""The check UndeclaredSetting."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from themes.engine import Said
from themes.tools.lint.checks.unknown_tag import meant
from themes.tools.lint.names import is_settings, names_in, theme_names
from themes.tools.lint.offence import Find, Severity
from themes.tools.lint.table import check
from themes.tools.lint.theme import Theme


@check(
    "UndeclaredSetting",
    Severity.ERROR,
    _("A setting that is used but declared in no schema."),
    bad={
        "sections/hero.liquid": "<h2>{{ section.settings.headline }}</h2>\n"
        '{% schema %}\n{"name": "Hero", "settings": []}\n{% endschema %}\n'
    },
    good={
        "sections/hero.liquid": "<h2>{{ section.settings.headline }}</h2>\n"
        '{% schema %}\n{"name": "Hero", "settings": '
        '[{"type": "text", "id": "headline", "label": "Headline"}]}\n{% endschema %}\n'
    },
)
def undeclared_setting(theme: Theme) -> Iterator[Find]:
    """Ids of settings that the schema does not have."""
    for path, reading in theme_names(theme).items():
        for unknown in reading.unknown:
            if unknown.key and is_settings(unknown.owner):
                told = Said("the setting “%(key)s” is not declared", key=unknown.key)
                text = meant(told, unknown.key, names_in(unknown.owner))
                yield Find(path, text, *theme.liquid[path].place(unknown.at))
